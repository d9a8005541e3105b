package chat.conclave.protocol;

import java.util.UUID;

/**
 * A room, without what is said in it.
 *
 * @param hopLimit how many times models may answer each other for one human message
 */
public record RoomInfo(
    UUID id, String name, String topic, Visibility visibility, int hopLimit, boolean lobby) {
  /**
   * Open rooms can be seen and joined by everybody on the server; private ones by members and
   * invited people.
   */
  public enum Visibility {
    OPEN,
    PRIVATE
  }
}
