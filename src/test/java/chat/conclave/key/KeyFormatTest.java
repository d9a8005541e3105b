package chat.conclave.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-canary_1.2+3/4=",
        "  sk-canary_1.2+3/4= ",
        "sk-canary_1.2+3/4=\r\n",
        "\t\n sk-canary_1.2+3/4=",
        "\"sk-canary_1.2+3/4=\"",
        "'sk-canary_1.2+3/4='",
        "`sk-canary_1.2+3/4=`",
        "\u201csk-canary_1.2+3/4=\u201d",
        "Bearer sk-canary_1.2+3/4=",
        "bearer   sk-canary_1.2+3/4=",
        "\" Bearer 'sk-canary_1.2+3/4=' \"\n",
        "\u200bsk-canary_1.2+3/4=\u200b",
        "\ufeffsk-canary_1.2+3/4=\u2060",
        "\u00a0sk-canary_1.2+3/4=\u2028"
      })
  void trimsWhatClingsToAPastedKey(String pasted) {
    byte[] bytes = pasted.getBytes(StandardCharsets.UTF_8);
    assertEquals("sk-canary_1.2+3/4=", Masters.text(KeyFormat.clean(bytes)));
    assertArrayEquals(new byte[bytes.length], bytes, "wiped");
    char[] chars = pasted.toCharArray();
    assertEquals("sk-canary_1.2+3/4=", Masters.text(KeyFormat.clean(chars)));
    assertArrayEquals(new char[chars.length], chars, "wiped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \r\n\t ",
        "\"\"",
        "Bearer ",
        "sk-canary\r\nX-Evil: 1",
        "sk-canary\nx",
        "sk-canary\0",
        "\u0001sk-canary",
        "sk-canary\u007f",
        "sk-canary x",
        "sk-canary\u00a0x",
        "sk-can\u200bary",
        "sk-can\u00e4ry",
        "sk-\u0441anary",
        "sk-canary\ud83d\ude00",
        "<html>sk-canary</html>",
        "{\"key\":\"sk-canary\"}",
        "[\"sk-canary\"]"
      })
  void refusesWhatCannotBeAKeyAndDoesNotRepeatIt(String pasted) {
    for (boolean asBytes : new boolean[] {true, false}) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () -> {
                if (asBytes) {
                  KeyFormat.clean(pasted.getBytes(StandardCharsets.UTF_8));
                } else {
                  KeyFormat.clean(pasted.toCharArray());
                }
              });
      assertEquals(ErrorCode.KEY_FORMAT, refusal.code());
      assertFalse(refusal.toString().contains("canary"));
    }
  }

  @Test
  void refusesBrokenUtf8AndWipesIt() {
    for (byte[] broken :
        new byte[][] {
          {'s', 'k', (byte) 0xff}, {'s', 'k', (byte) 0xc3}, {(byte) 0xc0, (byte) 0x80}
        }) {
      assertThrows(Refusal.class, () -> KeyFormat.clean(broken));
      assertArrayEquals(new byte[broken.length], broken);
    }
  }

  @Test
  void takes4096CharactersAndNoMore() {
    assertEquals(4_096, KeyFormat.clean("k".repeat(4_096).toCharArray()).bytes().length);
    assertThrows(Refusal.class, () -> KeyFormat.clean("k".repeat(4_097).toCharArray()));
    assertThrows(Refusal.class, () -> KeyFormat.clean(new byte[1 << 20]));
    assertThrows(Refusal.class, () -> KeyFormat.clean(new char[1 << 20]));
  }

  @Test
  void showsTheLastFourOnlyOfALongKey() {
    assertEquals("wxyz", KeyFormat.last4(KeyFormat.clean("sk-0123456789abcwxyz".toCharArray())));
    assertEquals("", KeyFormat.last4(KeyFormat.clean("sk-0123456789abwxyz".toCharArray())));
  }
}
