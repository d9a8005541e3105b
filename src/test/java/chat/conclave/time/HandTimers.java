package chat.conclave.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock and timers whose hands a test turns. */
public final class HandTimers implements Timers, Clock {
  private final List<Due> due = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long order;

  private record Due(Instant at, long order, Duration period, Runnable task) {}

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return add(new Due(now.plus(delay), order++, Duration.ZERO, task));
  }

  @Override
  public Timer every(Duration period, Runnable task) {
    boolean[] over = {false};
    Runnable guarded =
        () -> {
          if (!over[0]) {
            task.run();
          }
        };
    add(new Due(now.plus(period), order++, period, guarded));
    return () -> {
      over[0] = true;
      due.removeIf(each -> each.task == guarded);
    };
  }

  private Timer add(Due made) {
    due.add(made);
    return () -> due.remove(made);
  }

  /** Turns the hands, and runs what falls due on the way, in order. */
  public void turn(Duration by) {
    Instant end = now.plus(by);
    for (Optional<Due> next = next(end); next.isPresent(); next = next(end)) {
      Due first = next.get();
      due.remove(first);
      now = first.at;
      if (!first.period.isZero()) {
        due.add(new Due(now.plus(first.period), order++, first.period, first.task));
      }
      first.task.run();
    }
    now = end;
  }

  public void turn(long millis) {
    turn(Duration.ofMillis(millis));
  }

  private Optional<Due> next(Instant end) {
    return due.stream()
        .filter(each -> !each.at.isAfter(end))
        .min(Comparator.comparing(Due::at).thenComparing(Due::order));
  }

  /** How many timers wait. */
  public int waiting() {
    return due.size();
  }
}
