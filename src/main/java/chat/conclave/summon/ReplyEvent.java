package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import java.time.Instant;
import java.util.UUID;

/** Something that happened in a running reply of {@code room}. */
public record ReplyEvent(UUID room, UUID reply, What what) {
  public static final Address<ReplyEvent, StartReply.Started> ADDRESS =
      new Address<>("summon.event");

  /** What happened. */
  public sealed interface What {
    /** One method a kind. */
    interface Cases<R> {
      R thinking(Thinking what);

      R thought(Thought what);

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

  /** More of what the model thinks aloud: well-formed UTF-16. */
  public record Thought(String text) implements What {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.thought(this);
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
  public record End(MessageState state, Outcome outcome) implements What {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.end(this);
    }

    /** The same, told at {@code now}. */
    End at(Instant now) {
      Fault fault = outcome.fault();
      return fault == null ? this : new End(state, Outcome.failed(outcome.usage(), fault.at(now)));
    }
  }
}
