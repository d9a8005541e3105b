package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An invite lets in as many as it says, and nobody when it is over. */
@NullUnmarked
class InvitesTest {
  private static final int AT_ONCE = 4;
  private static final int TRIES = 20;

  private final TestServer server = TestServer.shared();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Den", "private");
  private final String path = "/api/rooms/" + room + "/invites";

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private JsonObject invite(int uses) {
    Person.Answer made = ann.post(path, new JsonObject().put("uses", uses));
    assertEquals(201, made.status());
    return made.json();
  }

  private static int accepts(Person person, JsonObject invite) {
    return person.post("/api/invites/" + invite.getString("code"), null).status();
  }

  private Person.Answer registers(String name, JsonObject invite) {
    return Person.stranger(server)
        .patiently(
            "/api/auth/register",
            new JsonObject()
                .put("name", name)
                .put("password", TestServer.PASSWORD)
                .put("invite", invite.getString("code")));
  }

  private JsonArray members() {
    return ann.get("/api/rooms/" + room + "/members").array();
  }

  private int usesLeft(JsonObject invite) {
    return ann.get(path).array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("id").equals(invite.getString("id")))
        .mapToInt(each -> each.getInteger("usesLeft"))
        .findFirst()
        .orElse(0);
  }

  /** Who would have to wait for the database too long is to come again, and does. */
  private static int patiently(Supplier<Integer> request) {
    int status = request.get();
    for (int again = 0; status == 503 && again < TRIES; again++) {
      status = request.get();
    }
    return status;
  }

  private List<CompletableFuture<Integer>> atOnce(List<Supplier<Integer>> requests) {
    return requests.stream()
        .map(each -> CompletableFuture.supplyAsync(() -> patiently(each), threads))
        .toList();
  }

  private static List<Integer> sorted(List<CompletableFuture<Integer>> answers) throws Exception {
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
    return answers.stream().map(CompletableFuture::join).sorted().toList();
  }

  /** Both are held where the invite is used; whoever read it before that found a use left. */
  @Test
  void oneThatLetsOneInLetsOneInAlsoWhenTwoComeAtTheSameMoment() throws Exception {
    JsonObject invite = invite(1);
    Person bob = server.newcomer("Bob");
    Person cem = server.newcomer("Cem");
    Safe watching = Safe.in(server.vertx(), server.data());
    try (Superuser holding = new Superuser(server.vertx(), server.data())) {
      holding.run("begin");
      holding.run(
          "select from conclave.invites where id = '%s' for update"
              .formatted(invite.getString("id")));
      List<CompletableFuture<Integer>> answers =
          atOnce(List.of(() -> accepts(bob, invite), () -> accepts(cem, invite)));
      watching.until("(select count(*) from pg_locks where not granted) >= 2");
      holding.run("commit");
      assertEquals(List.of(200, 404), sorted(answers));
    } finally {
      watching.close();
    }
    assertEquals(2, members().size());
    assertEquals(0, usesLeft(invite));
    assertEquals(404, accepts(server.newcomer("Dan"), invite));
  }

  @Test
  void oneThatLetsOneInMakesOneAccountAlsoWhenSeveralComeAtTheSameMoment() throws Exception {
    JsonObject invite = invite(1);
    String tag = ann.name().substring("Ann ".length());
    List<String> names =
        IntStream.range(0, AT_ONCE).mapToObj(i -> "Newcomer %s %d".formatted(tag, i)).toList();
    List<Supplier<Integer>> requests =
        names.stream()
            .map(name -> (Supplier<Integer>) () -> registers(name, invite).status())
            .toList();
    assertEquals(List.of(201, 404, 404, 404), sorted(atOnce(requests)));
    assertEquals(2, members().size());
    // Of those who were not let in there is nobody: their names are free.
    JsonObject another = invite(AT_ONCE);
    requests =
        names.stream()
            .map(name -> (Supplier<Integer>) () -> registers(name, another).status())
            .toList();
    assertEquals(List.of(201, 201, 201, 409), sorted(atOnce(requests)));
    assertEquals(1, usesLeft(another));
  }

  @Test
  void whoIsNotLetInUsesNothingUp() {
    JsonObject invite = invite(1);
    assertEquals(409, registers(ann.name(), invite).status());
    assertEquals(1, usesLeft(invite));
    assertEquals(422, registers("x", invite).status());
    assertEquals(1, usesLeft(invite));
    assertEquals(200, accepts(server.newcomer("Bob"), invite));
  }

  @Test
  void whomItGivesNothingUsesNothingUp() {
    JsonObject invite = invite(1);
    assertEquals(200, accepts(ann, invite));
    Person bob = server.newcomer("Bob");
    JsonObject first = invite(2);
    assertEquals(200, accepts(bob, first));
    assertEquals(200, accepts(bob, first));
    assertEquals(1, usesLeft(first));
    String bobs = "/api/rooms/" + room + "/members/" + bob.id();
    assertEquals(204, ann.delete(bobs + "?ban=true").status());
    assertEquals(403, accepts(bob, invite));
    assertEquals(1, usesLeft(invite));
    assertEquals(200, accepts(server.newcomer("Cem"), invite));
    assertEquals(0, usesLeft(invite));
  }

  @Test
  void oneThatHasExpiredLetsNobodyInAndIsNotListed() throws IOException {
    JsonObject invite = invite(5);
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "update conclave.invites set expires_at = clock_timestamp() - interval '1 second' where id = '%s'"
              .formatted(invite.getString("id")));
    }
    assertOver(invite);
  }

  @Test
  void oneThatIsRevokedLetsNobodyInAndTheOthersGoOn() {
    JsonObject revoked = invite(5);
    JsonObject other = invite(1);
    assertEquals(204, ann.delete(path + "/" + revoked.getString("id")).status());
    assertOver(revoked);
    assertEquals(1, usesLeft(other));
    assertEquals(200, accepts(server.newcomer("Cem"), other));
  }

  private void assertOver(JsonObject invite) {
    Person bob = server.newcomer("Bob");
    assertEquals(404, accepts(bob, invite));
    String name = "Late " + bob.name().substring("Bob ".length());
    assertEquals(404, registers(name, invite).status());
    assertFalse(ann.get(path).body().toString().contains(invite.getString("id")));
    assertEquals(1, members().size());
  }

  /** It ends also for who has read it before: what counts is the moment at which it is used. */
  @Test
  void oneThatIsRevokedWhileSomebodyComesLetsNobodyIn() throws Exception {
    JsonObject invite = invite(1);
    Safe watching = Safe.in(server.vertx(), server.data());
    Person bob = server.newcomer("Bob");
    try (Superuser revoking = new Superuser(server.vertx(), server.data())) {
      revoking.run("begin");
      revoking.run(
          "update conclave.invites set uses_left = 0 where id = '%s'"
              .formatted(invite.getString("id")));
      List<CompletableFuture<Integer>> answers = atOnce(List.of(() -> accepts(bob, invite)));
      watching.until("(select count(*) from pg_locks where not granted) >= 1");
      revoking.run("commit");
      assertEquals(List.of(404), sorted(answers));
    } finally {
      watching.close();
    }
    assertEquals(1, members().size());
  }
}
