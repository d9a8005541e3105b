package chat.conclave.protocol;

/** Why somebody hears nothing of a room any more. */
public enum Parting {
  LEFT,
  KICKED,
  BANNED,
  /** The room is gone. */
  DELETED
}
