package chat.conclave.storage;

/** A reason not to start, in one line for an operator. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartFailure(String line) {
    super(line, null, false, false);
  }
}
