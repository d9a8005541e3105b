package chat.conclave.account;

import chat.conclave.storage.SessionRow;

/** What to do about a presented refresh token. */
public sealed interface Rotation {
  /**
   * It is the newest: store {@code next} where {@code counter} is still the old one, then answer
   * with {@code token}. When another request was faster, read the row again and decide anew: the
   * answer will be {@link Replay}.
   */
  record Rotate(SessionRow next, String token) implements Rotation {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.rotate(this);
    }

    @Override
    public String toString() {
      return "Rotate[" + next + "]";
    }
  }

  /** The last answer was lost or several came at once: give the same successor, store nothing. */
  record Replay(String token) implements Rotation {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.replay(this);
    }

    @Override
    public String toString() {
      return "Replay[hidden]";
    }
  }

  /** A used token came back: it is in two hands. End the session and close its sockets. */
  record Revoke() implements Rotation {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.revoke(this);
    }
  }

  /** The session is over: sign in again. */
  record Expired() implements Rotation {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.expired(this);
    }
  }

  /**
   * Never one of this session's tokens: refuse and leave the session alone, or else whoever knows a
   * session's id could end it.
   */
  record Unknown() implements Rotation {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.unknown(this);
    }
  }

  <R> R on(Cases<R> cases);

  /** One method per case. */
  interface Cases<R> {
    R rotate(Rotate rotate);

    R replay(Replay replay);

    R revoke(Revoke revoke);

    R expired(Expired expired);

    R unknown(Unknown unknown);
  }
}
