package chat.conclave.config;

/** Who may make an account. */
public enum Registration {
  INVITE,
  OPEN,
  CLOSED
}
