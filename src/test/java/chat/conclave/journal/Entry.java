package chat.conclave.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of a journal. */
sealed interface Entry {
  <R> R on(Cases<R> cases);

  /** One method a kind. */
  interface Cases<R> {
    R sent(Sent entry);

    R acknowledged(Acknowledged entry);

    R refused(Refused entry);

    R altering(Altering entry);

    R altered(Altered entry);

    R entered(Entered entry);

    R changed(Changed entry);

    R piece(Piece entry);

    R gone(Gone entry);
  }

  /** A message left; also one that is sent once more. */
  record Sent(String nonce, String text) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.sent(this);
    }
  }

  /** The server said that a message is stored. */
  record Acknowledged(String nonce, String message, long rev) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.acknowledged(this);
    }
  }

  /** The server said why it does not take a message. */
  record Refused(String nonce, String code) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.refused(this);
    }
  }

  /**
   * A new text for an own message left.
   *
   * @param text nothing when the message is to be deleted
   */
  record Altering(String message, Optional<String> text) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.altering(this);
    }
  }

  /** The server said that this alteration of an own message is stored. */
  record Altered(String message, Optional<String> text) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.altered(this);
    }
  }

  /**
   * The room was entered.
   *
   * @param after what was asked for: everything after this change
   * @param rev what is known with this
   * @param reset whether this is a snapshot, so that everything begins anew
   * @param streams the texts so far of running replies
   */
  record Entered(
      String epoch,
      Optional<Long> after,
      long rev,
      boolean reset,
      List<Content> messages,
      Map<String, String> streams)
      implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.entered(this);
    }
  }

  /**
   * A change of the room came.
   *
   * @param subject what has changed, such as {@code message} and an id
   */
  record Changed(long rev, String subject, Optional<Content> content) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.changed(this);
    }
  }

  /** A piece of a running reply came. */
  record Piece(String reply, int at, String text) implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.piece(this);
    }
  }

  /** The connection is gone, or the room was left on it. */
  record Gone() implements Entry {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.gone(this);
    }
  }

  /** Looks at some kinds, and passes over the others. */
  abstract class Some implements Cases<Boolean> {
    @Override
    public Boolean sent(Sent entry) {
      return false;
    }

    @Override
    public Boolean acknowledged(Acknowledged entry) {
      return false;
    }

    @Override
    public Boolean refused(Refused entry) {
      return false;
    }

    @Override
    public Boolean altering(Altering entry) {
      return false;
    }

    @Override
    public Boolean altered(Altered entry) {
      return false;
    }

    @Override
    public Boolean entered(Entered entry) {
      return false;
    }

    @Override
    public Boolean changed(Changed entry) {
      return false;
    }

    @Override
    public Boolean piece(Piece entry) {
      return false;
    }

    @Override
    public Boolean gone(Gone entry) {
      return false;
    }
  }
}
