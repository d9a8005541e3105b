package chat.conclave.provider;

/** One running reply. */
@FunctionalInterface
public interface Call {
  /**
   * Ends the call: its connection is closed at once and no event follows, not even a terminal one.
   * Does nothing when the call is already over. What the provider bills for a stopped reply is its
   * own affair.
   */
  void stop();
}
