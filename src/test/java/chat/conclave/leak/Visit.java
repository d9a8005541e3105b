package chat.conclave.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Host;
import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
    return new JsonObject()
        .put("provider", provider)
        .put("sealedKey", person.seal(sealing, provider, key, purpose));
  }

  void save(JsonObject body) {
    Person.Answer saved = put("/api/user/api-keys", body);
    assertEquals(200, saved.status(), () -> saved.body().toString());
  }

  /** Gives a key for this login session; the answer. */
  JsonObject hold(String provider, String key) {
    return socket().ask(person.sessionKey(provider, key));
  }

  /** Has a provider's model take a seat; its handle. */
  String summon(String room, String provider) {
    return socket().summon(room, provider);
  }

  /** Says something; the message's id. */
  String say(String room, String text) {
    nonce++;
    JsonObject said = socket().say(room, "n" + nonce, text);
    while ("rate-limited".equals(said.getString("code"))) {
      // As the server asks: the same message again after the time it names.
      TestServer.await(host.vertx().timer(said.getInteger("retryAfter"), TimeUnit.SECONDS));
      said = socket().say(room, "n" + nonce, text);
    }
    assertEquals("ok", said.getString("type"), said.encode());
    return said.getString("message");
  }

  /** Asks a model and waits for the end of its reply. */
  JsonObject ask(String room, String handle) {
    String message = say(room, "@" + handle + " what do you say?");
    return socket().end(socket().replyTo(message).getString("id"));
  }
}
