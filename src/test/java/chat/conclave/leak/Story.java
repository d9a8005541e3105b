package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.conclave.Person;
import chat.conclave.Superuser;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.AwsDoor;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Keys are driven through everything that the server does with keys, and through the mistakes that
 * people make with them, once for all tests of this package. What they left is then searched, place
 * by place; in each a control is planted.
 */
final class Story {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.ECHO_HEADERS,
          Fault.ECHO_IN_STREAM,
          Fault.ECHO_AS_TEXT,
          Fault.ERROR_MIDSTREAM,
          Fault.CUT,
          Fault.GARBAGE,
          Fault.REDIRECT,
          Fault.HUGE_HEADERS,
          Fault.INVALID_UTF8);

  final Canary control = Canary.of("the control");
  private final Canary key = Canary.of("a key");
  private final Canary odd = Canary.odd("a key with odd signs");
  private final Canary platform = Canary.of("the platform's key");
  private final Canary misplaced = Canary.of("a key in the wrong place");
  private final Canary session = Canary.of("a session key");
  private final Canary lent = Canary.of("a lent key");
  private final Canary signing = Canary.of("an access key's secret");
  private final Canary token = Canary.of("an access key's session token");
  private final Search search =
      new Search(control, key, odd, platform, misplaced, session, lent, signing, token);
  final Search.Place log = search.in("the log");
  final Search.Place bus = search.in("the event bus");
  final TestServer server;
  final Superuser superuser;
  final Visit ann;
  final Visit bob;
  private final BusEar busEar;
  private final String room;
  private final Map<String, String> handles = new LinkedHashMap<>();

  private static final class Holder {
    static final Story TOLD = new Story();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(TOLD::close));
    }
  }

  /** The story, once it has happened. */
  static Story told() {
    return Holder.TOLD;
  }

  /** What the test itself puts on the bus. */
  record Planted(Optional<List<byte[]>> deep) {
    @Override
    public String toString() {
      return "Planted[hidden]";
    }
  }

  private Story() {
    try (LogEar ear = new LogEar(log)) {
      server = TestServer.fresh(Map.of("CONCLAVE_MOONSHOT_API_KEY", platform.key("sk-")));
      busEar = new BusEar(bus, server.inside());
      superuser = new Superuser(server.vertx(), server.data());
      superuser.run("ALTER SYSTEM SET log_statement = 'all'");
      superuser.run("SELECT pg_reload_conf()");
      ann = new Visit(server, server.newcomer("Ann"));
      bob = new Visit(server, server.newcomer("Bob"));
      room = ann.person().room("Study", "open");
      ann.socket().enter(room);
      bob.socket().enter(room);
      keysAreTestedAndSaved();
      modelsReply();
      providersMisbehave();
      aReplyIsStopped();
      aSessionKeyIsUsed();
      aKeyIsLent();
      anAccessKeySigns();
      keysAreRefused();
      keysAreMisplaced();
      keysAreRemoved();
      controlsArePlanted();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void close() {
    superuser.close();
    server.stop();
  }

  /** Begins to search one more place. */
  Search.Place in(String place) {
    return search.in(place);
  }

  /** The simple names of all classes that travelled on the bus. */
  Set<String> kindsOnTheBus() {
    return busEar.kinds();
  }

  /** A name of the operator's for a key, with the key. */
  Map<String, String> platformSetting() {
    return Map.of("CONCLAVE_MOONSHOT_API_KEY", platform.key("sk-"));
  }

  private void keysAreTestedAndSaved() {
    String mine = key.key("sk-proj-");
    assertGood(ann.post("/api/api-keys/verify", Visit.clear("openai", mine)));
    assertGood(ann.post("/api/api-keys/verify", ann.sealed("openai", mine, "verify")));
    ann.save(ann.sealed("openai", mine, "save"));
    assertEquals(
        200, ann.put("/api/user/api-keys?verify=true", Visit.clear("openai", mine)).status());
    assertGood(ann.post("/api/user/api-keys/openai/verify"));
    ann.save(Visit.clear("anthropic", " \"Bearer " + key.key("sk-ant-api03-") + "\"\r\n"));
    ann.save(Visit.clear("xai", odd.key("xai-")));
    bob.save(bob.sealed("openai", odd.key("sk-"), "save"));
    for (Visit each : List.of(ann, bob)) {
      each.get("/api/user/api-keys");
      each.get("/api/providers");
      each.get("/api/providers/openai/models");
      each.get("/api/providers/moonshot/models");
    }
  }

  private static void assertGood(Person.Answer answer) {
    assertEquals("good", answer.json().getString("state"), () -> answer.body().toString());
  }

  private void modelsReply() {
    for (String provider : List.of("openai", "anthropic", "xai", "moonshot")) {
      String handle = ann.summon(room, provider);
      handles.put(provider, handle);
      JsonObject reply = ann.ask(room, handle);
      assertEquals("complete", reply.getString("state"));
      assertEquals(provider.equals("moonshot"), payer(reply).equals("platform"));
    }
    bob.ask(room, handle("openai"));
  }

  private String handle(String provider) {
    return Objects.requireNonNull(handles.get(provider), provider);
  }

  private void providersMisbehave() {
    for (Fault fault : FAULTS) {
      for (String handle : handles.values()) {
        server.simulator().next(fault);
        ann.ask(room, handle);
      }
      server.simulator().next(fault);
      ann.post("/api/user/api-keys/openai/verify");
      server.simulator().next(fault);
      bob.post("/api/api-keys/verify", bob.sealed("xai", odd.key("xai-"), "verify"));
      server.simulator().next(fault);
      ann.get("/api/providers/anthropic/models");
    }
  }

  private void aReplyIsStopped() {
    server.simulator().say("one two three four five six seven");
    Gate gate = server.simulator().holdAfter(3);
    String message = ann.say(room, "@" + handle("openai") + " count");
    String reply = ann.socket().replyTo(message).getString("id");
    TestServer.await(gate.reached());
    bob.socket().find(frame -> "delta".equals(frame.getString("type")));
    ann.socket().ask(new JsonObject().put("type", "stop").put("message", reply));
    assertEquals("stopped", ann.socket().end(reply).getString("state"));
    gate.release();
  }

  private void aSessionKeyIsUsed() {
    String mine = session.key("sk-");
    assertEquals("ok", bob.hold("deepseek", mine).getString("type"));
    bob.get("/api/user/session-keys");
    String handle = bob.summon(room, "deepseek");
    JsonObject reply = bob.ask(room, handle);
    assertEquals("session", payer(reply));
    for (Fault fault : FAULTS) {
      server.simulator().next(fault);
      bob.ask(room, handle);
    }
    server.simulator().next(Fault.REJECT_401);
    bob.ask(room, handle);
    JsonObject refused = bob.socket().say(room, "refused", "@" + handle + " again?");
    assertEquals("key-rejected", refused.getString("code"));
    bob.hold("deepseek", " \"" + mine + "\"\n");
    assertEquals("session", payer(bob.ask(room, handle)));
    assertNotEquals("ok", bob.hold("deepseek", session.broken("sk-")).getString("type"));
    assertNotEquals("ok", bob.hold("openai", session.key("sk-ant-api03-")).getString("type"));
    JsonObject forget = new JsonObject().put("type", "forget").put("provider", "deepseek");
    assertEquals("ok", bob.socket().ask(forget).getString("type"));
    bob.hold("deepseek", mine);
    assertEquals(204, bob.delete("/api/user/session-keys/deepseek").status());
  }

  private static String payer(JsonObject message) {
    return message.getJsonObject("reply").getJsonObject("payer").getString("kind");
  }

  private void aKeyIsLent() {
    ann.save(ann.sealed("deepseek", lent.key("sk-"), "save"));
    String handle = ann.summon(room, "deepseek");
    String lending = "/api/user/api-keys/deepseek/lending/" + room;
    JsonObject everyone = new JsonObject().put("to", "everyone");
    assertEquals(200, ann.put(lending, everyone).status());
    assertEquals("lent", payer(bob.ask(room, handle)));
    for (Fault fault : FAULTS) {
      server.simulator().next(fault);
      bob.ask(room, handle);
    }
    bob.get("/api/rooms/" + room + "/payers");
    bob.get("/api/providers?room=" + room);
    ann.get("/api/user/api-keys/deepseek/lending");
    ann.get("/api/user/api-keys/deepseek/uses");
    ann.get("/api/user/key-audit");
    ann.raw(HttpMethod.PATCH, "/api/user/api-keys/deepseek", Map.of(), "{\"label\":\"mine\"}");
    String disabled = "/api/users/" + ann.person().id() + "/api-keys/deepseek/disabled";
    ann.hear(server.admin().put(disabled, new JsonObject()));
    ann.hear(server.admin().delete(disabled));
    assertEquals(204, ann.delete(lending).status());
  }

  private void anAccessKeySigns() {
    AwsDoor.know(signing.text());
    String mine = "ASIAIOSFODNN7EXAMPLE:" + signing.text() + ":" + token.text();
    assertGood(ann.post("/api/api-keys/verify", ann.sealed("bedrock", mine, "verify")));
    ann.save(ann.sealed("bedrock", mine, "save"));
    String handle = ann.summon(room, "bedrock");
    assertEquals("own", payer(ann.ask(room, handle)));
    for (Fault fault : FAULTS) {
      server.simulator().next(fault);
      ann.ask(room, handle);
    }
    ann.get("/api/providers/bedrock/models");
    assertEquals("ok", bob.hold("bedrock", mine).getString("type"));
    assertEquals("session", payer(bob.ask(room, handle)));
    for (String half : List.of("ASIAIOSFODNN7EXAMPLE:" + signing.text(), mine + ":x", ":" + mine)) {
      ann.put("/api/user/api-keys?verify=true", Visit.clear("bedrock", half));
    }
    ann.put("/api/user/api-keys", Visit.clear("bedrock", mine).put("region", token.text()));
    assertEquals(204, ann.delete("/api/user/api-keys/bedrock").status());
  }

  private void keysAreRefused() {
    for (String[] refused :
        new String[][] {
          {"openai", key.broken("sk-proj-")},
          {"openai", key.key("sk-ant-api03-")},
          {"openai", key.key("sk-") + "\u00e9"},
          {"openai", "<html>" + key.text()},
          {"openai", key.key("sk-").repeat(100)},
          {"openai", key.key("sk-").repeat(300)},
          {"nobody", key.key("sk-")},
          {"practice", key.key("sk-")},
          {"deepseek", key.key("sk-a-revoked-")},
          {"deepseek", key.key("sk-a-nocredit-")}
        }) {
      String path = "/api/user/api-keys?verify=true";
      assertNotEquals(200, ann.put(path, Visit.clear(refused[0], refused[1])).status());
      if (refused[1].length() < 1_000) {
        assertNotEquals(200, ann.put(path, ann.sealed(refused[0], refused[1], "save")).status());
      }
      ann.post("/api/api-keys/verify", Visit.clear(refused[0], refused[1]));
    }
    ann.save(Visit.clear("deepseek", key.key("sk-a-revoked-")));
    String handle = ann.summon(room, "deepseek");
    assertEquals("failed", ann.ask(room, handle).getString("state"));
    ann.post("/api/user/api-keys/deepseek/verify");
    ann.get("/api/providers/deepseek/models");
  }

  private void keysAreMisplaced() {
    String text = misplaced.key("sk-");
    String keys = "/api/user/api-keys";
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":" + text + "}");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":\"" + text);
    bob.raw(HttpMethod.PUT, keys, Map.of(), text);
    bob.raw(HttpMethod.PUT, keys, Map.of(), "\"" + text + "\"");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":[\"" + text + "\"]}");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"key\":\"" + text + "\"}");
    bob.raw(HttpMethod.PUT, keys, Map.of("Content-Type", text), "{}");
    bob.put(keys, new JsonObject().put("provider", text).put("key", text));
    bob.put(keys, new JsonObject().put("provider", "openai").put("sealedKey", text));
    bob.put(keys, Visit.clear("openai", "").put("baseUrl", "https://" + text + "@127.0.0.1/"));
    bob.raw(HttpMethod.GET, keys, Map.of("Authorization", "Bearer " + text), "");
    bob.raw(HttpMethod.GET, keys, Map.of("Authorization", text), "");
    bob.raw(HttpMethod.GET, keys, Map.of("x-api-key", text, "Cookie", "key=" + text), "");
    JsonObject login = new JsonObject().put("name", "Root").put("password", text);
    assertEquals(401, bob.post("/api/auth/login", login).status());
    bob.get(keys + "?key=" + text);
    bob.delete(keys + "/" + text);
    bob.post("/api/user/api-keys/" + text + "/verify");
    TestSocket socket = bob.another();
    socket.send(new JsonObject().put("type", "hello").put("id", 1).put("token", text));
    socket.closeCode();
    bob.socket().ask(new JsonObject().put("type", "say").put("key", text));
    bob.socket().ask(new JsonObject().put("type", "enter").put("room", text));
    JsonObject frame = new JsonObject().put("type", "key").put("provider", "openai");
    bob.socket().ask(frame.copy().put("sealedKey", text));
    bob.socket().ask(frame.copy().put("key", text));
    bob.socket().ask(frame.copy().put("provider", text).put("sealedKey", text));
    bob.socket().ask(new JsonObject().put("type", "forget").put("provider", text));
    bob.get("/api/sealing-key?for=" + text);
    bob.raw(HttpMethod.PATCH, keys + "/openai", Map.of(), "{\"model\":\"" + text + " x\"}");
  }

  private void keysAreRemoved() {
    for (String provider : List.of("openai", "anthropic", "xai", "deepseek")) {
      assertEquals(204, ann.delete("/api/user/api-keys/" + provider).status());
    }
    assertEquals(0, ann.get("/api/user/api-keys").array().size());
  }

  private void controlsArePlanted() {
    ann.say(room, "This is planted: " + control.text());
    bob.socket().find(frame -> frame.encode().contains(control.text()));
    ann.get("/api/rooms/" + room + "/messages");
    superuser.run("CREATE TABLE planted AS SELECT '" + control.text() + "' AS text");
    LoggerFactory.getLogger("io.netty.planted")
        .trace("planted", new IllegalStateException(control.text()));
    server
        .inside()
        .eventBus()
        .publish(
            "leak.planted",
            new Planted(Optional.of(List.of(control.text().getBytes(UTF_8)))),
            new DeliveryOptions().setLocalOnly(true).setCodecName("conclave.record"));
  }
}
