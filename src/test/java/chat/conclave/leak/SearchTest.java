package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SearchTest {
  private final Canary canary = Canary.of("canary");
  private final Canary odd = Canary.odd("odd one");
  private final Search search = new Search(canary, odd);

  @RepeatedTest(5)
  void aKeyIsFoundHoweverItIsWritten() {
    assertFound("PLAIN", canary.text());
    assertFound("REVERSED", new StringBuilder(canary.text()).reverse().toString());
    for (String before : new String[] {"", "a", "ab", "abc"}) {
      byte[] bytes = (before + canary.text() + "xy").getBytes(UTF_8);
      assertFound("BASE64", Base64.getEncoder().encodeToString(bytes));
      assertFound("BASE64", Base64.getMimeEncoder().encodeToString(bytes));
    }
    byte[] bytes = canary.text().getBytes(UTF_8);
    assertFound("HEX", HexFormat.of().formatHex(bytes));
    assertFound("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
    assertFound("HEX", HexFormat.ofDelimiter(" ").formatHex(bytes));
    assertFound("UTF16", new String(canary.text().getBytes(UTF_16LE), ISO_8859_1));
    assertFound("UTF16", new String(canary.text().getBytes(UTF_16BE), ISO_8859_1));
  }

  @RepeatedTest(5)
  void aKeyWithOddSignsIsFoundEscaped() {
    assertTrue(inText(odd.text()).contains("odd one as PLAIN"));
    assertTrue(found(URLEncoder.encode(odd.text(), UTF_8)));
    assertTrue(found(new JsonObject().put("key", odd.text()).encode()));
    assertTrue(found(Base64.getUrlEncoder().encodeToString(odd.text().getBytes(UTF_8))));
  }

  @Test
  void theGreaterPartOfAKeyIsFound() {
    assertFound("PLAIN", canary.text().substring(7, 31));
    assertFound("PLAIN", canary.text().substring(0, 20) + "***");
  }

  @Test
  void aKeyInADumpOfRowsIsFound() {
    for (String before : new String[] {"", "GET / HTTP/1.1\r\n", "abc", "abcdefghij"}) {
      byte[] bytes = (before + canary.text()).getBytes(UTF_8);
      assertTrue(found(ByteBufUtil.prettyHexDump(Unpooled.wrappedBuffer(bytes))));
    }
  }

  @Test
  void aKeyAcrossTwoReadsIsFound() {
    byte[] bytes = canary.text().substring(0, 12).getBytes(UTF_8);
    Search.Place place = search.in("two reads");
    for (byte b : bytes) {
      place.more(new byte[] {b}, 1);
    }
    assertEquals(Set.of("canary as PLAIN"), place.found());
  }

  @Test
  void nothingIsFoundWhereNothingIsAndABlindSearchFails() {
    Search.Place place = search.in("an empty place");
    place.feed("Nothing to see here. " + Canary.of("another").text());
    assertEquals(Set.of(), place.found());
    assertThrows(AssertionError.class, () -> place.holdsOnly(canary));
    place.feed(canary.text());
    place.holdsOnly(canary);
    place.feed(odd.text());
    assertThrows(AssertionError.class, () -> place.holdsOnly(canary));
  }

  private void assertFound(String form, String text) {
    Set<String> found = inText(text);
    assertTrue(found.contains("canary as " + form), () -> form + " " + found);
  }

  private boolean found(String text) {
    return !inText(text).isEmpty();
  }

  private Set<String> inText(String text) {
    Search.Place place = search.in("text");
    place.feed(("before " + text + " after").getBytes(ISO_8859_1));
    return place.found();
  }
}
