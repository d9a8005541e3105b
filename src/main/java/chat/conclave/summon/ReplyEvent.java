package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Usage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that happened in a running reply of {@code room}. */
public record ReplyEvent(UUID room, UUID reply, What what) {
  public static final Address<ReplyEvent, StartReply.Started> ADDRESS =
      new Address<>("summon.event");

  /** What happened. */
  public sealed interface What {
    /** One method a kind. */
    interface Cases<R> {
      R thinking(Thinking what);

      R piece(Piece what);

      R end(End what);
    }

    <R> R on(Cases<R> cases);
  }

  /** The model is at work and has not written yet. */
  public record Thinking() implements What {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.thinking(this);
    }
  }

  /** More text: well-formed UTF-16. */
  public record Piece(String text) implements What {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.piece(this);
    }
  }

  /**
   * The end; nothing follows.
   *
   * @param state complete, stopped, failed or interrupted
   */
  public record End(MessageState state, @Nullable Usage usage, @Nullable ErrorCode error)
      implements What {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.end(this);
    }
  }
}
