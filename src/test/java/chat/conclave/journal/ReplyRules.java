package chat.conclave.journal;

import chat.conclave.journal.Flaw.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A reply begins once and ends once, and what came of it in pieces is one text: the one it ended
 * with. Whose server was killed may have seen more of it than was saved, and nothing else.
 */
final class ReplyRules extends Entry.Some {
  private final Map<String, Set<Long>> changes = new HashMap<>();
  private final Map<String, Canvas> texts = new HashMap<>();
  private final Map<String, Integer> known = new HashMap<>();
  private final Map<String, Content> stored = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> over = new HashSet<>();
  private final Set<String> loose = new HashSet<>();
  private final List<Flaw> flaws = new ArrayList<>();
  private String owner = "the log";

  ReplyRules(List<Journal> journals, FinalLog log) {
    log.messages().stream().filter(Content::reply).forEach(each -> stored.put(each.id(), each));
    for (Journal journal : journals) {
      owner = journal.owner();
      known.clear();
      over.clear();
      loose.clear();
      journal.entries().forEach(entry -> entry.on(this));
      loose.forEach(reply -> found(Kind.TORN, "of " + reply + " only late pieces came"));
    }
    owner = "the log";
    stored.values().forEach(this::ended);
  }

  List<Flaw> flaws() {
    return flaws;
  }

  private void found(Kind kind, String words) {
    flaws.add(new Flaw(kind, owner + ": " + words));
  }

  private void ended(Content reply) {
    if (reply.running()) {
      found(Kind.UNENDED, reply.toString());
      return;
    }
    Set<Long> seen = changes.getOrDefault(reply.id(), Set.of());
    if (!Set.of(reply.posted(), reply.rev()).containsAll(seen) || reply.posted() == reply.rev()) {
      found(Kind.ENDED_TWICE, reply + " has changed in " + seen);
    }
    Canvas pieces = texts.getOrDefault(reply.id(), new Canvas());
    boolean cut = reply.state().equals("interrupted");
    if (!pieces.draw(0, reply.text()) || (!cut && pieces.length() > reply.text().length())) {
      found(Kind.TORN, "the pieces «" + pieces + "» end as " + reply);
    }
  }

  @Override
  public Boolean entered(Entry.Entered entry) {
    known.clear();
    loose.clear();
    entry.messages().forEach(this::saw);
    entry.messages().stream().filter(each -> !each.running()).map(Content::id).forEach(over::add);
    entry.streams().forEach((reply, text) -> knows(reply, 0, text));
    return true;
  }

  @Override
  public Boolean changed(Entry.Changed entry) {
    entry
        .content()
        .filter(Content::reply)
        .ifPresent(
            reply -> {
              changes.computeIfAbsent(reply.id(), none -> new TreeSet<>()).add(entry.rev());
              if (entry.rev() == reply.rev()
                  && reply.running() != (reply.rev() == reply.posted())) {
                found(Kind.NO_START, "got with " + entry.rev() + " " + reply);
              }
              if (entry.rev() == reply.posted()) {
                known.putIfAbsent(reply.id(), 0);
              }
              saw(reply);
              if (entry.rev() >= reply.rev() && !reply.running()) {
                over.add(reply.id());
                loose.remove(reply.id());
              }
            });
    return true;
  }

  private void saw(Content message) {
    if (message.reply() && !stored.containsKey(message.id()) && lost.add(message.id())) {
      found(Kind.LOST, message.toString());
    }
    if (message.reply() && message.running() && !canvas(message.id()).draw(0, message.text())) {
      found(Kind.TORN, "«" + message.text() + "» is no beginning of " + canvas(message.id()));
    }
  }

  @Override
  public Boolean piece(Entry.Piece entry) {
    knows(entry.reply(), entry.at(), entry.text());
    return true;
  }

  private void knows(String reply, int at, String text) {
    if (over.contains(reply)) {
      found(Kind.LATE, "of " + reply + " at " + at + " «" + text + "»");
    }
    int before = known.getOrDefault(reply, 0);
    if (at > before && !known.containsKey(reply)) {
      // It ended while the room was being entered: the end is on its way, with the whole text.
      loose.add(reply);
    } else if (at > before) {
      found(Kind.TORN, "of " + reply + " the piece at " + at + " came behind " + before);
    }
    if (!loose.contains(reply)) {
      known.put(reply, Math.max(before, at + text.length()));
    }
    if (!canvas(reply).draw(at, text)) {
      found(Kind.TORN, "of " + reply + " at " + at + " «" + text + "» is not in " + canvas(reply));
    }
  }

  private Canvas canvas(String reply) {
    return texts.computeIfAbsent(reply, none -> new Canvas());
  }

  /** One text, as all together have seen it. */
  private static final class Canvas {
    private final StringBuilder text = new StringBuilder();

    int length() {
      return text.length();
    }

    /** Whether a piece fits what is there already. */
    boolean draw(int at, String piece) {
      int overlap = Math.min(text.length() - at, piece.length());
      if (overlap < 0 || !text.substring(at, at + overlap).equals(piece.substring(0, overlap))) {
        return false;
      }
      text.append(piece.substring(overlap));
      return true;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
