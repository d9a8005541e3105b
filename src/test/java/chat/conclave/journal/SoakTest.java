package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.conclave.Person;
import chat.conclave.journal.JournalServer.Guest;
import chat.conclave.simulator.FreePort;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talk, replies and reconnects for as many minutes as {@code -Dconclave.soak=10} says: what the
 * server holds after a collection stays flat.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class SoakTest {
  private static final int MINUTES = Integer.getInteger("conclave.soak", 0);
  private static final int SAMPLES = 30;
  private static final int SOCKETS_OF_ONE = 3;
  private static final double HEAP_MARGIN = 12 << 20;

  /**
   * Pools start threads when they are first needed, some late; a leak grows with each reconnect.
   */
  private static final double THREAD_MARGIN = 8;

  private static final double FILE_MARGIN = 10;
  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);

  @TempDir Path folder;

  private volatile boolean over;

  /** What the server holds at one moment, after a collection. */
  private record Sample(double heap, double threads, double files) {}

  private static Sample sample(JournalServer server, Person metrics) throws IOException {
    server.process().collect();
    List<String> lines = metrics.get("/metrics").body().toString().lines().toList();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + server.process().pid() + "/fd"))) {
      return new Sample(
          sum(lines, "jvm_memory_used_bytes{area=\"heap\""),
          sum(lines, "jvm_threads_live_threads"),
          files.count());
    }
  }

  private static double sum(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private Future<Void> live(Crowd crowd, JournalClient client, String handle, int turn) {
    if (over) {
      return Future.succeededFuture();
    }
    String words = turn % 10 == 0 ? "@" + handle + " count to 20" : "what one says all day";
    return client
        .say(words)
        .compose(answer -> next(crowd, client, turn, answer))
        .recover(gone -> client.openPatiently())
        .compose(v -> crowd.pause())
        .compose(v -> live(crowd, client, handle, turn + 1));
  }

  private static Future<Void> next(Crowd crowd, JournalClient client, int turn, JsonObject answer) {
    boolean ok = "ok".equals(answer.getString("type"));
    return ok && turn % 15 != 0
        ? crowd.pause().compose(v -> crowd.pause())
        : client.cut().compose(v -> client.openPatiently());
  }

  @Test
  void memoryThreadsAndSocketsStayFlat() throws Exception {
    assumeTrue(MINUTES > 0, "only with -Dconclave.soak=MINUTES");
    String port = Integer.toString(FreePort.find());
    try (JournalServer server =
        new JournalServer(folder, Map.of("CONCLAVE_MANAGEMENT_PORT", port), "-Xmx256m")) {
      Guest root = server.root();
      Crowd crowd = new Crowd(server, root.person().room("Study", "open"));
      for (Guest guest : server.guests(List.of("Anna", "Bertram", "Cecily", "Dorothea"))) {
        crowd.listener(guest.person().name(), guest);
        for (int i = 1; i < SOCKETS_OF_ONE; i++) {
          crowd.speaker(guest.person().name() + i, guest);
        }
      }
      crowd.listeners().forEach(each -> await(each.openPatiently()));
      crowd.open();
      String handle = Crowd.summon(crowd.listeners().get(0), crowd.room(), "practice");
      Person metrics = Person.stranger(server.management(Integer.parseInt(port)));
      Future<Void> living =
          Future.join(crowd.clients().stream().map(each -> live(crowd, each, handle, 1)).toList())
              .mapEmpty();
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < SAMPLES; i++) {
        await(server.vertx().timer(MINUTES * 60L / SAMPLES, TimeUnit.SECONDS));
        samples.add(sample(server, metrics));
        server.renew();
        LOG.info("{}: {}", Duration.ofSeconds((i + 1) * MINUTES * 60L / SAMPLES), samples.get(i));
      }
      over = true;
      await(living);
      FinalLog log = crowd.judge(root.person(), root);
      LOG.info("{} changes, {} messages", log.head(), log.messages().size());
      flat("heap", samples, Sample::heap, HEAP_MARGIN);
      flat("threads", samples, Sample::threads, THREAD_MARGIN);
      flat("files and sockets", samples, Sample::files, FILE_MARGIN);
    }
  }

  /** The last third of a time is not above the first by more than a margin. */
  private static void flat(
      String what, List<Sample> samples, ToDoubleFunction<Sample> value, double margin) {
    double first = samples.stream().limit(SAMPLES / 3).mapToDouble(value).average().orElseThrow();
    double last = samples.stream().skip(2 * SAMPLES / 3).mapToDouble(value).average().orElseThrow();
    LOG.info("{}: first third {}, last third {}, margin {}", what, first, last, margin);
    assertTrue(last <= first + margin, what + " grew from " + first + " to " + last);
  }
}
