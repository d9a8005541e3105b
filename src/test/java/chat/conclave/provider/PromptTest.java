package chat.conclave.provider;

import static chat.conclave.provider.Turn.Role.MODEL;
import static chat.conclave.provider.Turn.Role.USER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
  @Test
  void peopleSpeakFirstAndLastAndSidesAlternate() {
    Prompt prompt =
        prompt(
            new Turn(MODEL, "lost"),
            new Turn(USER, "a"),
            new Turn(USER, " \n"),
            new Turn(USER, "b"),
            new Turn(MODEL, "c"),
            new Turn(MODEL, ""),
            new Turn(USER, "d"),
            new Turn(MODEL, "unasked"));
    assertEquals(
        List.of(new Turn(USER, "a\n\nb"), new Turn(MODEL, "c"), new Turn(USER, "d")),
        prompt.turns());
    assertEquals("d", prompt.lastWords());
  }

  @Test
  void aPromptWithoutAPersonIsNone() {
    assertThrows(IllegalArgumentException.class, () -> prompt(new Turn(MODEL, "hm")));
    assertThrows(IllegalArgumentException.class, () -> prompt(new Turn(USER, " ")));
  }

  private static Prompt prompt(Turn... turns) {
    return new Prompt("m", "", List.of(turns), 1, null);
  }
}
