package chat.conclave.bus;

/**
 * Where a question of type {@code Q} is answered with an {@code A}. Declared once, in the
 * question's record.
 *
 * @param name such as {@code room.command}
 */
@SuppressWarnings("UnusedTypeParameter") // They tie a question to its answer.
public record Address<Q extends Record, A>(String name) {}
