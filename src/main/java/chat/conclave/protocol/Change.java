package chat.conclave.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of a room, as it is stored and as everybody in the room is told. It gets its {@code
 * rev} when it is stored.
 */
public sealed interface Change {
  /** One method a kind. */
  interface Cases<R> {
    R posted(Posted change);

    R became(Became change);

    R altered(Altered change);

    R seated(Seated change);

    R joined(Joined change);

    R configured(Configured change);
  }

  <R> R on(Cases<R> cases);

  /** The room's rev after this change; 0 until it is stored. */
  long rev();

  /** The same change as number {@code rev}. */
  Change at(long rev);

  /**
   * A message, or a reply that has been queued.
   *
   * @param nonce the sender's own id for the message, unique for this author and room
   */
  record Posted(Message message, @Nullable String nonce) implements Change {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.posted(this);
    }

    @Override
    public long rev() {
      return message.rev();
    }

    @Override
    public Posted at(long rev) {
      return new Posted(message.postedAs(rev), nonce);
    }
  }

  /** A message that is not what it was: a reply that ended. */
  record Became(Message message, long rev) implements Change {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.became(this);
    }

    @Override
    public Became at(long rev) {
      return new Became(message.at(rev), rev);
    }
  }

  /**
   * A message that somebody has done something to.
   *
   * @param message as it was before; once stored, as it is
   */
  record Altered(Message message, Alteration what, long rev) implements Change {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.altered(this);
    }

    @Override
    public Altered at(long rev) {
      return new Altered(message.at(rev), what, rev);
    }
  }

  /**
   * A model that took its seat, or left it.
   *
   * @param by who summoned or dismissed it
   */
  record Seated(Seat seat, boolean gone, @Nullable UUID by) implements Change {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.seated(this);
    }

    @Override
    public long rev() {
      return seat.rev();
    }

    @Override
    public Seated at(long rev) {
      return new Seated(seat.at(rev), gone, by);
    }
  }

  /** A room that is not as it was set up. */
  record Configured(RoomInfo room, long rev) implements Change {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.configured(this);
    }

    @Override
    public Configured at(long rev) {
      return new Configured(room, rev);
    }
  }

  /**
   * Somebody who became a member, has another role, or is no member any more.
   *
   * @param parting why they are gone, if they are
   */
  record Joined(Member member, @Nullable Parting parting, long rev) implements Change {
    /** Whether they are no member any more. */
    public boolean gone() {
      return parting != null;
    }

    @Override
    public <R> R on(Cases<R> cases) {
      return cases.joined(this);
    }

    @Override
    public Joined at(long rev) {
      return new Joined(member, parting, rev);
    }
  }
}
