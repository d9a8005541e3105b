package chat.conclave.config;

/**
 * A value that does not fit its setting. The message completes "port: …" and never shows the value,
 * which may be a secret that was pasted into the wrong place.
 */
public final class Unfit extends Exception {
  private static final long serialVersionUID = 1L;

  Unfit(String reason) {
    super(reason, null, false, false);
  }

  /** Why it does not fit, for a person. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
