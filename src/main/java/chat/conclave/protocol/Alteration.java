package chat.conclave.protocol;

import java.util.UUID;

/** What is done to a message that is there. */
public sealed interface Alteration {
  /** One method a kind. */
  interface Cases<R> {
    R edit(Edit what);

    R delete(Delete what);

    R react(React what);

    R pin(Pin what);

    R hide(Hide what);
  }

  <R> R on(Cases<R> cases);

  /** Another text. */
  record Edit(String text) implements Alteration {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.edit(this);
    }
  }

  /** No text any more, nor anything that was put on it: a tombstone stays. */
  record Delete() implements Alteration {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.delete(this);
    }
  }

  /** Somebody's emoji, put there or taken away. */
  record React(String emoji, UUID user, boolean put) implements Alteration {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.react(this);
    }
  }

  /** Hidden from models, or not any more. */
  record Hide(boolean put) implements Alteration {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.hide(this);
    }
  }

  /** Pinned, or not any more. */
  record Pin(boolean put) implements Alteration {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.pin(this);
    }
  }
}
