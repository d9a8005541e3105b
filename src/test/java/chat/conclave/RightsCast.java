package chat.conclave;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** One room of a founder, somebody of each standing to it, and what they can try their hands at. */
@NullUnmarked
final class RightsCast {
  static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String FAR = "2031-01-01T00:00:00Z";

  /** People outlive a room: each is in all of them. */
  record People(Person founder, Person victim, Person outsider, Map<String, Person> byStanding) {
    static People of(TestServer server) {
      Map<String, Person> people = new LinkedHashMap<>();
      for (String standing :
          new String[] {"owner", "moderator", "member", "guest", "muted", "stranger", "banned"}) {
        Person person = server.newcomer(standing);
        person.saveKey("openai", KEY);
        people.put(standing, person);
      }
      people.put("admin", server.admin());
      Person founder = server.newcomer("Founder");
      founder.saveKey("openai", KEY);
      return new People(founder, server.newcomer("Victim"), server.newcomer("Outsider"), people);
    }
  }

  final People people;
  final String visibility;
  final String room;
  final String path;
  final TestSocket founder;
  private final Map<String, TestSocket> sockets = new HashMap<>();
  private final Map<String, Deque<String>> own = new HashMap<>();
  private int nonces;

  RightsCast(People people, String visibility) {
    this.people = people;
    this.visibility = visibility;
    room = people.founder().room("Matrix", visibility);
    path = "/api/rooms/" + room;
    founder = people.founder().hello();
    founder.enter(room);
    people
        .byStanding()
        .forEach(
            (standing, person) -> {
              appoint(person, "member");
              TestSocket socket = person.hello();
              socket.enter(room);
              sockets.put(standing, socket);
              Deque<String> said = new ArrayDeque<>();
              for (int i = 0; i < 3; i++) {
                said.add(say(socket));
              }
              own.put(standing, said);
              restore(standing);
            });
    appoint(people.victim(), "member");
  }

  private void appoint(Person person, String role) {
    must(people.founder().post(path + "/members", member(person).put("role", role)));
  }

  static JsonObject member(Person person) {
    return new JsonObject().put("user", person.id());
  }

  static void must(Person.Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
  }

  Person person(String standing) {
    return people.byStanding().get(standing);
  }

  TestSocket socket(String standing) {
    return sockets.get(standing);
  }

  /** A message of this person's own, each once. */
  String own(String standing) {
    return own.get(standing).remove();
  }

  /** A message of the founder's. */
  String others() {
    return say(founder);
  }

  String say(TestSocket socket) {
    JsonObject said = socket.say(room, "n" + nonces++, "some words to find");
    if (!said.containsKey("message")) {
      throw new AssertionError(said.encode());
    }
    return said.getString("message");
  }

  /** Puts somebody back to where their name says. */
  void restore(String standing) {
    Person person = person(standing);
    String members = path + "/members";
    switch (standing) {
      case "stranger", "admin" -> {
        appoint(person, "member");
        must(people.founder().delete(members + "/" + person.id()));
      }
      case "banned" -> must(people.founder().delete(members + "/" + person.id() + "?ban=true"));
      case "muted" -> {
        appoint(person, "member");
        must(people.founder().post(members, member(person).put("mutedUntil", FAR)));
      }
      default -> appoint(person, standing);
    }
  }

  /** Puts who is tried out on back to a member who may speak. */
  void restoreVictim() {
    appoint(people.victim(), "member");
    must(people.founder().post(path + "/members", member(people.victim()).putNull("mutedUntil")));
  }
}
