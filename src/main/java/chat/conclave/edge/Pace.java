package chat.conclave.edge;

import chat.conclave.protocol.ClientFrame;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import chat.conclave.time.TokenBucket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast one connection may send. */
final class Pace {
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private static final int SAYS = 30;

  private final TokenBucket frames;
  private final TokenBucket says;
  private final TokenBucket shouts;
  private final TokenBucket typing;
  private final TokenBucket control;
  private final TokenBucket garbled;

  Pace(Clock clock) {
    frames = new TokenBucket(clock, 150, MOMENT);
    says = new TokenBucket(clock, SAYS, MOMENT);
    shouts = new TokenBucket(clock, 3 * SAYS, MOMENT);
    typing = new TokenBucket(clock, 5, MOMENT);
    control = new TokenBucket(clock, 20, MOMENT);
    garbled = new TokenBucket(clock, 3, Duration.ofMinutes(1));
  }

  /** One more text frame; no means flood. */
  boolean frame() {
    return frames.take();
  }

  /** What becomes of a frame. */
  enum Verdict {
    IN_TIME,
    NEEDLESS,
    TOO_FAST,
    FLOOD
  }

  /** One more frame that was read. Three times too fast is a flood. */
  Verdict judge(@Nullable ClientFrame frame) {
    if (frame instanceof ClientFrame.Typing) {
      return typing.take() ? Verdict.IN_TIME : Verdict.NEEDLESS;
    }
    if (!speaks(frame)) {
      return Verdict.IN_TIME;
    }
    return !shouts.take() ? Verdict.FLOOD : says.take() ? Verdict.IN_TIME : Verdict.TOO_FAST;
  }

  /** Whether others are told of it each time. */
  private static boolean speaks(@Nullable ClientFrame frame) {
    return frame instanceof ClientFrame.Say
        || frame instanceof ClientFrame.Edit
        || frame instanceof ClientFrame.Delete
        || frame instanceof ClientFrame.React
        || frame instanceof ClientFrame.Hide
        || frame instanceof ClientFrame.Pin;
  }

  /** The answer to a message that was too fast. */
  Refusal tooFast() {
    return Refusal.retryAfter(ErrorCode.RATE_LIMITED, says.untilNext());
  }

  /** One more ping or pong, each of which the library answers; no means flood. */
  boolean control() {
    return control.take();
  }

  /** One more frame that makes no sense; no means that this client never will. */
  boolean garbled() {
    return garbled.take();
  }
}
