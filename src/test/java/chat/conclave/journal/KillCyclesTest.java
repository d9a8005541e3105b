package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.journal.JournalServer.Guest;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server and its database, killed again and again under load: nothing that was acknowledged is
 * lost, nothing is there twice, and every reply ends once. More cycles: {@code
 * -Dconclave.cycles=200}.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KillCyclesTest {
  private static final int CYCLES = Integer.getInteger("conclave.cycles", 3);
  private static final long SEED = Long.getLong("conclave.seed", System.nanoTime());
  private static final int SPEAKERS_OF_ONE = 4;

  /** Words of a reply: five seconds, and one and a half. */
  private static final int LONG = 200;

  private static final int SHORT = 60;
  private static final int FEWEST = 100;
  private static final int SPREAD = 200;
  private static final Logger LOG = LoggerFactory.getLogger(KillCyclesTest.class);

  @TempDir static Path folder;

  private static JournalServer server;
  private static Guest root;
  private static List<Guest> guests = List.of();

  private final Random random = new Random(SEED);
  private final List<String> running = new ArrayList<>();
  private Crowd crowd;
  private JournalClient asker;
  private String handle;
  private int acknowledged;
  private int refused;

  @BeforeAll
  static void start() throws IOException {
    server = new JournalServer(folder, Map.of());
    root = server.root();
    guests = server.guests(List.of("Anna", "Bertram", "Cecily", "Dorothea"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void gather() {
    crowd = new Crowd(server, root.person().room("Study", "open"));
    asker = crowd.listener("root", root);
    for (Guest guest : guests) {
      String name = guest.person().name();
      crowd.listener(name, guest);
      for (int i = 0; i < SPEAKERS_OF_ONE; i++) {
        crowd.speaker(name + i, guest);
      }
    }
    crowd.listeners().forEach(each -> await(each.openPatiently()));
    crowd.open();
    handle = Crowd.summon(asker, crowd.room(), "practice");
  }

  @AfterEach
  void leave() {
    crowd.close();
  }

  private List<JournalClient> speakers() {
    return crowd.clients().stream().filter(each -> each != asker).toList();
  }

  /** Has a reply of so many words run; its id. */
  private String reply(int words) {
    Future<Entry> piece = asker.next(Entry.Piece.class::isInstance);
    assertEquals("ok", await(asker.say("@" + handle + " count to " + words)).getString("type"));
    return ((Entry.Piece) await(piece)).reply();
  }

  private Load underLoad(int words) {
    Load load = new Load(crowd, speakers(), FEWEST + random.nextInt(SPREAD));
    running.add(reply(words));
    return load;
  }

  private void judged(String state) {
    FinalLog log = crowd.judge(root.person(), root);
    Map<String, String> states =
        log.messages().stream()
            .filter(Content::reply)
            .collect(Collectors.toMap(Content::id, Content::state));
    Map<String, String> expected = new HashMap<>();
    running.forEach(reply -> expected.put(reply, state));
    assertEquals(expected, states);
    LOG.info(
        "{} cycles, seed {}: {} acknowledged, some refused in {}, {} messages in the log, {} replies",
        CYCLES,
        SEED,
        acknowledged,
        refused,
        log.messages().size(),
        running.size());
    assertTrue(log.messages().size() >= acknowledged, "seed " + SEED);
  }

  @Test
  void theServerIsKilled() {
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Load load = underLoad(LONG);
      Future<Void> speaking = load.begin();
      await(load.enough());
      long before = server.process().pid();
      server.kill();
      await(speaking);
      acknowledged += load.acknowledged();
      server.start();
      assertNotEquals(before, server.process().pid());
      server.renew();
      crowd.open();
      crowd.settle();
    }
    judged("interrupted");
  }

  @Test
  void theDatabaseIsKilledUnderTheServer() throws Exception {
    long process = server.process().pid();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Load load = underLoad(SHORT);
      Future<Void> speaking = load.begin();
      await(load.enough());
      long before = server.postmaster();
      server.killDatabase();
      // It may be back before anybody had to be refused, or when all were just coming back.
      await(Future.any(load.refusing(), load.goesOn(speakers().size() * 2), speaking));
      load.stop();
      await(speaking);
      acknowledged += load.acknowledged();
      refused += Math.min(load.refused(), 1);
      crowd.settle();
      assertNotEquals(before, server.postmaster());
      ended(running.get(cycle));
      server.renew();
    }
    assertTrue(refused > 0);
    assertTrue(server.process().running());
    assertEquals(process, server.process().pid());
    judged("complete");
  }

  /** Two replies of one asker may run at once. */
  private void ended(String reply) {
    Future<Entry> end = asker.next(entry -> Ended.is(entry, reply));
    if (asker.journal().entries().stream().noneMatch(entry -> Ended.is(entry, reply))) {
      await(end);
    }
  }
}
