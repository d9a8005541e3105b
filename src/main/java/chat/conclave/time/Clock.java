package chat.conclave.time;

import java.time.Instant;

/** Reads the time. Order never depends on it: that is what {@code rev} is for. */
@FunctionalInterface
public interface Clock {
  Clock SYSTEM = Instant::now;

  Instant now();
}
