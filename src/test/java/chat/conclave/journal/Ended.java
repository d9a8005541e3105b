package chat.conclave.journal;

/** Whether an entry is the end of a reply. */
final class Ended extends Entry.Some {
  private final String reply;

  private Ended(String reply) {
    this.reply = reply;
  }

  static boolean is(Entry entry, String reply) {
    return entry.on(new Ended(reply));
  }

  @Override
  public Boolean changed(Entry.Changed entry) {
    return entry.content().filter(this::ended).isPresent();
  }

  @Override
  public Boolean entered(Entry.Entered entry) {
    return entry.messages().stream().anyMatch(this::ended);
  }

  private boolean ended(Content message) {
    return message.id().equals(reply) && !message.running();
  }
}
