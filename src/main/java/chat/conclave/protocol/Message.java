package chat.conclave.protocol;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as everybody in the room has it.
 *
 * @param rev the room's change that made it what it is now
 * @param posted the room's change that posted it; history is ordered by it
 */
public record Message(
    UUID id,
    UUID room,
    long rev,
    long posted,
    Author author,
    String text,
    @Nullable UUID replyTo,
    Instant createdAt,
    @Nullable Instant editedAt,
    MessageState state,
    @Nullable Reply reply,
    Marks marks) {

  /** One that nobody has marked. */
  public Message(
      UUID id,
      UUID room,
      long rev,
      long posted,
      Author author,
      String text,
      @Nullable UUID replyTo,
      Instant createdAt,
      @Nullable Instant editedAt,
      MessageState state,
      @Nullable Reply reply) {
    this(
        id,
        room,
        rev,
        posted,
        author,
        text,
        replyTo,
        createdAt,
        editedAt,
        state,
        reply,
        Marks.NONE);
  }

  /** What is left of a message that is not kept any more. */
  public static Message swept(UUID id, UUID room, long rev) {
    return new Message(
        id,
        room,
        rev,
        rev,
        new Author(Author.Kind.SYSTEM, "", ""),
        "",
        null,
        Instant.EPOCH,
        null,
        MessageState.DELETED,
        null);
  }

  /** The same message, first stored as change {@code rev}. */
  public Message postedAs(long rev) {
    return new Message(
        id, room, rev, rev, author, text, replyTo, createdAt, editedAt, state, reply, marks);
  }

  /** The same message, last changed as change {@code rev}. */
  public Message at(long rev) {
    return new Message(
        id, room, rev, posted, author, text, replyTo, createdAt, editedAt, state, reply, marks);
  }

  /** The same reply, ended. */
  public Message ended(String text, String reasoning, MessageState state, Outcome outcome) {
    Reply to = Objects.requireNonNull(reply, "only a reply ends").ended(reasoning, outcome);
    return new Message(
        id, room, rev, posted, author, text, replyTo, createdAt, editedAt, state, to, marks);
  }

  /** The same reply, as far as it has come. */
  public Message soFar(String text, MessageState state) {
    return new Message(
        id, room, rev, posted, author, text, replyTo, createdAt, editedAt, state, reply, marks);
  }
}
