package chat.conclave.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private final StrictJson json = new StrictJson(16, 65_536);

  @Test
  void readsAnObjectWithEveryKindOfValue() throws IOException {
    var object = json.object("{\"a\":[1,2.5,null,true,{\"b\":\"c\"}]}");
    assertEquals("{\"a\":[1,2.5,null,true,{\"b\":\"c\"}]}", object.encode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "null",
        "\"x\"",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":NaN}",
        "{\"a\":1,\"a\":2}",
        "\uFEFF{}",
        "{'a':1}",
        "{\"a\":1,}"
      })
  void refusesWhatIsNotOneStrictObject(String text) {
    assertThrows(IOException.class, () -> json.object(text));
  }

  @Test
  void refusesDepthAndEndlessNumbers() {
    assertThrows(IOException.class, () -> json.object("{\"a\":".repeat(17) + "1" + "}".repeat(17)));
    assertThrows(IOException.class, () -> json.object("{\"a\":" + "1".repeat(1_000_000) + "}"));
  }
}
