package chat.conclave.bus;

/**
 * Where events of type {@code E} are told to everybody on this node who listens; nobody answers.
 *
 * @param name such as {@code room.broadcast.}, followed by the room's id
 */
public record Topic<E extends Record>(String name) {
  /** The same kind of event, about one thing only. */
  public Topic<E> of(Object id) {
    return new Topic<>(name + id);
  }
}
