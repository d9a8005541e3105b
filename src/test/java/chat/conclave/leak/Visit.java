package chat.conclave.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Host;
import chat.conclave.Person;
import chat.conclave.TestSocket;
import chat.conclave.key.HpkeSender;
import chat.conclave.key.KeyContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One person's visit: what they do with keys, and every answer they got. */
final class Visit {
  private final Host host;
  private final Person person;
  private final List<Person.Answer> answers = new ArrayList<>();
  private final List<TestSocket> sockets = new ArrayList<>();
  private int nonce;

  Visit(Host host, Person person) {
    this.host = host;
    this.person = person;
    sockets.add(person.hello());
  }

  Person person() {
    return person;
  }

  Host host() {
    return host;
  }

  TestSocket socket() {
    return sockets.get(0);
  }

  /** A further socket that has not said hello, kept like the first. */
  TestSocket another() {
    TestSocket socket = person.socket();
    sockets.add(socket);
    return socket;
  }

  List<Person.Answer> answers() {
    return answers;
  }

  /** Every frame that came, as it came. */
  List<String> frames() {
    return sockets.stream().flatMap(socket -> socket.raw().stream()).toList();
  }

  Person.Answer hear(Person.Answer answer) {
    answers.add(answer);
    return answer;
  }

  Person.Answer get(String path) {
    return hear(person.get(path));
  }

  Person.Answer put(String path, JsonObject body) {
    return hear(person.put(path, body));
  }

  Person.Answer post(String path, JsonObject body) {
    return hear(person.post(path, body));
  }

  Person.Answer post(String path) {
    return hear(person.request(HttpMethod.POST, path, Map.of(), null));
  }

  Person.Answer delete(String path) {
    return hear(person.delete(path));
  }

  Person.Answer raw(HttpMethod method, String path, Map<String, String> headers, String body) {
    return hear(person.request(method, path, headers, Buffer.buffer(body)));
  }

  /** A body with the key in clear, as curl sends it. */
  static JsonObject clear(String provider, String key) {
    return new JsonObject().put("provider", provider).put("key", key);
  }

  /** A body with the key sealed, as a browser sends it. */
  JsonObject sealed(String provider, String key, String purpose) {
    JsonObject sealing = get("/api/sealing-key").json();
    byte[] info = new KeyContext(person.id(), provider, "", purpose).info();
    try {
      byte[] box =
          HpkeSender.seal(
              sealing.getString("keyId"),
              sealing.getString("publicKey"),
              info,
              key.getBytes(StandardCharsets.UTF_8));
      return new JsonObject()
          .put("provider", provider)
          .put("sealedKey", Base64.getUrlEncoder().withoutPadding().encodeToString(box));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  void save(JsonObject body) {
    Person.Answer saved = put("/api/user/api-keys", body);
    assertEquals(200, saved.status(), () -> saved.body().toString());
  }

  /** Has a provider's model take a seat; its handle. */
  String summon(String room, String provider) {
    return socket()
        .ask(new JsonObject().put("type", "summon").put("room", room).put("provider", provider))
        .getJsonObject("seat")
        .getString("handle");
  }

  /** Says something; the message's id. */
  String say(String room, String text) {
    if (++nonce % 25 == 0) {
      // One connection may not say more than 30 things in ten seconds.
      sockets.add(0, person.hello());
      socket().enter(room);
    }
    JsonObject said = socket().say(room, "n" + nonce, text);
    assertEquals("ok", said.getString("type"), said::encode);
    return said.getString("message");
  }

  /** Asks a model and waits for the end of its reply. */
  JsonObject ask(String room, String handle) {
    String message = say(room, "@" + handle + " what do you say?");
    return socket().end(socket().replyTo(message).getString("id"));
  }
}
