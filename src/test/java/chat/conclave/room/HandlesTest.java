package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Seat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandlesTest {
  private static final List<Seat> SEATS = List.of(Scene.CLAUDE, Scene.GPT, Scene.seat(23, "gpt-2"));

  /** Read by the page's tests as well: who is asked, and pays, is what the page says before. */
  private static List<String> texts(String kind) {
    try (InputStream file = HandlesTest.class.getResourceAsStream("addressed.json")) {
      byte[] all = Objects.requireNonNull(file).readAllBytes();
      return new JsonObject(Buffer.buffer(all))
          .getJsonArray(kind).stream().map(String::valueOf).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static List<String> meant() {
    return texts("meant");
  }

  static List<String> notMeant() {
    return texts("notMeant");
  }

  private static String mentioned(String text) {
    return String.join(
        " ", Handles.mentioned(text, SEATS).stream().map(seat -> seat.handle()).toList());
  }

  @ParameterizedTest
  @MethodSource("meant")
  void aHandleBetweenWordBordersIsMeant(String text) {
    assertEquals("claude", mentioned(text));
  }

  @ParameterizedTest
  @MethodSource("notMeant")
  void anAddressOrALongerWordIsNot(String text) {
    assertEquals("", mentioned(text));
  }

  @Test
  void eachIsMeantOnceInTheOrderOfTheText() {
    assertEquals("gpt-2 claude gpt", mentioned("@gpt-2 and @claude, then @gpt and @Claude"));
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/claude-haiku-5.5, claude",
    "gpt-5, gpt",
    "o3, o",
    "Kimi-K2, kimi",
    "4711, model"
  })
  void aHandleIsMadeFromTheModelsName(String model, String handle) {
    assertEquals(handle, Handles.suggest(model, List.of()));
  }

  @Test
  void whatIsSuggestedFitsAndIsFree() {
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String handle = Handles.suggest("x".repeat(60), seats);
      assertTrue(Handles.fits(handle), handle);
      assertTrue(seats.stream().noneMatch(seat -> seat.handle().equals(handle)));
      seats.add(Scene.seat(40 + i, handle));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us.amazon.nova-micro-v1:0, nova",
    "eu.anthropic.claude-haiku-4-5-20251001-v1:0, claude",
    "gemini-3.8-flash, gemini",
    "openai.gpt-oss-120b, gpt"
  })
  void aHandleIsTheModelsOwnNameAndNotItsMakers(String model, String handle) {
    assertEquals(handle, Handles.suggest(model, List.of()).replaceAll("-2$", ""));
  }
}
