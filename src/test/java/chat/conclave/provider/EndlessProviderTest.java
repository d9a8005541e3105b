package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.simulator.RawProvider;
import chat.conclave.simulator.RawProvider.Script;
import chat.conclave.simulator.RawProvider.Talk;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that sends without end, and what the server's memory says to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndlessProviderTest {
  private static final int MEBI = 1024 * 1024;
  private static final int SENT = 64 * MEBI;

  /** Beside what a call may keep there is what a heap holds that is just not collected yet. */
  private static final long ALLOWED = 8L * MEBI;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Stage stage;

  @BeforeAll
  void open() {
    stage =
        new Stage(
            Limits.of(256 * 1024, 256 * 1024)
                .with(PATIENCE, PATIENCE, PATIENCE, PATIENCE.multipliedBy(2), 4));
  }

  @AfterAll
  void close() {
    stage.close();
  }

  static Iterable<String> speakers() {
    return HostileProviderTest.SPEAKERS;
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  /** A flood that waits at its end until it was measured, with the call still open. */
  private static final class Flood implements Script {
    final CountDownLatch sent = new CountDownLatch(1);
    final CountDownLatch measured = new CountDownLatch(1);
    private final Flow flow;
    private final Script rest;

    interface Flow {
      /** Sends a little more; how many bytes it was. */
      int more(Talk talk) throws IOException;
    }

    Flood(Flow flow, Script rest) {
      this.flow = flow;
      this.rest = rest;
    }

    @Override
    public void run(Talk talk) throws IOException, InterruptedException {
      try {
        for (int all = 0; all < SENT; ) {
          all += flow.more(talk);
        }
      } finally {
        sent.countDown();
      }
      measured.await();
      rest.run(talk);
    }
  }

  private Heard flooded(String provider, Script before, Flood flood) {
    Heard heard = new Heard();
    long empty = heap();
    try (RawProvider hostile =
        new RawProvider(
            talk -> {
              before.run(talk);
              flood.run(talk);
            })) {
      stage.start(stage.at(provider, hostile.url("")), Stage.KEY, heard);
      assertTrue(flood.sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it is still sending");
      long grown = heap() - empty;
      flood.measured.countDown();
      assertTrue(grown < ALLOWED, grown + " bytes are held of " + provider);
      return await(heard.end()).once();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** That the measure can fail: a client that keeps what it hears is seen to keep it. */
  @Test
  void whoKeepsWhatItHearsIsFoundOut() throws InterruptedException {
    String noise = ": " + "x".repeat(16_000) + "\n";
    Flood flood =
        new Flood(talk -> talk.chunk(noise) == talk ? noise.length() : 0, talk -> talk.end());
    Buffer kept = Buffer.buffer();
    HttpClient keeper = stage.vertx.createHttpClient();
    long empty = heap();
    try (RawProvider hostile =
        new RawProvider(
            talk -> {
              talk.head();
              flood.run(talk);
            })) {
      RequestOptions get =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setAbsoluteURI(hostile.url("/v1").toString());
      Future<?> done =
          keeper
              .request(get)
              // Inside: whoever is told of the response later misses its beginning.
              .compose(
                  request ->
                      request
                          .send()
                          .compose(response -> response.handler(kept::appendBuffer).end()));
      assertTrue(flood.sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      long grown = heap() - empty;
      flood.measured.countDown();
      await(done);
      assertTrue(kept.length() >= SENT);
      assertTrue(grown > SENT / 2, grown + " bytes");
    } finally {
      await(keeper.close());
    }
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void signsOfLifeWithoutEndAreForgottenAndTheReplyIsStillGood(String provider) {
    Flood flood =
        new Flood(
            talk -> {
              String noise = talk.noise("x".repeat(1_000)).repeat(16);
              talk.chunk(noise);
              return noise.length();
            },
            talk -> talk.begin().piece("ok").finish().end());
    Heard heard = flooded(provider, talk -> talk.head(), flood);
    assertNull(heard.failure);
    assertEquals("ok", heard.text.toString());
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void aMillionEmptyEventsAreNothing(String provider) {
    Flood flood =
        new Flood(
            talk -> {
              String nothing =
                  talk.frames()
                      ? talk.event("unheardOf", "").repeat(200)
                      : "event: execute\ndata:\n\nretry: 0\n\n".repeat(500);
              talk.chunk(nothing);
              // Sixteen million bytes of them are enough, and more than a million lines.
              return nothing.length() * 4;
            },
            talk -> talk.begin().piece("ok").finish().end());
    assertEquals("ok", flooded(provider, talk -> talk.head(), flood).text.toString());
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void thoughtsWithoutEndAreForgottenAndTheAnswerIsHeard(String provider) {
    Flood flood =
        new Flood(
            talk -> {
              String thought = talk.thought("hm ".repeat(2_000)).repeat(3);
              talk.chunk(thought);
              return thought.length();
            },
            talk -> talk.begin().piece("ok").finish().end());
    Heard heard = flooded(provider, talk -> talk.head().begin().think(), flood);
    assertNull(heard.failure);
    assertEquals("ok", heard.text.toString());
    assertEquals(256 * 1024, heard.reasoning.length());
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void aLineWithoutEndIsHungUpOn(String provider) {
    Flood flood =
        new Flood(
            talk -> {
              talk.chunk("x".repeat(64 * 1024));
              return 64 * 1024;
            },
            talk -> {});
    Script before =
        talk ->
            talk.head()
                .begin()
                .piece("Partial")
                // In frames, a length of two thousand million.
                .chunk(talk.frames() ? "\u007F\u0000\u0000\u0000" : "data: ");
    Heard heard = flooded(provider, before, flood).failed(ErrorCode.PROVIDER_GARBLED, false);
    assertEquals("Partial", heard.text.toString());
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void textWithoutEndIsCut(String provider) {
    Flood flood =
        new Flood(
            talk -> {
              talk.piece("and on ".repeat(1_000));
              return 7_000;
            },
            talk -> {});
    Heard heard =
        flooded(provider, talk -> talk.head().begin(), flood).finished(FinishReason.LENGTH);
    assertEquals(256 * 1024, heard.text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"
      })
  void headsThatAreNoAnswerAreBoundedHoweverManyThereAre(String head) {
    Flood flood =
        new Flood(
            talk -> {
              talk.raw(head.repeat(200));
              return head.length() * 200;
            },
            talk -> talk.whole("ok"));
    Heard heard = flooded("openai", talk -> {}, flood);
    // Whether it has patience or not: it ends.
    assertTrue(heard.failure != null || heard.text.toString().equals("ok"));
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void aChunkExtensionOrATrailerOrAHeaderOfAMegabyteIsNotRead(String provider) {
    String much = "x".repeat(MEBI);
    for (Script script :
        new Script[] {
          talk -> talk.head("x-much: " + much).begin().piece("ok").finish().end(),
          talk -> talk.head().begin().raw("2;" + much + "\r\nok\r\n").finish().end(),
          talk -> talk.head().begin().piece("ok").raw("0\r\nx-much: " + much + "\r\n\r\n"),
          talk -> talk.raw("HTTP/1.1 200 " + much + "\r\n\r\n"),
          talk -> talk.head().begin().raw(much + "\r\n")
        }) {
      try (RawProvider hostile = new RawProvider(script)) {
        Heard heard = new Heard();
        stage.start(stage.at(provider, hostile.url("")), Stage.KEY, heard);
        await(heard.end()).once();
        assertNotNull(heard.failure, provider);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("speakers")
  void anInterimAnswerOrAnOldVersionOfTheProtocolIsNoHarm(String provider) {
    for (Script script :
        new Script[] {
          talk -> talk.raw("HTTP/1.1 100 Continue\r\n\r\n").whole("ok"),
          talk -> talk.raw("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").whole("ok"),
          talk -> talk.old("ok")
        }) {
      try (RawProvider odd = new RawProvider(script)) {
        Heard heard = new Heard();
        stage.start(stage.at(provider, odd.url("")), Stage.KEY, heard);
        assertEquals("ok", await(heard.end()).once().text.toString());
      }
    }
  }
}
