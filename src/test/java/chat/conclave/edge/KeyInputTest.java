package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import chat.conclave.Person;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Keys that are none, and keys of others. */
@NullUnmarked
class KeyInputTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String CANARY = "cAnArY7q5Z";
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  /** Everything that is logged, at the lowest level, while it is attached. */
  private static final class Ears extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("chat.conclave");
    private final Level rootLevel = root.getLevel();
    private final Level ownLevel = own.getLevel();
    private final Appender<ILoggingEvent> console = root.getAppender("console");

    Ears() {
      root.detachAppender(console);
      setContext(root.getLoggerContext());
      start();
      root.addAppender(this);
      root.setLevel(Level.TRACE);
      own.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
      String text = event.getFormattedMessage();
      if (event.getThrowableProxy() != null) {
        text += ThrowableProxyUtil.asString(event.getThrowableProxy());
      }
      if (text.contains(CANARY)) {
        found.add(event.getLoggerName() + ": " + text);
      }
    }

    @Override
    public void close() {
      root.setLevel(rootLevel);
      own.setLevel(ownLevel);
      root.detachAppender(this);
      root.addAppender(console);
    }
  }

  private static Answer put(Person person, Object key) {
    return person.put(
        "/api/user/api-keys", new JsonObject().put("provider", "openai").put("key", key));
  }

  private static Map<String, String> unfit() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("empty", "");
    keys.put("spaces", "   \t ");
    keys.put("a line break inside", "sk-" + CANARY + "\r\nX-Evil: 1");
    keys.put("a line feed inside", "sk-" + CANARY + "\n" + CANARY);
    keys.put("a space inside", "sk-" + CANARY + " " + CANARY);
    keys.put("not ASCII", "sk-" + CANARY + "ä€");
    keys.put("a control character", "sk-" + CANARY + "\u0007");
    keys.put("4,097 characters", "sk-" + CANARY + "x".repeat(4_084));
    keys.put("20,000 characters", "sk-" + CANARY + "x".repeat(20_000));
    keys.put("60,000 characters", "sk-" + CANARY + "x".repeat(60_000));
    keys.put("HTML", "<html><body>" + CANARY + "</body></html>");
    keys.put("JSON", "{\"key\":\"" + CANARY + "\"}");
    keys.put("a list", "[\"" + CANARY + "\"]");
    keys.put("another vendor's", "sk-ant-api03-" + CANARY + "x".repeat(80));
    return keys;
  }

  @Test
  void aKeyThatIsNoneIsRefusedAndNeitherShownNorLogged() {
    Person ann = SERVER.newcomer("Ann");
    try (Ears ears = new Ears()) {
      unfit()
          .forEach(
              (name, key) -> {
                Answer answer = put(ann, key);
                assertEquals("key-format", answer.code(), name);
                Expect.problem(422, "key-format", answer, CANARY);
              });
      for (Object key : List.of(7, new JsonArray().add(CANARY), new JsonObject().put(CANARY, 1))) {
        Expect.problem(422, "invalid", put(ann, key), CANARY);
      }
      for (String sealed : List.of("", "!" + CANARY, CANARY, "A".repeat(20_000), "AAAA")) {
        Answer answer =
            ann.put(
                "/api/user/api-keys",
                new JsonObject().put("provider", "openai").put("sealedKey", sealed));
        assertTrue(answer.status() == 422 || answer.status() == 409, answer.body().toString());
        Expect.problem(answer.status(), answer.code(), answer, CANARY);
      }
      assertEquals(200, put(ann, "sk-" + CANARY + "x".repeat(30)).status());
      assertEquals(List.of(), List.copyOf(ears.found));
      LoggerFactory.getLogger("a.control").trace("{}", CANARY);
      LoggerFactory.getLogger("chat.conclave.edge.Rest").trace("{}", CANARY);
      assertEquals(2, ears.found.size(), "the ears hear every logger at its lowest level");
    }
  }

  @Test
  void aSavedKeyIsShownByItsEndAlone() {
    Person ann = SERVER.newcomer("Ann");
    Answer saved = put(ann, "  \"" + KEY + "\"\n");
    assertEquals(200, saved.status());
    Answer listed = ann.get("/api/user/api-keys");
    JsonObject entry = listed.array().getJsonObject(0);
    assertEquals("g7H8", entry.getString("last4"));
    assertFalse(listed.body().toString().contains(KEY.substring(0, 12)));
    assertFalse(saved.body().toString().contains(KEY.substring(0, 12)));
    put(ann, "sk-short-key-1");
    assertEquals("", ann.get("/api/user/api-keys").array().getJsonObject(0).getString("last4"));
  }

  @Test
  void aKeyInClearIsReadAsJsonHasIt() {
    Person ann = SERVER.newcomer("Ann");
    for (String body :
        List.of(
            "{\"key\":\"sk-proj-0123456789abcdefWXYZ\",\"provider\":\"openai\"}",
            "{ \"label\" : \"{\\\"key\\\":1}\" , \"provider\":\"openai\", \"key\" :\n\"\\u0073k-proj-0123456789abcdefWXYZ\" }",
            "{\"provider\":\"openai\",\"key\":\"\\t\\u00a0\\\"sk-proj-0123456789abcdefWXYZ\\\"\\n\"}")) {
      Answer saved = raw(ann, body);
      assertEquals(200, saved.status(), body);
      assertEquals("WXYZ", saved.json().getString("last4"));
    }
    for (String body :
        List.of(
            "{\"key\":\"sk-" + CANARY,
            "{\"key\":\"sk-" + CANARY + "\\",
            "{\"key\":\"sk-" + CANARY + "\\ud800\",\"provider\":\"openai\"}",
            "{\"key\":\"sk-" + CANARY + "\\u0000\",\"provider\":\"openai\"}",
            "{\"k\\u0065y\":\"sk-" + CANARY + "\",\"provider\":\"openai\"}",
            "{\"key\":\"a\",\"key\":\"sk-" + CANARY + "\",\"provider\":\"openai\"}",
            "[{\"key\":\"sk-" + CANARY + "\"}]")) {
      Answer refused = raw(ann, body);
      assertEquals(422, refused.status(), body);
      assertFalse(refused.body().toString().contains(CANARY));
    }
  }

  private static Answer raw(Person person, String body) {
    return person.request(HttpMethod.PUT, "/api/user/api-keys", Map.of(), Buffer.buffer(body));
  }

  @Test
  void othersKeysAreNotThere() {
    Person ann = SERVER.newcomer("Ann");
    Person bob = SERVER.newcomer("Bob");
    put(ann, KEY);
    assertEquals(0, bob.get("/api/user/api-keys").array().size());
    Expect.problem(404, "not-found", bob.delete("/api/user/api-keys/openai"));
    Expect.problem(404, "not-found", bob.post("/api/user/api-keys/openai/verify", null));
    assertEquals(1, ann.get("/api/user/api-keys").array().size());
    assertEquals(204, ann.delete("/api/user/api-keys/openai").status());
    Expect.problem(404, "not-found", ann.delete("/api/user/api-keys/openai"));
  }

  @Test
  void aProviderThatIsNoneIsNotFound() {
    Person ann = SERVER.newcomer("Ann");
    for (String provider : List.of("nothing", "open%00ai", "..%2f", "OpenAI", "x".repeat(65))) {
      Answer answer = ann.delete("/api/user/api-keys/" + provider);
      assertTrue(List.of(404, 422).contains(answer.status()), provider + answer.status());
      Expect.problem(answer.status(), answer.code(), answer);
    }
    Expect.problem(
        404,
        "not-found",
        ann.put("/api/user/api-keys", new JsonObject().put("provider", "nothing").put("key", KEY)),
        KEY);
    Expect.problem(
        422,
        "invalid",
        ann.put("/api/user/api-keys", new JsonObject().put("provider", "practice").put("key", KEY)),
        KEY);
    Expect.problem(
        422,
        "endpoint-forbidden",
        ann.put(
            "/api/user/api-keys",
            new JsonObject()
                .put("provider", "openai")
                .put("key", KEY)
                .put("baseUrl", "http://169.254.169.254/")),
        KEY,
        "169.254");
  }
}
