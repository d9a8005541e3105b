package chat.conclave.room;

import chat.conclave.storage.Archive;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throws messages away that a room does not keep any longer, a few at a time so that nobody waits
 * for it.
 */
final class Forgetting {
  static final Duration PERIOD = Duration.ofMinutes(10);
  static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

  private final Archive archive;
  private final Timers timers;
  private final Clock clock;
  private boolean busy;

  Forgetting(Archive archive, Timers timers, Clock clock) {
    this.archive = archive;
    this.timers = timers;
    this.clock = clock;
  }

  void begin() {
    timers.every(PERIOD, this::sweep);
  }

  private void sweep() {
    if (busy) {
      return;
    }
    busy = true;
    archive
        .forgetful()
        .onSuccess(this::forget)
        .onFailure(
            failure -> {
              busy = false;
              LOG.warn("old messages are thrown away later: {}", failure.getMessage());
            });
  }

  private void forget(List<UUID> rooms) {
    if (rooms.isEmpty()) {
      busy = false;
      return;
    }
    archive
        .forget(rooms.get(0), clock.now(), BATCH)
        .onSuccess(gone -> later(gone < BATCH ? rooms.subList(1, rooms.size()) : rooms))
        .onFailure(
            failure -> {
              LOG.warn("old messages are thrown away later: {}", failure.getMessage());
              later(rooms.subList(1, rooms.size()));
            });
  }

  private void later(List<UUID> rooms) {
    timers.after(PAUSE, () -> forget(rooms));
  }
}
