package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.TestSocket;
import chat.conclave.journal.JournalServer.Guest;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thousand sockets in one room lose their connections in the same moment and all come back at
 * once (other hundreds with {@code -Dconclave.storm=2}). The server lets ten sockets of one person
 * and twenty unknown ones of one address in, so they are ten people and bots for each hundred, at
 * twenty addresses.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReconnectStormTest {
  private static final int HUNDREDS = Integer.getInteger("conclave.storm", 10);

  /** As many people as may come in a minute, and bots for the rest. */
  private static final int PEOPLE = Math.min(45, 5 * HUNDREDS);

  private static final int BOTS = 10 * HUNDREDS - PEOPLE;
  private static final int SOCKETS_OF_ONE = 10;
  private static final int ADDRESSES = 20;
  private static final int GROUP = 100;
  private static final int MISSED = 25;
  private static final int PATIENCE_MINUTES = 5;
  private static final String UNLIKE = "bcdfghkpst";
  private static final Logger LOG = LoggerFactory.getLogger(ReconnectStormTest.class);

  @TempDir Path folder;

  /** Names that look like no other. */
  private static String name(String kind, int number) {
    return kind + " z" + UNLIKE.charAt(number / 10) + UNLIKE.charAt(number % 10);
  }

  private static <T> T patiently(Future<T> future) {
    try {
      return future.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Supplier<String> bot(Guest root, int number) {
    JsonObject wanted = new JsonObject().put("type", "chat").put("label", name("Bot", number));
    String key = root.person().post("/api/service-keys", wanted).json().getString("key");
    return () -> key;
  }

  @Test
  void allComeBackAndEachGetsExactlyWhatItMissed() throws Exception {
    try (JournalServer server = new JournalServer(folder, Map.of())) {
      Guest root = server.root();
      Crowd crowd = new Crowd(server, root.person().room("Study", "open"));
      List<Supplier<String>> all =
          new ArrayList<>(
              server.guests(
                  IntStream.range(0, PEOPLE).mapToObj(number -> name("Guest", number)).toList()));
      IntStream.range(0, BOTS).forEach(number -> all.add(bot(root, number)));
      List<WebSocketClient> addresses =
          IntStream.range(0, ADDRESSES)
              .mapToObj(number -> Crowd.sockets(server, "127.0.1." + (number + 1)))
              .toList();
      List<JournalClient> storm = new ArrayList<>();
      for (int i = 0; i < all.size() * SOCKETS_OF_ONE; i++) {
        Supplier<String> token = all.get(i / SOCKETS_OF_ONE);
        WebSocketClient from = addresses.get(i % ADDRESSES);
        storm.add(crowd.add(new JournalClient(crowd, "s" + i, token, true, from)));
      }
      assertEquals(100 * HUNDREDS, storm.size());
      JournalClient speaker = crowd.listener("root", root);
      await(speaker.open());
      // They gather in groups: the storm comes later.
      for (int i = 0; i < storm.size(); i += GROUP) {
        opened(storm.subList(i, i + GROUP));
      }
      // The speaker has a socket of its own; it is counted with its person.
      TestSocket witness = root.person().hello();
      assertEquals(all.size() + 1, witness.enter(crowd.room()).getInteger("presentCount"));

      Future<JsonObject> empty = witness.next(frame -> present(frame) == 1);
      patiently(Future.all(storm.stream().map(JournalClient::cut).toList()));
      await(empty);
      for (int i = 0; i < MISSED; i++) {
        assertEquals("ok", await(speaker.say("while nobody listens")).getString("type"));
      }
      long start = System.nanoTime();
      opened(storm);
      long back = System.nanoTime() - start;

      FinalLog log = crowd.judge(root.person(), root);
      assertEquals(MISSED, log.messages().size());
      for (JournalClient each : storm) {
        List<Entry.Entered> entered =
            each.journal().entries().stream()
                .filter(Entry.Entered.class::isInstance)
                .map(Entry.Entered.class::cast)
                .toList();
        assertEquals(List.of(true, false), entered.stream().map(Entry.Entered::reset).toList());
      }
      LOG.info(
          "{} sockets were back after {} ms", storm.size(), TimeUnit.NANOSECONDS.toMillis(back));
    }
  }

  private static int present(JsonObject frame) {
    return "presence".equals(frame.getString("type")) ? frame.getInteger("count") : -1;
  }

  private static void opened(List<JournalClient> clients) {
    patiently(Future.all(clients.stream().map(JournalClient::openPatiently).toList()));
  }
}
