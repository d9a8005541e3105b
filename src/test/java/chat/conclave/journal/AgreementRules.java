package chat.conclave.journal;

import chat.conclave.journal.Flaw.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All see the same at the same place: the same change in one rev, the same message after it. */
final class AgreementRules extends Entry.Some {
  private record Version(String message, long rev) {}

  private final Map<Long, String> subjects = new HashMap<>();
  private final Map<Version, Content> contents = new HashMap<>();
  private final List<Flaw> flaws = new ArrayList<>();
  private String owner = "the log";

  AgreementRules(List<Journal> journals, FinalLog log) {
    log.messages().forEach(this::saw);
    for (Journal journal : journals) {
      owner = journal.owner();
      journal.entries().forEach(entry -> entry.on(this));
    }
  }

  List<Flaw> flaws() {
    return flaws;
  }

  @Override
  public Boolean entered(Entry.Entered entry) {
    entry.messages().forEach(this::saw);
    return true;
  }

  @Override
  public Boolean changed(Entry.Changed entry) {
    String other = subjects.putIfAbsent(entry.rev(), entry.subject());
    if (other != null && !other.equals(entry.subject())) {
      disagreeing("got with " + entry.rev() + " " + entry.subject() + ", others " + other);
    }
    entry.content().ifPresent(this::saw);
    return true;
  }

  private void saw(Content content) {
    Content now = content.comparable();
    Content other = contents.putIfAbsent(new Version(now.id(), now.rev()), now);
    if (other != null && !other.equals(now)) {
      disagreeing("saw " + now + ", others " + other);
    }
  }

  private void disagreeing(String words) {
    flaws.add(new Flaw(Kind.DISAGREEING, owner + " " + words));
  }
}
