package chat.conclave.journal;

import java.util.ArrayList;
import java.util.List;

/** What one client wrote down, in the order in which it happened to that client. */
final class Journal {
  private final String owner;
  private final List<Entry> entries = new ArrayList<>();

  Journal(String owner) {
    this.owner = owner;
  }

  String owner() {
    return owner;
  }

  synchronized Journal add(Entry entry) {
    entries.add(entry);
    return this;
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Whether its owner ever heard the room. */
  boolean listened() {
    return entries().stream().anyMatch(Entry.Entered.class::isInstance);
  }
}
