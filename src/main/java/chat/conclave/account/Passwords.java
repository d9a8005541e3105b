package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and checks passwords with Argon2id, on threads of their own, so that a burst of sign-ins
 * slows sign-ins and nothing else. Futures complete on the caller's context; when the queue is full
 * they fail with {@code unavailable}.
 */
public final class Passwords implements AutoCloseable {
  static final int THREADS = 2;
  static final int QUEUE = 64;

  /** OWASP's first choice: 19 MiB, two passes, one lane; about 50 ms. */
  static final Argon2Hash.Cost COST = new Argon2Hash.Cost(19 * 1_024, 2, 1);

  private final Vertx vertx;
  private final Argon2Hash nobody = Argon2Hash.nobody(COST);
  private final ThreadPoolExecutor pool;

  public Passwords(Vertx vertx) {
    this.vertx = vertx;
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "password-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Hashes a password that {@link PasswordRule} let pass: the text to store. */
  public Future<String> hash(String password) {
    return run(password, bytes -> Argon2Hash.of(bytes, COST).text());
  }

  /**
   * Checks a password. Without a stored hash (nobody has that name, or the stored text makes no
   * sense) the same work is done and the answer is no, so that time tells nothing.
   */
  public Future<Boolean> verify(String password, @Nullable String stored) {
    Argon2Hash hash = stored == null ? nobody : Argon2Hash.parse(stored).orElse(nobody);
    return run(password, hash::matches);
  }

  /** Whether a password that was just verified should be hashed again at today's cost. */
  public boolean needsRehash(String stored) {
    return Argon2Hash.parse(stored).map(hash -> !hash.isCurrent(COST)).orElse(true);
  }

  /** Takes no new work; what waits is still done. */
  @Override
  public void close() {
    pool.shutdown();
  }

  private <T> Future<T> run(String password, Function<byte[], T> work) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    try {
      pool.execute(() -> work(context, promise, password, work));
      return promise.future();
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    }
  }

  private static <T> void work(
      Context context, Promise<T> promise, String password, Function<byte[], T> work) {
    byte[] bytes = bytes(password);
    try {
      T result = work.apply(bytes);
      context.runOnContext(done -> promise.complete(result));
    } catch (RuntimeException | Error e) {
      // A fault of ours: the caller hears no more than that, the thread's handler prints the rest.
      context.runOnContext(done -> promise.fail(Refusal.of(ErrorCode.UNAVAILABLE)));
      throw e;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The same password typed on another keyboard gives the same bytes. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }
}
