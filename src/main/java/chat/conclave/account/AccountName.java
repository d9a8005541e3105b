package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A name that people read and type: 2 to 32 letters and digits of one script, with single spaces,
 * dots, hyphens and underscores inside.
 *
 * @param display as it is shown, in NFKC
 */
public record AccountName(String display) {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 32;

  /** NFKC makes at most 18 characters of one. */
  private static final int LONGEST_TYPED = 128;

  /** Letters that nobody sees, and a letter that looks like an apostrophe. */
  private static final String BLANK = "\u115f\u1160\u3164\uffa0\u02bc\u02bb";

  private static final String SEPARATORS = "-_. ";

  /** Scripts that belong together: Unicode TS 39, "highly restrictive". */
  private static final List<Set<UnicodeScript>> TOGETHER =
      List.of(
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

  /**
   * Normalizes and checks a name.
   *
   * @throws Refusal {@code invalid}
   */
  public AccountName {
    if (display.length() > LONGEST_TYPED) {
      refuse("A name has at most 32 characters.");
    }
    display = Normalizer.normalize(display, Normalizer.Form.NFKC).strip();
    int length = display.codePointCount(0, display.length());
    if (length < SHORTEST || length > LONGEST) {
      refuse("A name has 2 to 32 characters.");
    }
    checkCharacters(display.codePoints().toArray());
    checkScripts(display);
  }

  /**
   * The same for all names that people could take for one another: unique among accounts, and what
   * a sign-in looks up. Never shown.
   */
  public String key() {
    return NameSkeleton.of(display);
  }

  /** The {@link #key} that a sign-in as {@code typed} looks up; for what no name can be, itself. */
  public static String keyOf(String typed) {
    try {
      return new AccountName(typed).key();
    } catch (Refusal nobodyIsCalledThat) {
      return typed;
    }
  }

  private static void checkCharacters(int[] name) {
    int before = ' ';
    for (int c : name) {
      if (isSeparator(c)) {
        boolean initial = before == '.' && c == ' ';
        if (isSeparator(before) && !initial) {
          refuse("A name begins with a letter or digit, and no two signs stand side by side.");
        }
      } else if (!isLetterOrDigit(c) && (isSeparator(before) || !isMark(c))) {
        refuse("A name has letters, digits, and single spaces, dots, - and _ between them.");
      }
      before = c;
    }
    if (isSeparator(before)) {
      refuse("A name ends with a letter or digit.");
    }
  }

  private static boolean isSeparator(int c) {
    return SEPARATORS.indexOf(c) >= 0;
  }

  private static boolean isLetterOrDigit(int c) {
    return BLANK.indexOf(c) < 0
        && (Character.isLetter(c) || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
  }

  /** A sign that a script writes with; not the loose accents that pile up on anything. */
  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK)
        && UnicodeScript.of(c) != UnicodeScript.INHERITED;
  }

  private static void checkScripts(String name) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    if (scripts.size() > 1 && TOGETHER.stream().noneMatch(set -> set.containsAll(scripts))) {
      refuse("A name is written in one alphabet.");
    }
  }

  private static void refuse(String words) {
    throw Refusal.of(ErrorCode.INVALID, words);
  }
}
