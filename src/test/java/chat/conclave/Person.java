package chat.conclave;

import static chat.conclave.TestServer.await;

import chat.conclave.contract.RestContract;
import chat.conclave.key.HpkeSender;
import chat.conclave.key.KeyContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;

/** Somebody at the server, with real requests and real sockets. */
@NullUnmarked
public final class Person {
  private final Host server;
  private final HttpClient http;
  private final String name;
  private JsonObject user;
  private String token;
  private String cookie;

  private Person(Host server, String name) {
    this.server = server;
    this.name = name;
    this.http = server.vertx().createHttpClient();
  }

  /** What came back. */
  public record Answer(int status, Map<String, String> headers, Buffer body) {
    public JsonObject json() {
      return body.toJsonObject();
    }

    public JsonArray array() {
      return body.toJsonArray();
    }

    public String code() {
      return json().getString("code");
    }
  }

  /** Somebody without an account. */
  public static Person stranger(Host server) {
    return new Person(server, "nobody");
  }

  /** Whoever holds one of the server's own keys. */
  public static Person holding(Host server, String key) {
    Person holder = new Person(server, "key");
    holder.token = key;
    return holder;
  }

  public static Person register(Host server, String name, String password, String invite) {
    Person person = new Person(server, name);
    person.signedIn(
        person.patiently(
            "/api/auth/register",
            new JsonObject().put("name", name).put("password", password).put("invite", invite)),
        201);
    return person;
  }

  public static Person signIn(Host server, String name, String password) {
    Person person = new Person(server, name);
    person.signedIn(
        person.patiently(
            "/api/auth/login", new JsonObject().put("name", name).put("password", password)),
        200);
    return person;
  }

  /** How many may come in a minute is limited: then as the server asks, after the time it names. */
  Answer patiently(String path, JsonObject body) {
    Answer answer = post(path, body);
    while (answer.status() == 429) {
      await(server.vertx().timer(answer.json().getInteger("retryAfter"), TimeUnit.SECONDS));
      answer = post(path, body);
    }
    return answer;
  }

  private void signedIn(Answer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    user = answer.json().getJsonObject("user");
    token = answer.json().getString("accessToken");
    cookie = answer.headers().get("set-cookie").split(";", 2)[0];
  }

  public String name() {
    return name;
  }

  public String id() {
    return user.getString("id");
  }

  public String token() {
    return token;
  }

  public String cookie() {
    return cookie;
  }

  public Answer get(String path) {
    return request(HttpMethod.GET, path, Map.of(), null);
  }

  public Answer post(String path, JsonObject body) {
    return request(HttpMethod.POST, path, Map.of(), body == null ? null : body.toBuffer());
  }

  public Answer put(String path, JsonObject body) {
    return request(HttpMethod.PUT, path, Map.of(), body.toBuffer());
  }

  public Answer delete(String path) {
    return request(HttpMethod.DELETE, path, Map.of(), null);
  }

  /** Any request; headers win over the usual ones. */
  public Answer request(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setAbsoluteURI(server.url() + path);
    if (token != null) {
      options.putHeader("Authorization", "Bearer " + token);
    }
    if (body != null) {
      options.putHeader("Content-Type", "application/json");
    }
    headers.forEach(options::putHeader);
    // On one event loop, so that no part of an answer comes before somebody listens.
    io.vertx.core.Promise<Answer> answered = io.vertx.core.Promise.promise();
    server
        .vertx()
        .runOnContext(
            now ->
                http.request(options)
                    .compose(request -> body == null ? request.send() : request.send(body))
                    .compose(Person::answer)
                    .onComplete(answered));
    Answer answer = await(answered.future());
    List<String> faults =
        RestContract.faults(
            method, path, answer.status(), answer.headers().get("content-type"), answer.body());
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "The contract does not know this answer to "
              + (method
                  + " "
                  + path
                  + ": "
                  + answer.status()
                  + " "
                  + answer.body()
                  + " "
                  + faults));
    }
    return answer;
  }

  private static io.vertx.core.Future<Answer> answer(HttpClientResponse response) {
    Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response
        .headers()
        .forEach(
            header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "\n" + b));
    return response.body().map(body -> new Answer(response.statusCode(), headers, body));
  }

  /** The Lobby's id. */
  public String lobby() {
    return get("/api/rooms").array().getJsonObject(0).getString("id");
  }

  /** An invite code to a room. */
  public String invite(String room) {
    return post("/api/rooms/" + room + "/invites", new JsonObject().put("uses", 1_000))
        .json()
        .getString("code");
  }

  /** A new room of this person's; its id. */
  public String room(String name, String visibility) {
    return post("/api/rooms", new JsonObject().put("name", name).put("visibility", visibility))
        .json()
        .getString("id");
  }

  /** Saves a key, in clear as curl would. */
  public void saveKey(String provider, String key) {
    Answer saved =
        put("/api/user/api-keys", new JsonObject().put("provider", provider).put("key", key));
    if (saved.status() != 200) {
      throw new AssertionError(saved.status() + " " + saved.body());
    }
  }

  /**
   * Seals a key as the browser does; the box in base64url.
   *
   * @param sealing what the server tells about the key to seal to
   * @param purpose save, verify, or session: and a login session's id
   */
  public String seal(JsonObject sealing, String provider, String key, String purpose) {
    return seal(sealing, provider, "", key, purpose);
  }

  private String seal(
      JsonObject sealing, String provider, String endpoint, String key, String purpose) {
    byte[] info = new KeyContext(id(), provider, endpoint, purpose).info();
    try {
      byte[] box =
          HpkeSender.seal(
              sealing.getString("keyId"),
              sealing.getString("publicKey"),
              info,
              key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(box);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A frame that gives a key for this login session. */
  public JsonObject sessionKey(String provider, String key) {
    return sessionKey(provider, key, "");
  }

  /**
   * @param endpoint the address, the region or both, as sealed with the key
   */
  public JsonObject sessionKey(String provider, String key, String endpoint) {
    JsonObject sealing = get("/api/sealing-key?for=session").json();
    String purpose = "session:" + sealing.getString("session");
    return new JsonObject()
        .put("type", "key")
        .put("provider", provider)
        .put("sealedKey", seal(sealing, provider, endpoint, key, purpose));
  }

  public Answer patch(String path, JsonObject body) {
    return request(HttpMethod.PATCH, path, Map.of(), body.toBuffer());
  }

  /** Signs in once more, to another login session of the same account. */
  public Person again() {
    return signIn(server, name, TestServer.PASSWORD);
  }

  /** A socket that has not said hello. */
  public TestSocket socket() {
    return TestSocket.open(server, Map.of("Origin", server.url()));
  }

  /** A socket that has. */
  public TestSocket hello() {
    TestSocket socket = socket();
    socket.ask(new JsonObject().put("type", "hello").put("token", token));
    return socket;
  }
}
