package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.CDPSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the first load of the page costs, as the DevTools protocol counts it. {@code mvn test
 * -Dtest=FirstLoadTest -Dconclave.figures=yes} also measures how long it takes and writes {@code
 * target/first-load.md}.
 */
@ExtendWith(Stage.Director.class)
class FirstLoadTest {
  private static final int BUDGET_BYTES = 250 * 1024;
  private static final int LOADS = 9;
  private static final String DRAWN =
      """
      () => {
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return paint && document.querySelector('[data-testid=composer], [data-testid=signin-form]') ? [paint.startTime, performance.now()] : null;
      }
      """;

  /** How much slower than this machine, and over which line. */
  private enum Line {
    AS_IT_IS("this machine, loopback", 1, 0, 0),
    PHONE("4 × slower processor, 1.6 Mbit/s, 150 ms", 4, 150, 200_000);

    private final String words;
    private final int slower;
    private final int latency;
    private final int bytesPerSecond;

    Line(String words, int slower, int latency, int bytesPerSecond) {
      this.words = words;
      this.slower = slower;
      this.latency = latency;
      this.bytesPerSecond = bytesPerSecond;
    }

    void apply(CDPSession devTools) {
      if (slower > 1) {
        JsonObject processor = new JsonObject();
        processor.addProperty("rate", slower);
        devTools.send("Emulation.setCPUThrottlingRate", processor);
        JsonObject network = new JsonObject();
        network.addProperty("offline", false);
        network.addProperty("latency", latency);
        network.addProperty("downloadThroughput", bytesPerSecond);
        network.addProperty("uploadThroughput", bytesPerSecond);
        devTools.send("Network.emulateNetworkConditions", network);
      }
    }
  }

  /** All bytes that came, by the path of what they were asked for. */
  private static Map<String, Long> watch(CDPSession devTools) {
    Map<String, String> asked = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    devTools.on(
        "Network.requestWillBeSent",
        event ->
            asked.put(
                event.get("requestId").getAsString(),
                event.getAsJsonObject("request").get("url").getAsString()));
    devTools.on(
        "Network.loadingFinished",
        event ->
            bytes.merge(
                asked.getOrDefault(event.get("requestId").getAsString(), "?"),
                event.get("encodedDataLength").getAsLong(),
                Long::sum));
    devTools.send("Network.enable");
    return bytes;
  }

  @Test
  void allThatSomebodySignedInNeedsIsBelowTheBudget(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window();
    Map<String, Long> bytes = watch(hers.page().context().newCDPSession(hers.page()));
    hers.signIn(ann, ann.room("Study", "open"));
    hers.say("Here");
    assertThat(hers.message("Here")).isVisible();
    long sum = bytes.values().stream().mapToLong(Long::longValue).sum();
    assertTrue(bytes.size() > 20, bytes::toString);
    assertTrue(sum > 50 * 1024 && sum < BUDGET_BYTES, sum + " bytes: " + bytes);
    for (String url : bytes.keySet()) {
      assertTrue(url.startsWith(stage.server().url() + "/"), url);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "conclave.figures", matches = ".+")
  void howLongItTakesIsMeasured(Stage stage) throws IOException {
    TestServer server = stage.server();
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    List<String> lines = new ArrayList<>();
    lines.add("| Line | First paint, ms | Page drawn, ms | Bytes |");
    lines.add("|---|--:|--:|--:|");
    for (Line line : Line.values()) {
      List<Double> paints = new ArrayList<>();
      List<Double> ends = new ArrayList<>();
      long sum = 0;
      for (int i = 0; i < LOADS; i++) {
        Tab tab = stage.window(server, new NewContextOptions());
        CDPSession devTools = tab.page().context().newCDPSession(tab.page());
        Map<String, Long> bytes = watch(devTools);
        line.apply(devTools);
        tab.open(server.url() + "/#room=" + room);
        List<?> times = (List<?>) tab.page().waitForFunction(DRAWN).jsonValue();
        paints.add(((Number) times.get(0)).doubleValue());
        ends.add(((Number) times.get(1)).doubleValue());
        sum = bytes.values().stream().mapToLong(Long::longValue).sum();
        tab.close();
      }
      assertEquals(LOADS, paints.size());
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %,d |",
              line.words,
              median(paints),
              median(ends),
              sum));
    }
    Files.write(Path.of("target", "first-load.md"), lines);
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
