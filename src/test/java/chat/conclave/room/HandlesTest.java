package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Seat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandlesTest {
  private static final List<Seat> SEATS = List.of(Scene.CLAUDE, Scene.GPT, Scene.seat(23, "gpt-2"));

  private static String mentioned(String text) {
    return String.join(
        " ", Handles.mentioned(text, SEATS).stream().map(seat -> seat.handle()).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@claude",
        "@claude, hello",
        "hello @claude.",
        "(@claude)",
        "@claude's turn",
        "@CLAUDE!",
        "**@Claude**",
        "well\n@claude",
        "ask @claude-",
        "“@claude”",
        "你好，@claude？"
      })
  void aHandleBetweenWordBordersIsMeant(String text) {
    assertEquals("claude", mentioned(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claude",
        "@ claude",
        "@claudette",
        "@claude_x",
        "@claudé",
        "@claude-x",
        "ann@claude",
        "ann@claude.example.org",
        "josé@claude.example.org",
        "ann@claude@example.org",
        "https://example.org/@claude",
        "@@claude",
        "@claude@example.org",
        "@claude2"
      })
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
