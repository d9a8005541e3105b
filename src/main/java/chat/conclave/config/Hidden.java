package chat.conclave.config;

/** A secret from the configuration. It prints nothing; whoever needs it says so by name. */
public final class Hidden {
  private final String text;

  public Hidden(String text) {
    this.text = text;
  }

  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
