package chat.conclave.storage.embedded;

/**
 * The embedded database cannot run. The message is one line for the operator: what, and what helps.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean taken;

  EmbeddedPostgresException(String message) {
    super(message);
    this.taken = false;
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
    this.taken = false;
  }

  private EmbeddedPostgresException(String message, boolean taken) {
    super(message);
    this.taken = taken;
  }

  static EmbeddedPostgresException taken(String message) {
    return new EmbeddedPostgresException(message, true);
  }

  /** Whether another Conclave holds the data folder: its database can be reached meanwhile. */
  public boolean isTaken() {
    return taken;
  }
}
