package chat.conclave.leak;

import chat.conclave.cli.Conclave;
import chat.conclave.operate.KeyOperations;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an operator's tools print of a running server. */
class ProcessLeakTest {
  private final Story story = Story.told();

  @Test
  void noKeyIsInAThreadDump() {
    CountDownLatch over = new CountDownLatch(1);
    Thread planted = new Thread(() -> waitFor(over), story.control.text());
    planted.start();
    Search.Place place = story.in("the thread dump");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      place.feed(thread.toString());
    }
    over.countDown();
    place.holdsOnly(story.control);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void thePlatformsKeyIsInNoExplanationOfTheConfiguration() {
    Map<String, String> environment = new TreeMap<>(story.platformSetting());
    environment.put("CONCLAVE_MOONSHOT_BASE_URL", "https://models.example/" + story.control.text());
    StringWriter words = new StringWriter();
    for (String command : List.of("explain", "check")) {
      new Conclave(
              settings -> Future.succeededFuture(settings.toString()),
              new KeyOperations(environment::get, settings -> {}),
              "1",
              environment,
              new PrintWriter(words),
              new PrintWriter(words))
          .run("config", command);
    }
    Search.Place place = story.in("the explanation of the configuration");
    place.feed(words.toString());
    place.holdsOnly(story.control);
  }
}
