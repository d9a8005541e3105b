package chat.conclave.journal;

import chat.conclave.journal.Flaw.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * One client's changes come ascending, each once, without holes, from each snapshot on and across
 * resumes; and in the end it knows them all.
 */
final class OrderRules extends Entry.Some {
  private final String owner;
  private final List<Flaw> flaws = new ArrayList<>();
  private String epoch = "";
  private long last = -1;

  OrderRules(Journal journal, FinalLog log) {
    owner = journal.owner();
    journal.entries().forEach(entry -> entry.on(this));
    if (journal.listened() && last != log.head()) {
      found(Kind.BEHIND, "knows " + last + " of " + log.head());
    }
    if (journal.listened() && !epoch.equals(log.epoch())) {
      found(Kind.BEHIND, "is in epoch " + epoch + " and not in " + log.epoch());
    }
  }

  List<Flaw> flaws() {
    return flaws;
  }

  private void found(Kind kind, String words) {
    flaws.add(new Flaw(kind, owner + " " + words));
  }

  @Override
  public Boolean entered(Entry.Entered entry) {
    if (!entry.reset()
        && (entry.after().filter(after -> after == entry.rev()).isEmpty()
            || entry.rev() != last
            || !entry.epoch().equals(epoch))) {
      found(Kind.WRONG_RESUME, "was at " + last + " and got " + entry);
    }
    epoch = entry.epoch();
    last = entry.rev();
    return true;
  }

  @Override
  public Boolean changed(Entry.Changed entry) {
    long rev = entry.rev();
    if (rev == last) {
      found(Kind.REPEATED, "got " + rev + " again");
    } else if (rev < last) {
      found(Kind.OUT_OF_ORDER, "got " + rev + " behind " + last);
    } else if (rev > last + 1) {
      found(Kind.HOLE, "got " + rev + " right behind " + last);
    }
    entry
        .content()
        .filter(content -> content.rev() < rev)
        .ifPresent(old -> found(Kind.STALE, "got with " + rev + " " + old));
    last = Math.max(last, rev);
    return true;
  }
}
