package chat.conclave.config;

/**
 * A setting, its value as it was written, and where.
 *
 * @param text empty when nothing is set
 */
public record Given(Setting<?> setting, String text, Origin origin) {
  public boolean isSet() {
    return !text.isEmpty();
  }

  /** The value for people: a secret is only said to be there. */
  public String shown() {
    if (!isSet()) {
      return "not set";
    }
    return setting.secret() ? "set" : text;
  }

  @Override
  public String toString() {
    return setting.name() + "=" + shown();
  }
}
