package chat.conclave.account;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Gives names that look alike the same text: case, width, signs between words, and the letters of
 * other alphabets most often taken for Latin ones. A small part of Unicode TS 39, on purpose: it
 * may find two different names alike ("Ian" and "Lan"), since a capital I and a small l are.
 */
final class NameSkeleton {
  private static final Map<Integer, Integer> LOOKS_LIKE = new HashMap<>();

  static {
    alike("i1|", "lll");
    alike("0", "o");
    alike("_. ", "---");
    alike("\u0251\u0261\u0131\u0269", "agll");
    // Cyrillic, small letters; some are alike only as capitals.
    alike("\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440", "abekmhop");
    alike("\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb", "ctyxsljh");
    alike("\u04cf\u0501\u051b\u051d\u04af\u0433", "ldqwyr");
    // Greek.
    alike("\u03b1\u03b2\u03b3\u03b5\u03b6\u03b7\u03b9\u03ba", "abyezhlk");
    alike("\u03bc\u03bd\u03bf\u03c1\u03c3\u03c4\u03c5\u03c7", "mvopotux");
    // Armenian.
    alike("\u0585\u057d\u0578\u0570", "ounh");
  }

  private NameSkeleton() {}

  static String of(String name) {
    String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String plain =
        Normalizer.normalize(folded, Normalizer.Form.NFKC)
            .replace('\u03c2', '\u03c3')
            .replace("i\u0307", "i");
    StringBuilder skeleton = new StringBuilder();
    plain.codePoints().map(c -> LOOKS_LIKE.getOrDefault(c, c)).forEach(skeleton::appendCodePoint);
    return skeleton.toString().replace("rn", "m").replace("vv", "w").replace("--", "-");
  }

  private static void alike(String letters, String latin) {
    for (int i = 0; i < letters.length(); i++) {
      LOOKS_LIKE.put((int) letters.charAt(i), (int) latin.charAt(i));
    }
  }
}
