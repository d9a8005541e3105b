package chat.conclave.operate;

import chat.conclave.bus.Bus;
import chat.conclave.cli.Conclave;
import chat.conclave.cli.KeyCommands.Say;
import chat.conclave.key.Keysets;
import chat.conclave.key.RotationVerticle;
import chat.conclave.key.StaleKeys;
import chat.conclave.operate.MasterKeys.Found;
import chat.conclave.storage.Database;
import chat.conclave.storage.KeyStore;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.RotationRow;
import chat.conclave.storage.RotationRow.State;
import chat.conclave.storage.RotationStore;
import chat.conclave.summon.Resealer;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for a rotation of the data key and watches it. The server that runs does it, because it must
 * know the new key before anything is sealed with it; where none runs, this process takes its place
 * for the time.
 */
final class DataRotation {
  private static final Duration LOOK = Duration.ofMillis(300);

  /** Looks at the same trouble before it is called one. */
  private static final int PATIENCE = 40;

  private final KeyOperations.Work work;
  private final Say say;
  private String said = "";
  private int troubled;
  private int looks;

  DataRotation(KeyOperations.Work work, Say say) {
    this.work = work;
    this.say = say;
  }

  Future<Integer> run() {
    return opened()
        .compose(found -> new RotationStore(database()).ask().map(found))
        .compose(
            found ->
                database()
                    .served()
                    .compose(
                        served -> {
                          if (served) {
                            say.line("The running server rotates the data key.");
                            return watch(true);
                          }
                          say.line("No server runs: this command rotates the data key.");
                          return work.takeOver().compose(taken -> go(found.keysets()));
                        }));
  }

  private Future<Found> opened() {
    return new KeysetStore(database())
        .read()
        .compose(rows -> work.vertx().executeBlocking(() -> Keys.opened(work, rows), false));
  }

  private Database database() {
    return work.access().database();
  }

  /** Carries a rotation out in this process, which has the database alone. */
  Future<Integer> go(Keysets keysets) {
    Bus bus = Bus.open(work.vertx());
    new StaleKeys(bus, new KeyStore(database()), KeyOperations.CLOCK).serve();
    new Resealer(bus, keysets.opener()).serve();
    return work.vertx()
        .deployVerticle(
            new RotationVerticle(
                bus,
                new KeysetStore(database()),
                new RotationStore(database()),
                keysets,
                work.masterKeys()::master,
                Timers.of(work.vertx())))
        .compose(deployed -> watch(false).eventually(() -> work.vertx().undeploy(deployed)));
  }

  private Future<Integer> watch(boolean elsewhere) {
    Promise<Integer> over = Promise.promise();
    Timers.Timer timer =
        Timers.of(work.vertx())
            .every(
                LOOK,
                () ->
                    look(elsewhere)
                        .onSuccess(code -> code.ifPresent(over::tryComplete))
                        .onFailure(over::tryFail));
    return over.future().onComplete(done -> timer.cancel());
  }

  /** The exit code, when it is over. */
  private Future<Optional<Integer>> look(boolean elsewhere) {
    looks++;
    Future<Boolean> goesOn =
        elsewhere && looks % PATIENCE == 0 ? database().served() : Future.succeededFuture(true);
    return goesOn.compose(
        runs ->
            runs
                ? new RotationStore(database()).last().map(row -> judge(row.orElseThrow()))
                : Future.succeededFuture(
                    Optional.of(
                        say.trouble("the server has stopped; it goes on when it starts again"))));
  }

  private Optional<Integer> judge(RotationRow row) {
    String words = words(row);
    if (!words.equals(said)) {
      said = words;
      troubled = 0;
      say.line(words);
    }
    if (row.state() == State.DONE) {
      return Optional.of(row.stuck() == 0 ? Conclave.OK : stuck(row));
    }
    if (!row.note().isEmpty() && ++troubled == PATIENCE) {
      return Optional.of(say.trouble("it waits, and goes on by itself: " + row.note()));
    }
    return Optional.empty();
  }

  private int stuck(RotationRow row) {
    return say.trouble(
        row.stuck()
            + " stored keys do not open and were left as they are, with the data key they lie under;"
            + " their owners see them as locked");
  }

  static String words(RotationRow row) {
    String state =
        switch (row.state()) {
          case WANTED -> "asked for";
          case ADDED -> "the new data key is known";
          case PROMOTED -> "the new data key seals";
          case RETIRED -> "nothing is stored under the old data key any more";
          case DONE -> "done";
        };
    return state
        + "; "
        + row.resealed()
        + " keys sealed anew"
        + (row.stuck() == 0 ? "" : ", " + row.stuck() + " do not open")
        + (row.note().isEmpty() ? "" : "; waits: " + row.note());
  }
}
