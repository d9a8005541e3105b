package chat.conclave.operate;

import chat.conclave.cli.KeyCommands;
import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.StartFailure;
import chat.conclave.storage.embedded.EmbeddedPostgresException;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands around keys, each with a Vert.x and a database of its own. */
public final class KeyOperations implements KeyCommands {
  static final Clock CLOCK = Clock.SYSTEM;

  private static final Logger LOG = LoggerFactory.getLogger(KeyOperations.class);

  private final UnaryOperator<@Nullable String> environment;
  private final Consumer<Settings> logging;

  /**
   * @param environment what the variable of a name holds
   * @param logging sets how much the log tells, before anything else
   */
  public KeyOperations(UnaryOperator<@Nullable String> environment, Consumer<Settings> logging) {
    this.environment = environment;
    this.logging = logging;
  }

  @Override
  public int status(Settings settings, Say say) {
    return with(settings, say, Access::beside, work -> new Status(work, say).tell());
  }

  @Override
  public int rotateMaster(Settings settings, MasterKeySource to, Say say) {
    return with(settings, say, Access::beside, work -> new MasterRotation(work, say).run(to));
  }

  @Override
  public int rotateData(Settings settings, Say say) {
    return with(settings, say, Access::beside, work -> new DataRotation(work, say).run());
  }

  @Override
  public int checkBackup(Settings settings, Path dump, MasterKeySource masterKey, Say say) {
    logging.accept(settings);
    return new BackupCheck(new MasterKeys(settings, environment), say).run(dump, masterKey);
  }

  @Override
  public int newStart(Settings settings, @Nullable MasterKeySource to, Say say) {
    return with(settings, say, Access::alone, work -> new NewStart(work, say).run(to));
  }

  @Override
  public int bringBack(Settings settings, MasterKeySource old, Say say) {
    return with(settings, say, Access::alone, work -> new BringBack(work, say).run(old));
  }

  /** What a command works with. Whoever takes the access over says so. */
  static final class Work {
    private final Vertx vertx;
    private final MasterKeys masterKeys;
    private Access access;

    Work(Vertx vertx, MasterKeys masterKeys, Access access) {
      this.vertx = vertx;
      this.masterKeys = masterKeys;
      this.access = access;
    }

    Vertx vertx() {
      return vertx;
    }

    MasterKeys masterKeys() {
      return masterKeys;
    }

    Access access() {
      return access;
    }

    /** Takes the server's place. */
    Future<Void> takeOver() {
      return access.takeOver().onSuccess(taken -> access = taken).mapEmpty();
    }
  }

  private int with(
      Settings settings,
      Say say,
      BiFunction<Vertx, Settings, Future<Access>> way,
      Function<Work, Future<Integer>> command) {
    logging.accept(settings);
    Vertx vertx = Vertx.vertx();
    try {
      return wait(
          way.apply(vertx, settings)
              .compose(
                  access -> {
                    Work work = new Work(vertx, new MasterKeys(settings, environment), access);
                    return command.apply(work).eventually(() -> work.access().close());
                  }));
    } catch (CompletionException e) {
      return say.trouble(words(e.getCause() == null ? e : e.getCause()));
    } finally {
      wait(vertx.close());
    }
  }

  private static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String words(Throwable failure) {
    LOG.debug("the command failed", failure);
    if (failure instanceof Refusal refusal) {
      return refusal.detail();
    }
    return failure instanceof StartFailure || failure instanceof EmbeddedPostgresException
        ? String.valueOf(failure.getMessage())
        : "It failed: " + failure.getClass().getSimpleName();
  }
}
