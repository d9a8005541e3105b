package chat.conclave.protocol;

import java.util.UUID;

/**
 * A model's presence in a room.
 *
 * @param handle what people write after {@code @}; unique in its room
 * @param name as shown
 */
public record Seat(
    UUID id,
    UUID room,
    long rev,
    String handle,
    String provider,
    String model,
    String name,
    String instructions) {
  /** The same seat, last changed as change {@code rev}. */
  public Seat at(long rev) {
    return new Seat(id, room, rev, handle, provider, model, name, instructions);
  }
}
