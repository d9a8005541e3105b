package chat.conclave.config;

import java.util.Comparator;
import java.util.Optional;

/** Finds the setting that somebody probably meant. */
final class Nearest {
  private static final int FAR = 2;

  private Nearest() {}

  static Optional<String> to(String name) {
    return SettingTable.ALL.stream()
        .map(Setting::name)
        .filter(known -> distance(name, known) <= FAR)
        .min(Comparator.comparingInt(known -> distance(name, known)));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
