package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.RoomLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a room's actions one after another and stores their changes, many in one transaction: while
 * one batch is on its way, the next one gathers. What follows an action that changes who or what is
 * in the room waits for that action's commit.
 */
final class Mailbox {
  static final int BATCH = 200;
  static final int QUEUE = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final Deque<Job> queue = new ArrayDeque<>();
  private final Function<List<List<Change>>, Future<Optional<List<RoomLog.Outcome>>>> commit;
  private final Consumer<Change> stored;
  private boolean busy;
  private boolean unsettled;

  /**
   * @param commit stores groups of changes; gives nothing when the room was not any more as it was
   *     when they were decided, but is known as it is now: then they are decided again
   * @param stored is told every change after its commit, in order
   */
  Mailbox(
      Function<List<List<Change>>, Future<Optional<List<RoomLog.Outcome>>>> commit,
      Consumer<Change> stored) {
    this.commit = commit;
    this.stored = stored;
  }

  private record Job(Supplier<Decision> decide, Promise<RoomLog.Outcome> answer) {
    Decision decision() {
      try {
        return decide.get();
      } catch (RuntimeException e) {
        LOG.error("an action could not be decided", e);
        return Decision.no(ErrorCode.UNAVAILABLE);
      }
    }
  }

  /**
   * Decides when all earlier actions are stored, and answers when this one is.
   *
   * @param decide may be asked again, when the room turns out to have moved on
   */
  Future<RoomLog.Outcome> submit(Supplier<Decision> decide) {
    if (queue.size() >= QUEUE) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    Promise<RoomLog.Outcome> answer = Promise.promise();
    queue.add(new Job(decide, answer));
    drain();
    return answer.future();
  }

  /** Finds out what became of a commit whose answer got lost, also when nobody has more to say. */
  void settle() {
    unsettled = true;
    drain();
  }

  /** Whether nothing is waiting or on its way. */
  boolean idle() {
    return !busy && queue.isEmpty();
  }

  private void drain() {
    if (busy || (queue.isEmpty() && !unsettled)) {
      return;
    }
    busy = true;
    storeBatch();
  }

  private void storeBatch() {
    List<List<Change>> groups = new ArrayList<>();
    List<Job> jobs = new ArrayList<>();
    while (!queue.isEmpty() && groups.size() < BATCH) {
      Job job = queue.remove();
      Decision decision = job.decision();
      if (decision.refusal() != null) {
        job.answer().fail(decision.refusal());
      } else if (decision.changes().isEmpty()) {
        job.answer().complete(new RoomLog.Outcome(List.of(), null, null));
      } else if (decision.closesBatch() && !groups.isEmpty()) {
        // Alone in its transaction: what only the database can refuse takes nobody else with it.
        queue.addFirst(job);
        break;
      } else {
        groups.add(decision.changes());
        jobs.add(job);
        if (decision.closesBatch()) {
          break;
        }
      }
    }
    if (groups.isEmpty() && !unsettled) {
      done();
      return;
    }
    unsettled = false;
    commit
        .apply(groups)
        .map(
            outcomes -> {
              outcomes.ifPresentOrElse(all -> succeed(jobs, all), () -> decideAgain(jobs));
              return null;
            })
        .onFailure(failure -> fail(jobs, failure))
        .onComplete(over -> done());
  }

  private void succeed(List<Job> jobs, List<RoomLog.Outcome> outcomes) {
    outcomes.forEach(outcome -> outcome.stored().forEach(stored));
    for (int i = 0; i < outcomes.size(); i++) {
      RoomLog.Outcome outcome = outcomes.get(i);
      if (outcome.refusal() != null) {
        jobs.get(i).answer().fail(outcome.refusal());
      } else {
        jobs.get(i).answer().complete(outcome);
      }
    }
  }

  private void decideAgain(List<Job> jobs) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      queue.addFirst(jobs.get(i));
    }
  }

  private void fail(List<Job> jobs, Throwable failure) {
    List<Job> failed = new ArrayList<>(jobs);
    if (unavailable(failure)) {
      // Who waited behind has waited as long: nothing piles up while the database is away.
      failed.addAll(queue);
      queue.clear();
    }
    failed.forEach(job -> job.answer().tryFail(failure));
  }

  /** Whether the database gave no answer, so that what was sent may be stored or not. */
  static boolean unavailable(Throwable failure) {
    return !(failure instanceof Refusal refusal) || refusal.code() == ErrorCode.UNAVAILABLE;
  }

  private void done() {
    busy = false;
    drain();
  }
}
