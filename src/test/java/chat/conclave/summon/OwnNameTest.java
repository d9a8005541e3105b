package chat.conclave.summon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnNameTest {
  private static String shown(String text, int stride) {
    OwnName name = new OwnName("Claude");
    StringBuilder shown = new StringBuilder();
    for (int at = 0; at < text.length(); at += stride) {
      shown.append(name.pass(text.substring(at, Math.min(text.length(), at + stride))));
    }
    return shown + name.rest();
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Claude: Hello,Hello",
        "claude:Hello,Hello",
        " \tClaude:  Hello,Hello",
        "Claude says: Hello,Claude says: Hello",
        "Claudette: Hello,Claudette: Hello",
        "Hello. Claude: x,Hello. Claude: x",
        "Claude: Claude: x,Claude: x",
        "**Claude:** Hello,Hello",
        "**Claude**: Hello,Hello",
        "**Claude** is here,**Claude** is here",
        "**Bold** words,**Bold** words",
        "Cl,Cl",
        "Claude,Claude",
        "Claude:,''"
      })
  void itsOwnNameIsTakenOffOnceHoweverTheTextIsCut(String text, String shown) {
    for (int stride = 1; stride <= text.length(); stride++) {
      assertEquals(shown.strip(), shown(text, stride).strip(), "stride " + stride);
    }
  }

  @Test
  void nothingIsHeldBackLongerThanNeeded() {
    OwnName name = new OwnName("Claude");
    assertEquals("", name.pass("Cla"));
    assertEquals("Clap", name.pass("p"));
    assertEquals(" your hands", name.pass(" your hands"));
  }
}
