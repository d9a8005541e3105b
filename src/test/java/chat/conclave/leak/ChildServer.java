package chat.conclave.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.ServerProcess;
import chat.conclave.TestServer;
import chat.conclave.simulator.AwsDoor;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server in a process of its own, with providers behind TLS, so that its memory can be searched:
 * a test holds the keys itself. The control stands in its properties.
 */
final class ChildServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  final ServerProcess process;
  final Path data;
  private final Vertx vertx = Vertx.vertx();
  private final Visit root;
  private final Visit bob;
  private final String room;

  ChildServer(Canary control, boolean tls, String... options) {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    HttpServerOptions listening = new HttpServerOptions();
    if (tls) {
      listening.setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    }
    Simulator simulator = TestServer.await(Simulator.start(vertx, 0, listening));
    try {
      data =
          Files.createTempDirectory(
              "conclave-child",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      List<String> all = new ArrayList<>(List.of(options));
      all.add("-Xmx256m");
      all.add("-Dplanted=" + control.text());
      if (tls) {
        all.add("-Djavax.net.ssl.trustStore=" + trusted(certificate, data.resolve("trust.p12")));
        all.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
      }
      process = ServerProcess.start(vertx, environment(simulator, tls), all.toArray(String[]::new));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    } finally {
      certificate.delete();
    }
    Person admin = Person.signIn(process, "Root", TestServer.PASSWORD);
    root = new Visit(process, admin);
    room = admin.lobby();
    bob =
        new Visit(
            process, Person.register(process, "Bob", TestServer.PASSWORD, admin.invite(room)));
    root.socket().enter(room);
    bob.socket().enter(room);
  }

  private static Path trusted(SelfSignedCertificate certificate, Path file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificate.certificatePath()))) {
      store.setCertificateEntry(
          "simulator", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private Map<String, String> environment(Simulator simulator, boolean tls) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("CONCLAVE_DATA", data.toString());
    environment.put("CONCLAVE_PORT", "0");
    environment.put("CONCLAVE_MANAGEMENT_PORT", "0");
    environment.put("CONCLAVE_ADMIN_NAME", "Root");
    environment.put("CONCLAVE_ADMIN_PASSWORD", TestServer.PASSWORD);
    String url = simulator.url("/v1").toString();
    String reached = tls ? url.replace("http://127.0.0.1", "https://localhost") : url;
    for (String provider : new String[] {"OPENAI", "DEEPSEEK", "MOONSHOT"}) {
      environment.put("CONCLAVE_" + provider + "_BASE_URL", reached);
    }
    environment.put("CONCLAVE_BEDROCK_BASE_URL", reached.replace("/v1", ""));
    return environment;
  }

  /** A key comes sealed, is saved, tested, pays, lists models, and is lent. */
  void saves(Canary saved, Canary tested) {
    root.save(root.sealed("openai", saved.key("sk-proj-"), "save"));
    root.post("/api/user/api-keys/openai/verify");
    root.post("/api/api-keys/verify", root.sealed("openai", tested.key("sk-"), "verify"));
    String handle = root.summon(room, "openai");
    pays("own", root.ask(room, handle));
    root.get("/api/providers/openai/models");
    String lending = "/api/user/api-keys/openai/lending/" + room;
    root.put(lending, new JsonObject().put("to", "everyone"));
    pays("lent", bob.ask(room, handle));
    pays("own", root.ask(room, handle));
  }

  /** A key is given for one session, and pays. */
  void holds(Canary session) {
    root.socket().ask(root.person().sessionKey("deepseek", session.key("sk-")));
    String handle = root.summon(room, "deepseek");
    pays("session", root.ask(room, handle));
    pays("session", root.ask(room, handle));
  }

  /** An AWS access key comes sealed, and signs. */
  void signs(Canary secret, Canary token) {
    AwsDoor.know(secret.text());
    String key = "ASIAIOSFODNN7EXAMPLE:" + secret.text() + ":" + token.text();
    root.save(root.sealed("bedrock", key, "save"));
    pays("own", root.ask(room, root.summon(room, "bedrock")));
    root.get("/api/providers/bedrock/models");
  }

  /** A key is sent in clear, as curl does, and pays. */
  void savesInClear(Canary clear) {
    root.save(Visit.clear("moonshot", clear.key("sk-")));
    pays("own", root.ask(room, root.summon(room, "moonshot")));
  }

  private static void pays(String kind, JsonObject reply) {
    assertEquals("complete", reply.getString("state"), reply.encode());
    assertEquals(kind, reply.getJsonObject("reply").getJsonObject("payer").getString("kind"));
  }

  @Override
  public void close() {
    process.close();
    TestServer.await(vertx.close());
  }
}
