package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, passwords, cookies and sessions, as strangers try them. */
@NullUnmarked
class AccountInputTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person NOBODY = Person.stranger(SERVER);
  private static final String REFRESH = "/api/auth/refresh";

  private static final String INVITE = SERVER.admin().invite(SERVER.admin().lobby());

  private static Answer register(String name, String password, String invite) {
    return NOBODY.post(
        "/api/auth/register",
        new JsonObject()
            .put("name", name)
            .put("password", password)
            .mergeIn(invite == null ? new JsonObject() : new JsonObject().put("invite", invite)));
  }

  private static Answer login(String name, String password) {
    return NOBODY.post(
        "/api/auth/login", new JsonObject().put("name", name).put("password", password));
  }

  private static Answer refresh(String cookie) {
    return NOBODY.request(HttpMethod.POST, REFRESH, Map.of("Cookie", cookie), null);
  }

  private static String cookie(Answer answer) {
    return answer.headers().get("set-cookie").split(";", 2)[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Eve\u200bx",
        "Ev\u0435lyn",
        "Eve\u0007",
        "<b>Eve</b>",
        "' or 1=1 --",
        "Eve\uD83D\uDE00"
      })
  void aNameThatNobodyCanHaveIsRefused(String name) {
    Expect.problem(422, "invalid", register(name, TestServer.PASSWORD, INVITE), name + "\"");
  }

  @Test
  void aNameThatLooksLikeAnothersIsTaken() {
    Answer same = register("Root", TestServer.PASSWORD, INVITE);
    Expect.problem(409, "conflict", same, "Root");
    assertEquals(same.body(), register("r\uff4f\uff4fT", TestServer.PASSWORD, INVITE).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fourteen chars", "passwordpassword", "evangeline evangeline", "aaaaaaaaaaaaaaaa"})
  void aPasswordThatIsEasyToGuessIsRefused(String password) {
    Expect.problem(422, "invalid", register("Evangeline", password, INVITE), password);
  }

  @Test
  void aPasswordMayBeLongAndHaveAnyLetters() {
    String password = "ein Satz, den niemand errät: 鵜の真似をする烏 ".repeat(3);
    Answer made = register("Ursel Maier", password, INVITE);
    assertTrue(List.of(201, 409).contains(made.status()), made.body().toString());
    assertEquals(200, login("ursel maier", password).status());
  }

  @Test
  void withoutAGoodInviteNobodyRegisters() {
    Expect.problem(403, "forbidden", register("Evangeline", TestServer.PASSWORD, null));
    Expect.problem(
        404, "not-found", register("Evangeline", TestServer.PASSWORD, "canary"), "canary");
  }

  @Test
  void guessingAPasswordIsSlowedDownAlsoUnderOtherSpellings() {
    Person ann = SERVER.newcomer("Ann");
    Answer unknown = login("Nobody By That Name", "canary canary canary");
    Expect.problem(401, "unauthenticated", unknown, "canary");
    Answer last = null;
    for (int i = 0; i < 14; i++) {
      String name = i % 2 == 0 ? ann.name() : ann.name().toUpperCase(java.util.Locale.ROOT) + " ";
      last = login(name, "canary canary canary");
      if (last.status() == 429) {
        assertTrue(i >= 10, "after " + i);
        break;
      }
      assertEquals(unknown.body(), last.body());
    }
    Expect.problem(429, "rate-limited", last, "canary", ann.name());
    assertTrue(Integer.parseInt(last.headers().get("retry-after")) > 0);
    assertTrue(last.json().getInteger("retryAfter") > 0);
    assertEquals(200, ann.get("/api/user").status());
  }

  @Test
  void theRefreshCookieIsForThisSiteAloneAndNoScriptReadsIt() {
    Person ann = SERVER.newcomer("Ann");
    JsonObject signIn =
        new JsonObject().put("name", ann.name()).put("password", TestServer.PASSWORD);
    String plain = login(ann.name(), TestServer.PASSWORD).headers().get("set-cookie");
    assertTrue(plain.startsWith("rt="), plain);
    assertTrue(plain.contains("HTTPOnly") && plain.contains("SameSite=Strict"), plain);
    assertTrue(plain.contains("Path=/") && !plain.contains("Domain"), plain);
    String secure =
        NOBODY
            .request(
                HttpMethod.POST,
                "/api/auth/login",
                Map.of("Origin", "https://chat.example"),
                signIn.toBuffer())
            .headers()
            .get("set-cookie");
    assertTrue(secure.startsWith("__Host-rt="), secure);
    assertTrue(secure.contains("Secure") && secure.contains("HTTPOnly"), secure);
    assertTrue(secure.contains("SameSite=Strict") && secure.contains("Path=/"), secure);
    assertFalse(secure.contains("Domain"), secure);
  }

  @Test
  void aLostAnswerToARefreshIsGivenAgain() {
    Person ann = SERVER.newcomer("Ann");
    Answer first = refresh(ann.cookie());
    Answer again = refresh(ann.cookie());
    assertEquals(200, again.status());
    assertEquals(cookie(first), cookie(again));
    assertNotEquals(ann.cookie(), cookie(first));
  }

  @Test
  void aRefreshTokenFromTheDayBeforeEndsTheSessionAndItsSockets() {
    Person ann = SERVER.newcomer("Ann");
    TestSocket socket = ann.hello();
    String second = cookie(refresh(ann.cookie()));
    String third = cookie(refresh(second));
    Expect.problem(401, "unauthenticated", refresh(ann.cookie()));
    Expect.problem(401, "unauthenticated", refresh(third));
    assertEquals(4501, socket.closeCode());
    Expect.problem(401, "unauthenticated", ann.get("/api/user"));
  }

  @Test
  void aForgedRefreshTokenEndsNothing() {
    Person ann = SERVER.newcomer("Ann");
    String cookie = ann.cookie();
    char middle = cookie.charAt(40);
    String forged = cookie.substring(0, 40) + (middle == 'A' ? 'B' : 'A') + cookie.substring(41);
    for (String each :
        List.of(forged, "rt=", "rt=x", "rt=" + "A".repeat(64), "rt=" + "A".repeat(5_000), "x=y")) {
      Expect.problem(401, "unauthenticated", refresh(each));
    }
    assertEquals(200, refresh(cookie).status());
  }

  @Test
  void whoLeavesIsOutEverywhereAtOnce() {
    Person ann = SERVER.newcomer("Ann");
    Person elsewhere = Person.signIn(SERVER, ann.name(), TestServer.PASSWORD);
    TestSocket socket = ann.hello();
    TestSocket other = elsewhere.hello();
    Answer left = ann.post("/api/auth/logout", null);
    assertEquals(204, left.status());
    assertTrue(left.headers().get("set-cookie").contains("Max-Age=0"));
    assertEquals(4501, socket.closeCode());
    Expect.problem(401, "unauthenticated", ann.get("/api/user"));
    Expect.problem(401, "unauthenticated", refresh(ann.cookie()));
    TestSocket late = ann.socket();
    late.send(new JsonObject().put("type", "hello").put("token", ann.token()));
    assertEquals(4401, late.closeCode());
    assertEquals(200, elsewhere.get("/api/user").status());
    assertEquals(
        "ok",
        other
            .ask(new JsonObject().put("type", "leave").put("room", elsewhere.lobby()))
            .getString("type"));
  }
}
