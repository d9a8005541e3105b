package chat.conclave.provider;

import chat.conclave.money.Estimate;

/** What one side said. */
public record Turn(Role role, String text) {
  /** About how many tokens it is. */
  public long tokens() {
    return Estimate.of(text);
  }

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
