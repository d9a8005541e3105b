package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passwords may be chosen: NIST SP 800-63B, revision 4, for a password that is the only
 * factor. Length and a block-list; no composition rules.
 */
public final class PasswordRule {
  /** In Unicode characters, after NFKC. */
  public static final int SHORTEST = 15;

  public static final int LONGEST = 256;

  private static final int DISTINCT = 5;
  private static final int OWN = 5;
  private static final String SERVICE = "conclave";
  private static final Set<String> KNOWN = Set.copyOf(lines("known-passwords.txt"));
  private static final List<String> PIECES = lines("known-pieces.txt");

  private PasswordRule() {}

  /**
   * Checks a new password.
   *
   * @throws Refusal {@code invalid}, with words that help and do not repeat the password
   */
  public static void check(String password, AccountName name) {
    if (password.length() > 2 * LONGEST) {
      refuse("A password has at most 256 characters.");
    }
    if (password.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      refuse("The password holds half a character. Please type it again.");
    }
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    int typed = password.codePointCount(0, password.length());
    int length = Math.min(typed, normal.codePointCount(0, normal.length()));
    if (length < SHORTEST) {
      refuse("A password has at least 15 characters. A few unrelated words work well.");
    }
    if (typed > LONGEST) {
      refuse("A password has at most 256 characters.");
    }
    String small = normal.toLowerCase(Locale.ROOT);
    String plain = plain(normal);
    if (small.codePoints().distinct().count() < DISTINCT
        || PasswordPattern.repeats(small)
        || PasswordPattern.repeats(plain)) {
      refuse("That password repeats itself. A few unrelated words work well.");
    }
    if (KNOWN.contains(plain)) {
      refuse("That password is known to many. A few unrelated words work well.");
    }
    if (signs(small) + remainder(plain, name) < OWN) {
      refuse(
          "That password is made of well-known words, rows of keys or your name."
              + " A few unrelated words work well.");
    }
  }

  /**
   * How many letters are left without the name, the service, known pieces and rows of keys. Digits
   * count only where there are no letters: behind a known word they are a year or a birthday.
   */
  private static long remainder(String plain, AccountName name) {
    String rest = plain;
    String own = plain(name.display());
    if (own.length() > 2) {
      rest = rest.replace(own, " ");
    }
    rest = rest.replace(SERVICE, " ");
    for (String piece : PIECES) {
      rest = rest.replace(piece, " ");
    }
    String left = PasswordPattern.withoutRows(rest);
    return plain.codePoints().anyMatch(Character::isLetter)
        ? left.codePoints().filter(Character::isLetter).count()
        : left.codePoints().filter(Character::isDigit).distinct().count();
  }

  /** How many different signs there are: a password may consist of them. */
  private static long signs(String small) {
    return PasswordPattern.withoutRows(small)
        .codePoints()
        .filter(c -> c != ' ' && !Character.isLetterOrDigit(c))
        .distinct()
        .count();
  }

  /** Small letters and digits alone; a sign that people write for a letter becomes the letter. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .map(PasswordRule::letter)
        .filter(Character::isLetterOrDigit)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static int letter(int c) {
    return switch (c) {
      case '@' -> 'a';
      case '$' -> 's';
      default -> c;
    };
  }

  private static List<String> lines(String name) {
    try (InputStream in = PasswordRule.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(PasswordRule::plain)
          .collect(Collectors.toUnmodifiableList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuse(String words) {
    throw Refusal.of(ErrorCode.INVALID, words);
  }
}
