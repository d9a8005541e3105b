package chat.conclave.protocol;

import chat.conclave.money.Cap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client can send on the socket. */
public sealed interface ClientFrame {
  /** One method a kind: a new kind breaks every place that must know it. */
  interface Cases<R> {
    R hello(Hello frame);

    R enter(Enter frame);

    R leave(Leave frame);

    R say(Say frame);

    R typing(Typing frame);

    R summon(Summon frame);

    R dismiss(Dismiss frame);

    R stop(Stop frame);

    R retry(Retry frame);

    R ask(Ask frame);

    R lend(Lend frame);

    R key(Key frame);

    R forget(Forget frame);

    R edit(Edit frame);

    R delete(Delete frame);

    R react(React frame);

    R pin(Pin frame);

    R hide(Hide frame);

    R table(Table frame);

    R read(Read frame);
  }

  <R> R on(Cases<R> cases);

  record Hello(String token) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.hello(this);
    }

    @Override
    public String toString() {
      return "Hello[hidden]";
    }
  }

  /**
   * Enters a room, after change {@code after} of {@code epoch} if the client has seen it before.
   */
  record Enter(UUID room, @Nullable UUID epoch, @Nullable Long after) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.enter(this);
    }
  }

  record Leave(UUID room) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.leave(this);
    }
  }

  /**
   * Says something.
   *
   * @param hidden from models
   */
  record Say(UUID room, String nonce, String text, @Nullable UUID replyTo, boolean hidden)
      implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.say(this);
    }
  }

  record Typing(UUID room) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.typing(this);
    }
  }

  record Summon(
      UUID room,
      @Nullable String provider,
      @Nullable String model,
      @Nullable String handle,
      @Nullable String instructions)
      implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.summon(this);
    }
  }

  record Dismiss(UUID seat) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.dismiss(this);
    }
  }

  /** Stops a running reply, or a round table. */
  record Stop(UUID messageOrTable) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.stop(this);
    }
  }

  /**
   * Gives a key for this login session.
   *
   * @param sealedKey the box, as base64url
   * @param expiresIn in seconds
   */
  record Key(
      String provider,
      String sealedKey,
      @Nullable String model,
      @Nullable String baseUrl,
      @Nullable String region,
      long expiresIn)
      implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.key(this);
    }

    @Override
    public String toString() {
      return "Key[" + provider + ", hidden]";
    }
  }

  record Forget(String provider) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.forget(this);
    }
  }

  /**
   * Asks the same question again.
   *
   * @param seat of another model; otherwise the same one is asked
   */
  record Retry(UUID message, @Nullable UUID seat) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.retry(this);
    }
  }

  /** Asks somebody in the room to lend a key for a model. */
  record Ask(UUID seat) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.ask(this);
    }
  }

  /** Answers who asked to be lent a key. */
  record Lend(UUID request, LendFor to, Cap cap) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.lend(this);
    }
  }

  /** Gives one of one's own messages another text. */
  record Edit(UUID message, String text) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.edit(this);
    }
  }

  /** Takes a message back. */
  record Delete(UUID message) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.delete(this);
    }
  }

  /** Puts an emoji on a message, or takes it away. */
  record React(UUID message, String emoji, boolean put) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.react(this);
    }
  }

  /** Pins a message, or does so no more. */
  record Pin(UUID message, boolean put) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.pin(this);
    }
  }

  /** Hides one of one's own messages from models, or does so no more. */
  record Hide(UUID message, boolean put) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.hide(this);
    }
  }

  /**
   * Has models answer one after another.
   *
   * @param topic what was said last, if it does not say
   */
  record Table(UUID room, List<UUID> seats, long rounds, @Nullable String topic)
      implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.table(this);
    }
  }

  /** Everything up to {@code rev} is read. */
  record Read(UUID room, long rev) implements ClientFrame {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.read(this);
    }
  }
}
