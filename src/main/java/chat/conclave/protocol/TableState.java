package chat.conclave.protocol;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a round table has come.
 *
 * @param by who has begun it and pays
 * @param turn the seat whose turn it is
 * @param reply what that one writes, as soon as it does
 * @param end nothing while it is under way
 */
public record TableState(
    UUID room,
    UUID table,
    UUID by,
    String byName,
    List<UUID> seats,
    int round,
    int rounds,
    @Nullable UUID turn,
    @Nullable UUID reply,
    @Nullable End end) {
  /** How it has ended. */
  public enum End {
    /** All rounds are over. */
    DONE,
    /** Somebody has stopped it, or the reply that was being written. */
    STOPPED,
    /** No model is left: each one's turn failed or was refused. */
    NOBODY,
    /** Who has begun it may not ask models here any more. */
    FORBIDDEN,
    /** A reply broke off, or the server could not go on. */
    INTERRUPTED
  }
}
