package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Seen;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that Conclave has never heard of, added by a row of the operator's. */
@NullUnmarked
class OwnProviderTest {
  private static final String ROWS =
      """
      providers:
        - id: acme-models
          name: Acme
          dialect: messages
          baseUrl: URL
          auth: x-api-key
          headers: {anthropic-version: "2026-10-21", x-team: blue}
          keyPrefixes: [sk-acme-]
          keyUrl: https://acme.example/keys
          defaultModel: acme-1
          modelsPath: /v1/models
          body: {metadata: {tier: gold}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Simulator acme = TestServer.await(Simulator.start(vertx, 0));
  @TempDir Path folder;
  private Path file;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("more.yaml");
    Files.writeString(file, ROWS.replace("URL", acme.url("").toString()));
    server =
        TestServer.fresh(
            Map.of(
                "CONCLAVE_PROVIDERS",
                file.toString(),
                "CONCLAVE_PRICES",
                Files.writeString(
                        folder.resolve("prices.yaml"),
                        "prices: [{provider: acme-models, model: acme-1, since: 2020-01-01,"
                            + " input: 10, output: 50, upTo: 7}]")
                    .toString()));
  }

  @AfterEach
  void stop() {
    server.stop();
    TestServer.await(acme.stop());
    TestServer.await(vertx.close());
  }

  @Test
  void aRowIsAllItTakesFromAKeyToAReplyWithItsPrice() {
    Person ann = server.newcomer("Ann");
    ann.saveKey("acme-models", "sk-acme-" + "a1B2c3D4e5F6g7H8".repeat(3));
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    JsonObject reply = socket.reply(room, socket.summon(room, "acme-models"));
    assertEquals("Hello from the simulator.", reply.getString("text"));
    assertEquals("acme-1", reply.getJsonObject("reply").getString("model"));
    Seen seen = acme.requests().get(acme.count() - 1);
    assertEquals("/v1/messages", seen.path());
    assertTrue(seen.headers().contains("x-team"));
    assertEquals("gold", seen.json().getJsonObject("metadata").getString("tier"));
    // 7 tokens read and 4 written, at the price of the operator's table, and marked as such.
    JsonObject usage = reply.getJsonObject("reply").getJsonObject("usage");
    assertEquals(0, new BigDecimal("0.00027").compareTo(new BigDecimal(usage.getString("cost"))));
    assertEquals(true, usage.getBoolean("estimated"));
  }

  @Test
  void itTakesAPlatformKeyAndAnotherAddressLikeAnyOther() {
    server.stop();
    server.set("CONCLAVE_ACME_MODELS_API_KEY", "sk-acme-of-the-platform-1234567890");
    server.set("CONCLAVE_ACME_MODELS_BASE_URL", acme.url("/elsewhere").toString());
    server.start();
    Person bob = server.newcomer("Bob");
    String room = bob.room("Hall", "open");
    TestSocket socket = bob.hello();
    socket.enter(room);
    JsonObject reply = socket.reply(room, socket.summon(room, "acme-models"));
    assertEquals("complete", reply.getString("state"));
    assertEquals("/elsewhere/v1/messages", acme.requests().get(acme.count() - 1).path());
  }

  @Test
  void aBrokenTableAndAKeyOfNobodyStopTheStartWithOneLine() throws IOException {
    server.stop();
    Files.writeString(file, "providers:\n  - {id: acme-models, nam: Acme}\n");
    assertEquals(
        "The table of providers: " + file + ": provider acme-models: a provider without its name",
        assertThrows(Throwable.class, server::start).getMessage());
    Files.writeString(file, ROWS.replace("URL", acme.url("").toString()));
    server.set("CONCLAVE_ACMEE_API_KEY", "sk-acme-of-the-platform-1234567890");
    assertEquals(
        "There is a platform key for acmee, and no such provider.",
        assertThrows(Throwable.class, server::start).getMessage());
    server.set("CONCLAVE_ACMEE_API_KEY", "");
    server.start();
  }
}
