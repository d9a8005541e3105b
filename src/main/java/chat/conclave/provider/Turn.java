package chat.conclave.provider;

/** What one side said. */
public record Turn(Role role, String text) {
  /** Who said it: the people of the room, or the model that is asked. */
  public enum Role {
    USER("user"),
    MODEL("assistant");

    final String wire;

    Role(String wire) {
      this.wire = wire;
    }
  }
}
