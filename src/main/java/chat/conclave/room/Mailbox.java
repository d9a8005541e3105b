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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes a room's actions one after another and stores their changes, many in one transaction: while
 * one batch is on its way, the next one gathers. What follows an action that changes who or what is
 * in the room waits for that action's commit.
 */
final class Mailbox {
  static final int BATCH = 200;
  static final int QUEUE = 2_000;

  private final Deque<Job> queue = new ArrayDeque<>();
  private final Function<List<List<Change>>, Future<List<RoomLog.Outcome>>> commit;
  private final Supplier<Future<Void>> heal;
  private final Consumer<Change> stored;
  private boolean busy;
  private boolean unsure;

  /**
   * @param commit stores groups of changes
   * @param heal finds out what was stored when a commit's answer got lost
   * @param stored is told every change after its commit, in order
   */
  Mailbox(
      Function<List<List<Change>>, Future<List<RoomLog.Outcome>>> commit,
      Supplier<Future<Void>> heal,
      Consumer<Change> stored) {
    this.commit = commit;
    this.heal = heal;
    this.stored = stored;
  }

  private record Job(Supplier<Decision> decide, Promise<RoomLog.Outcome> answer) {}

  /** Decides when all earlier actions are stored, and answers when this one is. */
  Future<RoomLog.Outcome> submit(Supplier<Decision> decide) {
    if (queue.size() >= QUEUE) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    Promise<RoomLog.Outcome> answer = Promise.promise();
    queue.add(new Job(decide, answer));
    drain();
    return answer.future();
  }

  /** Whether nothing is waiting or on its way. */
  boolean idle() {
    return !busy && queue.isEmpty();
  }

  private void drain() {
    if (busy || queue.isEmpty()) {
      return;
    }
    busy = true;
    (unsure ? heal.get() : Future.<Void>succeededFuture())
        .onComplete(
            healed -> {
              unsure = false;
              storeBatch();
            },
            failure -> {
              failAll(failure);
              done();
            });
  }

  private void storeBatch() {
    List<List<Change>> groups = new ArrayList<>();
    List<Promise<RoomLog.Outcome>> answers = new ArrayList<>();
    while (!queue.isEmpty() && groups.size() < BATCH) {
      Job job = queue.remove();
      Decision decision = job.decide().get();
      if (decision.refusal() != null) {
        job.answer().fail(decision.refusal());
      } else if (decision.changes().isEmpty()) {
        job.answer().complete(new RoomLog.Outcome(List.of(), null, null));
      } else {
        groups.add(decision.changes());
        answers.add(job.answer());
        if (decision.closesBatch()) {
          break;
        }
      }
    }
    if (groups.isEmpty()) {
      done();
      return;
    }
    commit
        .apply(groups)
        .onComplete(
            outcomes -> {
              outcomes.forEach(outcome -> outcome.stored().forEach(stored));
              for (int i = 0; i < outcomes.size(); i++) {
                answer(answers.get(i), outcomes.get(i));
              }
              done();
            },
            failure -> {
              // The transaction may have been stored although its answer is missing.
              unsure = true;
              answers.forEach(answer -> answer.fail(failure));
              done();
            });
  }

  private static void answer(Promise<RoomLog.Outcome> answer, RoomLog.Outcome outcome) {
    if (outcome.refusal() != null) {
      answer.fail(outcome.refusal());
    } else {
      answer.complete(outcome);
    }
  }

  private void failAll(Throwable failure) {
    while (!queue.isEmpty()) {
      queue.remove().answer().fail(failure);
    }
  }

  private void done() {
    busy = false;
    drain();
  }
}
