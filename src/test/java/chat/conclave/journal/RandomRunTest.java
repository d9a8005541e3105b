package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People who do anything at any time, with a seed that is told when it goes wrong: {@code
 * -Dconclave.seed=…} takes the same decisions again, {@code -Dconclave.actions=…} more of them.
 */
class RandomRunTest {
  private static final long SEED = Long.getLong("conclave.seed", System.nanoTime());
  private static final int ACTIONS = Integer.getInteger("conclave.actions", 80);
  private static final int PATIENCE_MINUTES = 20;
  private static final int PEOPLE = 4;
  private static final int SOCKETS_OF_ONE = 2;
  private static final Logger LOG = LoggerFactory.getLogger(RandomRunTest.class);

  private final TestServer server = TestServer.shared();
  private final Person owner = server.newcomer("Owner");
  private final Crowd crowd = new Crowd(server, owner.room("Study", "open"));

  /** One client and its whims. */
  private final class Whim {
    private final JournalClient client;
    private final Random random;
    private final String handle;

    Whim(JournalClient client, long seed, String handle) {
      this.client = client;
      this.random = new Random(seed);
      this.handle = handle;
    }

    Future<Void> live(int actions) {
      return actions == 0
          ? Future.succeededFuture()
          : act()
              .recover(
                  gone -> client.openPatiently().compose(v -> client.repeat()).otherwiseEmpty())
              .compose(v -> live(actions - 1));
    }

    private Future<Void> act() {
      int dice = random.nextInt(100);
      if (dice < 45) {
        return client.say("and so on " + random.nextInt()).compose(this::calm);
      } else if (dice < 55) {
        return cutWhileSpeaking();
      } else if (dice < 62) {
        return client.close().compose(v -> client.open()).compose(v -> client.repeat());
      } else if (dice < 67) {
        return client.leaveAndReturn();
      } else if (dice < 71) {
        return client.enterAnew();
      } else if (dice < 78) {
        return client
            .say("@" + handle + " count to " + (1 + random.nextInt(30)))
            .compose(this::calm);
      } else if (dice < 86) {
        return alter(Optional.of("in other words " + random.nextInt()));
      } else if (dice < 89) {
        return alter(Optional.empty());
      } else if (dice < 96) {
        return react();
      }
      return cutWhileEntering();
    }

    /** Who is told to be slower comes back with a new connection. */
    private Future<Void> calm(JsonObject answer) {
      return "rate-limited".equals(answer.getString("code"))
          ? client.cut().compose(v -> client.open())
          : Future.succeededFuture();
    }

    private Future<Void> cutWhileSpeaking() {
      Future<JsonObject> said = client.say("cut short " + random.nextInt());
      return client.cut().compose(v -> said).mapEmpty();
    }

    private Future<Void> cutWhileEntering() {
      Future<Void> entering = client.cut().compose(v -> client.open());
      return crowd.pause().compose(v -> client.cut()).compose(v -> entering);
    }

    private Future<Void> alter(Optional<String> words) {
      return client
          .own(random.nextInt(5))
          .compose(
              found ->
                  found.isEmpty()
                      ? Future.succeededFuture()
                      : client.alter(found.get(), words).compose(this::calm));
    }

    private Future<Void> react() {
      JsonObject react =
          new JsonObject().put("type", "react").put("emoji", "👍").put("on", random.nextBoolean());
      return client
          .own(random.nextInt(5))
          .compose(
              found ->
                  found.isEmpty()
                      ? Future.succeededFuture()
                      : client.tell(react.put("message", found.get())).compose(this::calm));
    }
  }

  @Test
  void whateverPeopleDoAtOnceEachHearsEverythingOnceAndInOneOrder() {
    LOG.info("seed {}", SEED);
    Random random = new Random(SEED);
    JournalClient first = crowd.listener("owner", owner::token);
    await(first.open());
    String handle = Crowd.summon(first, crowd.room(), "practice");
    List<Whim> whims = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Supplier<String> token = server.newcomer("Random")::token;
      for (int j = 0; j < SOCKETS_OF_ONE; j++) {
        JournalClient client = crowd.listener("c" + i + "x" + j, token);
        whims.add(new Whim(client, random.nextLong(), handle));
      }
    }
    try {
      crowd.open();
      Future.join(whims.stream().map(whim -> whim.live(ACTIONS)).toList())
          .await(PATIENCE_MINUTES, TimeUnit.MINUTES);
      crowd.open();
      FinalLog log = crowd.judge(owner, owner::token);
      assertTrue(log.messages().stream().anyMatch(Content::reply));
      LOG.info("{} changes, {} messages", log.head(), log.messages().size());
    } catch (AssertionError | TimeoutException e) {
      throw new AssertionError("with seed " + SEED + ": " + e.getMessage(), e);
    }
  }
}
