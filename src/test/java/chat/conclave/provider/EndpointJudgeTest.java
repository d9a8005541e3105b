package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Providers at addresses that people chose, behind a name server that may lie. Here 127.0.0.2 and
 * 127.0.0.4 count as public, and 127.0.0.3 stands for what is not.
 */
class EndpointJudgeTest {
  private static final String NAME = "models.example.org";
  private static final String PUBLIC = "127.0.0.2";
  private static final String PRIVATE = "127.0.0.3";
  private static final String ALSO_PUBLIC = "127.0.0.4";

  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create(NAME);

  private final Vertx outside = Vertx.vertx();
  private final NameServer names = Stage.wait(NameServer.start(outside));
  private final Listener open = new Listener(PUBLIC, 0);
  private final Listener alsoOpen = new Listener(ALSO_PUBLIC, open.port());
  private final AtomicInteger trapped = new AtomicInteger();
  private final NetServer trap =
      Stage.wait(
          outside
              .createNetServer()
              .connectHandler(
                  socket -> {
                    trapped.incrementAndGet();
                    socket.close().onFailure(gone -> {});
                  })
              .listen(open.port(), PRIVATE));
  private final Vertx vertx = Vertx.vertx();
  private final ProviderClient client = client(Set.of(), Limits.of(64 * 1024, 64 * 1024));

  /** A provider, and what it saw. */
  private final class Listener {
    final List<String> hosts = new CopyOnWriteArrayList<>();
    final List<String> indicated = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final HttpServer server;

    Listener(String address, int port) {
      server =
          Stage.wait(
              outside
                  .createHttpServer(
                      new HttpServerOptions()
                          .setSsl(true)
                          .setSni(true)
                          .setKeyCertOptions(CERTIFICATE.keyCertOptions()))
                  .connectionHandler(opened -> connections.incrementAndGet())
                  .requestHandler(this::asked)
                  .listen(port, address));
    }

    int port() {
      return server.actualPort();
    }

    private void asked(HttpServerRequest request) {
      hosts.add(request.getHeader("Host"));
      indicated.add(request.connection().indicatedServerName());
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end("{\"data\":[]}")
          .onFailure(gone -> {});
    }
  }

  private ProviderClient client(Set<String> allowed, ProviderLimits limits) {
    OwnEndpoints own =
        new OwnEndpoints(
            allowed,
            address -> Set.of(PUBLIC, ALSO_PUBLIC).contains(address.getHostAddress()),
            open.port());
    return new ProviderClient(
        vertx,
        Timers.of(vertx),
        Clock.SYSTEM,
        limits,
        own,
        CERTIFICATE.trustOptions(),
        names.alone());
  }

  private Provider at(String host) {
    return openAi().ownedAt(URI.create("https://" + host + ":" + open.port() + "/v1"));
  }

  private static Provider openAi() {
    return Providers.load(Map.of()).find("openai").orElseThrow();
  }

  private Future<Reply> ask(Provider provider) {
    return client.get(provider, "/models", Stage.secret(Stage.KEY));
  }

  private static void refused(ErrorCode code, Future<?> answer) {
    Refusal refusal = assertThrows(Refusal.class, () -> Stage.wait(answer));
    assertEquals(code, refusal.code());
  }

  /** In each of the three ways. */
  private void refused(ErrorCode code, Provider provider) {
    refused(code, ask(provider));
    refused(code, client.judge(provider));
    Heard heard = new Heard();
    new HttpModel(provider, client).start(Stage.secret(Stage.KEY), Stage.PROMPT, heard);
    Stage.wait(heard.end()).failed(code, false);
  }

  @Test
  void thePublicAddressOfANameIsConnectedToByItsName() {
    names.say(NAME, PUBLIC);
    Stage.wait(client.judge(at(NAME)));
    assertEquals(200, Stage.wait(ask(at(NAME))).status());
    assertEquals(List.of(NAME + ":" + open.port()), open.hosts);
    assertEquals(List.of(NAME), open.indicated);
  }

  @Test
  void aNameThatChangesItsMindIsAskedOnceForEachRequest() {
    names.say(NAME, PUBLIC).say(NAME, PRIVATE);
    assertEquals(200, Stage.wait(ask(at(NAME))).status());
    assertEquals(1, names.questions());
    refused(ErrorCode.ENDPOINT_FORBIDDEN, at(NAME));
    assertEquals(1, open.connections.get());
    assertEquals(0, trapped.get());
  }

  @Test
  void aNameThatAlternatesNeverLeadsInside() {
    for (int i = 0; i < 20; i++) {
      names.say(NAME, PUBLIC).say(NAME, PRIVATE);
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(200, Stage.wait(ask(at(NAME))).status());
      refused(ErrorCode.ENDPOINT_FORBIDDEN, ask(at(NAME)));
    }
    assertEquals(0, trapped.get());
  }

  @Test
  void onePrivateAddressAmongPublicOnesIsOneTooMany() {
    names.say(NAME, PUBLIC, PRIVATE, ALSO_PUBLIC);
    refused(ErrorCode.ENDPOINT_FORBIDDEN, at(NAME));
    names.change(NAME, PRIVATE, PUBLIC);
    refused(ErrorCode.ENDPOINT_FORBIDDEN, at(NAME));
    assertEquals(0, trapped.get() + open.connections.get() + alsoOpen.connections.get());
  }

  @Test
  void addressesOfBothKindsAreJudged() {
    names.say(NAME, PUBLIC, "::1");
    refused(ErrorCode.ENDPOINT_FORBIDDEN, at(NAME));
    assertEquals(0, open.connections.get());
  }

  @Test
  void aPlainAddressIsJudgedWithoutAskingAnybody() {
    refused(ErrorCode.ENDPOINT_FORBIDDEN, at(PRIVATE));
    assertEquals(0, names.questions() + trapped.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "0.0.0.0"
      })
  void aPublicNameOfAClosedAddressIsRefused(String address) {
    ProviderClient real =
        new ProviderClient(
            vertx,
            Timers.of(vertx),
            Clock.SYSTEM,
            Limits.of(64 * 1024, 64 * 1024),
            new OwnEndpoints(Set.of()),
            null,
            names.alone());
    names.say(NAME, address);
    Provider provider = openAi().ownedAt(URI.create("https://" + NAME));
    refused(ErrorCode.ENDPOINT_FORBIDDEN, real.judge(provider));
    refused(ErrorCode.ENDPOINT_FORBIDDEN, real.get(provider, "/models", Stage.secret(Stage.KEY)));
    Stage.wait(real.close());
  }

  @Test
  void aNameThatMovesIsFollowedAndNoConnectionToItsOldPlaceIsUsed() {
    names.say(NAME, PUBLIC);
    Stage.wait(ask(at(NAME)));
    names.change(NAME, ALSO_PUBLIC);
    Stage.wait(ask(at(NAME)));
    Stage.wait(ask(at(NAME)));
    assertEquals(1, open.hosts.size());
    assertEquals(2, alsoOpen.hosts.size());
    assertEquals(1, alsoOpen.connections.get());
  }

  @Test
  void theCertificateHasToBeThatOfTheName() {
    names.say("other.example.org", PUBLIC);
    refused(ErrorCode.PROVIDER_UNREACHABLE, ask(at("other.example.org")));
    refused(ErrorCode.PROVIDER_UNREACHABLE, ask(at(PUBLIC)));
    assertEquals(List.of(), open.hosts);
  }

  @Test
  void aNameThatNobodyKnowsIsUnreachable() {
    refused(ErrorCode.PROVIDER_UNREACHABLE, at("unknown.example.org"));
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNotWaitedForLong() {
    names.ignore(NAME);
    ProviderClient hasty =
        client(Set.of(), Limits.of(64 * 1024, 64 * 1024).near(Duration.ofMillis(100)));
    refused(ErrorCode.PROVIDER_UNREACHABLE, hasty.judge(at(NAME)));
    Stage.wait(hasty.close());
  }

  @Test
  void aKeyThatGoesNowhereIsWiped() {
    names.say(NAME, PRIVATE);
    Secret fetched = Stage.secret(Stage.KEY);
    refused(ErrorCode.ENDPOINT_FORBIDDEN, client.get(at(NAME), "/models", fetched));
    assertThrows(IllegalStateException.class, fetched::bytes);
    Secret asked = Stage.secret(Stage.KEY);
    Heard heard = new Heard();
    new HttpModel(at(NAME), client).start(asked, Stage.PROMPT, heard);
    Stage.wait(heard.end());
    assertThrows(IllegalStateException.class, asked::bytes);
  }

  @Test
  void whatTheOperatorListsIsUsedWhereverItLeads() {
    String listed = "127.0.0.3:" + open.port();
    ProviderClient lenient = client(Set.of(listed), Limits.of(64 * 1024, 64 * 1024));
    refused(
        ErrorCode.PROVIDER_UNREACHABLE,
        lenient.get(at(PRIVATE), "/models", Stage.secret(Stage.KEY)));
    assertEquals(1, trapped.get());
    Stage.wait(lenient.close());
  }

  @Test
  void anAddressThatNoCheckHasSeenIsCheckedHere() {
    refused(
        ErrorCode.ENDPOINT_FORBIDDEN,
        openAi().ownedAt(URI.create("http://" + PUBLIC + ":" + open.port())));
    refused(
        ErrorCode.ENDPOINT_FORBIDDEN,
        openAi().ownedAt(URI.create("https://2130706435:" + open.port())));
    assertEquals(0, trapped.get() + open.connections.get());
  }

  @AfterEach
  void close() {
    Stage.wait(client.close());
    Stage.wait(names.stop());
    Stage.wait(trap.close());
    Stage.wait(vertx.close());
    Stage.wait(outside.close());
  }

  @AfterAll
  static void forget() {
    CERTIFICATE.delete();
  }
}
