package chat.conclave.journal;

import chat.conclave.journal.Flaw.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was acknowledged is there once; what was sent is there at most once. */
final class SentRules extends Entry.Some {
  private final Map<String, String> sent = new HashMap<>();
  private final Map<String, Entry.Acknowledged> acknowledged = new HashMap<>();
  private final Map<String, Fate> fates = new HashMap<>();
  private final List<Flaw> flaws = new ArrayList<>();
  private String owner = "";

  SentRules(List<Journal> journals, FinalLog log) {
    for (Journal journal : journals) {
      owner = journal.owner();
      journal.entries().forEach(entry -> entry.on(this));
    }
    Map<String, Content> stored = new HashMap<>();
    Map<String, Content> byNonce = new HashMap<>();
    for (Content message : log.messages()) {
      if (stored.put(message.id(), message) != null) {
        found(Kind.DOUBLED, "in the log twice: " + message);
      }
      if (!message.reply() && !message.deleted()) {
        known(message, byNonce);
      }
    }
    acknowledged.values().forEach(promise -> kept(promise, stored));
  }

  List<Flaw> flaws() {
    return flaws;
  }

  private void found(Kind kind, String words) {
    flaws.add(new Flaw(kind, words));
  }

  @Override
  public Boolean sent(Entry.Sent entry) {
    sent.put(entry.nonce(), entry.text());
    return true;
  }

  @Override
  public Boolean acknowledged(Entry.Acknowledged entry) {
    Entry.Acknowledged earlier = acknowledged.putIfAbsent(entry.nonce(), entry);
    if (earlier != null && !earlier.equals(entry)) {
      found(Kind.DOUBLED, owner + " was told two things: " + earlier + " and " + entry);
    }
    return true;
  }

  @Override
  public Boolean refused(Entry.Refused entry) {
    if (entry.code().equals("conflict")) {
      found(Kind.REPEAT_REFUSED, owner + ": " + entry);
    }
    return true;
  }

  @Override
  public Boolean altering(Entry.Altering entry) {
    return fate(entry.message()).open.add(entry.text());
  }

  @Override
  public Boolean altered(Entry.Altered entry) {
    Fate fate = fate(entry.message());
    fate.last = Optional.of(entry.text());
    return fate.open.remove(entry.text());
  }

  private Fate fate(String message) {
    return fates.computeIfAbsent(message, none -> new Fate());
  }

  /** What its author has made of a message; nothing stands for a message that is deleted. */
  private static final class Fate {
    private final Set<Optional<String>> open = new HashSet<>();
    private Optional<Optional<String>> last = Optional.empty();

    boolean allows(Optional<String> now, Optional<String> sent) {
      return open.contains(now) || last.orElse(sent).equals(now);
    }
  }

  private void known(Content message, Map<String, Content> byNonce) {
    String nonce = message.nonce();
    Content other = byNonce.put(nonce, message);
    if (other != null) {
      found(Kind.DOUBLED, nonce + " is in the log as " + other.id() + " and as " + message.id());
    }
    String text = sent.get(nonce);
    if (text == null) {
      found(Kind.STRANGE, "nobody sent " + message);
    }
    Entry.Acknowledged promise = acknowledged.get(nonce);
    if (promise != null && !promise.message().equals(message.id())) {
      found(Kind.DOUBLED, promise + " is in the log as " + message.id());
    }
    if (promise == null && text != null && !message.text().equals(text)) {
      found(Kind.ALTERED, "sent as «" + text + "»: " + message);
    }
  }

  private void kept(Entry.Acknowledged promise, Map<String, Content> stored) {
    Content message = stored.get(promise.message());
    if (message == null) {
      found(Kind.LOST, promise.toString());
      return;
    }
    if (message.posted() != promise.rev()) {
      found(Kind.ALTERED, promise + " is in the log at " + message.posted());
    }
    Optional<String> now = message.deleted() ? Optional.empty() : Optional.of(message.text());
    if (!fate(message.id()).allows(now, Optional.ofNullable(sent.get(promise.nonce())))) {
      found(Kind.ALTERED, promise + " is in the log as " + message);
    }
  }
}
