package chat.conclave.account;

import java.util.ArrayList;
import java.util.List;

/** Finds what fingers do by themselves: repetition, counting, and walking along the keys. */
final class PasswordPattern {
  private static final int SHORTEST_ROW = 3;
  private static final int LONGEST_UNIT = 6;
  private static final List<String> ROWS = new ArrayList<>();

  static {
    for (String row :
        List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890",
            "!@#$%^&*()_+",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "qwertzuiop",
            "yxcvbnm",
            "azertyuiop",
            "qsdfghjklm",
            "wxcvbn",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "1q2w3e4r5t6y7u8i9o0p",
            "qawsedrftgyhujikolp")) {
      ROWS.add(row);
      ROWS.add(new StringBuilder(row).reverse().toString());
    }
  }

  private PasswordPattern() {}

  /** Whether {@code text} is a unit of at most six characters, over and over. */
  static boolean repeats(String text) {
    for (int unit = 1; unit <= LONGEST_UNIT && 2 * unit <= text.length(); unit++) {
      if (text.regionMatches(unit, text, 0, text.length() - unit)) {
        return true;
      }
    }
    return false;
  }

  /** {@code text} with a space for each run of three or more neighbours. */
  static String withoutRows(String text) {
    StringBuilder rest = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int run = longestRow(text, at);
      rest.append(run >= SHORTEST_ROW ? ' ' : text.charAt(at));
      at += run >= SHORTEST_ROW ? run : 1;
    }
    return rest.toString();
  }

  private static int longestRow(String text, int at) {
    int longest = 0;
    for (String row : ROWS) {
      int start = row.indexOf(text.charAt(at));
      while (start >= 0) {
        int length = 0;
        while (at + length < text.length()
            && start + length < row.length()
            && text.charAt(at + length) == row.charAt(start + length)) {
          length++;
        }
        longest = Math.max(longest, length);
        start = row.indexOf(text.charAt(at), start + 1);
      }
    }
    return longest;
  }
}
