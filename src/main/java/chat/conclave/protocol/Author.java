package chat.conclave.protocol;

/**
 * Who wrote a message.
 *
 * @param id of the account or the seat
 * @param name as it was when the message was written
 */
public record Author(Kind kind, String id, String name) {
  /** A person, a model in its seat, a program with a service key, or the room itself. */
  public enum Kind {
    PERSON,
    MODEL,
    BOT,
    SYSTEM
  }
}
