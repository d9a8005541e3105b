package chat.conclave.protocol;

/**
 * Where a message stands. A person's is complete at once; a reply runs through the others and ends
 * exactly once.
 */
public enum MessageState {
  COMPLETE,
  QUEUED,
  THINKING,
  WRITING,
  STOPPED,
  FAILED,
  INTERRUPTED,
  DELETED;

  /** Whether a reply in this state is still being made. */
  public boolean running() {
    return this == QUEUED || this == THINKING || this == WRITING;
  }
}
