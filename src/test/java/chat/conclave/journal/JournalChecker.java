package chat.conclave.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges a run: what clients wrote down, held against the room's log. In such a run every message
 * of a person begins with its nonce, is altered by its author alone, and replies are not altered.
 */
final class JournalChecker {
  private JournalChecker() {}

  /** Everything that is wrong; nothing when the promises were kept. */
  static List<Flaw> check(List<Journal> journals, FinalLog log) {
    List<Flaw> flaws = new ArrayList<>();
    flaws.addAll(new SentRules(journals, log).flaws());
    journals.forEach(journal -> flaws.addAll(new OrderRules(journal, log).flaws()));
    flaws.addAll(new AgreementRules(journals, log).flaws());
    flaws.addAll(new ReplyRules(journals, log).flaws());
    return flaws;
  }
}
