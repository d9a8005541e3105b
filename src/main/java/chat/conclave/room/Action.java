package chat.conclave.room;

import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.Seat;
import chat.conclave.summon.Quoted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody wants to do in a room. */
public sealed interface Action {
  /** One method a kind. */
  interface Cases<R> {
    R enter(Enter action);

    R leave(Leave action);

    R say(Say action);

    R typing(Typing action);

    R summon(Summon action);

    R dismiss(Dismiss action);

    R stop(Stop action);

    R retry(Retry action);

    R askToLend(AskToLend action);

    R configure(Configure action);

    R alter(Alter action);

    R appoint(Appoint action);

    R remove(Remove action);

    R openTable(OpenTable action);

    R deleteRoom(DeleteRoom action);
  }

  <R> R on(Cases<R> cases);

  /**
   * Enters with one connection; joins an open room.
   *
   * @param after the last change of {@code epoch} that this client has, if it was here before
   */
  record Enter(UUID connection, @Nullable UUID epoch, @Nullable Long after) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.enter(this);
    }
  }

  /** One connection is gone; its owner stays a member. */
  record Leave(UUID connection) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.leave(this);
    }
  }

  /**
   * Says something.
   *
   * @param hidden from models: then it asks none
   * @param nonce the sender's own id for it: said twice, it is stored once
   * @param asked the models it addresses and who pays for each; found by the room verticle
   */
  record Say(String nonce, String text, @Nullable UUID replyTo, boolean hidden, List<Asked> asked)
      implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.say(this);
    }
  }

  /** A model that is asked, with the payer of its reply. */
  record Asked(Seat seat, Quoted quoted) {
    /** Whether {@code queued} is this model's reply. */
    boolean isFor(Change.Posted queued) {
      Reply reply = queued.message().reply();
      return reply != null && reply.seat().equals(seat.id());
    }
  }

  /** Is typing. */
  record Typing() implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.typing(this);
    }
  }

  /**
   * Summons a model.
   *
   * @param handle as wished, or nothing to have one made from the model's name
   */
  record Summon(String provider, String model, @Nullable String handle, String instructions)
      implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.summon(this);
    }
  }

  /** Sends a model away. */
  record Dismiss(UUID seat) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.dismiss(this);
    }
  }

  /** Stops a running reply, or a round table. */
  record Stop(UUID message) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.stop(this);
    }
  }

  /**
   * Has a reply's question answered anew, by the same model or another one.
   *
   * @param seat of the other model
   * @param asked what it takes; found by the room verticle
   */
  record Retry(UUID reply, @Nullable UUID seat, @Nullable Again asked) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.retry(this);
    }
  }

  /** A question that is there already, and the model that is asked. */
  record Again(UUID question, Asked asked) {}

  /**
   * Does something to a message.
   *
   * @param target the message, and how many are pinned; found by the room verticle
   */
  record Alter(UUID message, Alteration what, @Nullable Target target) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.alter(this);
    }
  }

  /** A message as it is, and how many are pinned in its room. */
  record Target(Message message, int pinned) {}

  /**
   * Makes somebody a member, whether they were banned or not, or changes what they may.
   *
   * @param role as it is if it does not say
   * @param mute as it is if it does not say
   */
  record Appoint(UUID user, String name, Member.@Nullable Role role, @Nullable Mute mute)
      implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.appoint(this);
    }
  }

  /**
   * Whether somebody only listens.
   *
   * @param until nothing for not any more
   */
  record Mute(@Nullable Instant until) {}

  /**
   * Has somebody leave the room for good; oneself, too.
   *
   * @param ban and does not let them in again
   */
  record Remove(UUID user, String name, boolean ban) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.remove(this);
    }
  }

  /**
   * Has models answer one after another.
   *
   * @param topic what was said last, if it does not say
   */
  record OpenTable(List<UUID> seats, long rounds, @Nullable String topic) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.openTable(this);
    }
  }

  /** Does away with the room. */
  record DeleteRoom() implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.deleteRoom(this);
    }
  }

  /** Sets up the room. */
  record Configure(RoomPatch patch) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.configure(this);
    }
  }

  /** Asks somebody in the room to lend a key for a model. */
  record AskToLend(UUID seat) implements Action {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.askToLend(this);
    }
  }
}
