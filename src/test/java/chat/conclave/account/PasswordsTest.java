package chat.conclave.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  /** From the reference implementation's own tests. */
  private static final String REFERENCE =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  private final Vertx vertx = Vertx.vertx();
  private final Passwords passwords = new Passwords(vertx);

  @AfterEach
  void close() throws Exception {
    passwords.close();
    vertx.close().await(10, SECONDS);
  }

  @Test
  void verifyTheRightPasswordOnly() throws Exception {
    String stored = passwords.hash("tumble otter ninety").await(10, SECONDS);
    assertTrue(stored.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), stored);
    assertTrue(passwords.verify("tumble otter ninety", stored).await(10, SECONDS));
    assertFalse(passwords.verify("tumble otter ninetz", stored).await(10, SECONDS));
    assertFalse(passwords.verify("", stored).await(10, SECONDS));
    assertFalse(passwords.needsRehash(stored));
    assertNotEquals(stored, passwords.hash("tumble otter ninety").await(10, SECONDS));
  }

  @Test
  void areTheSameHoweverTheyAreTyped() throws Exception {
    String stored = passwords.hash("caf\u00e9 \ufb01ve").await(10, SECONDS);
    assertTrue(passwords.verify("cafe\u0301 five", stored).await(10, SECONDS));
  }

  @Test
  void verifyWhatTheReferenceImplementationHashed() throws Exception {
    assertTrue(passwords.verify("password", REFERENCE).await(10, SECONDS));
    assertTrue(passwords.needsRehash(REFERENCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFh"
      })
  void neverVerifyAgainstAHashThatMakesNoSense(String stored) throws Exception {
    assertFalse(passwords.verify("password", stored).await(10, SECONDS));
    assertTrue(passwords.needsRehash(stored));
  }

  @Test
  void takeAsLongForAnUnknownName() throws Exception {
    String stored = passwords.hash("tumble otter ninety").await(10, SECONDS);
    long[] known = new long[15];
    long[] unknown = new long[known.length];
    for (int i = 0; i < known.length; i++) {
      known[i] = nanos(stored);
      unknown[i] = nanos(null);
    }
    Arrays.sort(known);
    Arrays.sort(unknown);
    double ratio = (double) unknown[known.length / 2] / known[known.length / 2];
    assertTrue(ratio > 0.5 && ratio < 2, "ratio of medians " + ratio);
  }

  @Test
  void answerOnTheContextThatAsked() throws Exception {
    Context context = vertx.getOrCreateContext();
    Promise<Context> answered = Promise.promise();
    context.runOnContext(
        asked ->
            passwords
                .verify("x", null)
                .onComplete(answer -> answered.complete(Vertx.currentContext())));
    assertSame(context, answered.future().await(10, SECONDS));
  }

  @Test
  void refuseWhatTheQueueCannotHoldAndAnswerTheRest() throws Exception {
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 2 * (Passwords.QUEUE + Passwords.THREADS); i++) {
      asked.add(passwords.verify("x", null));
    }
    Future.join(asked).transform(all -> Future.succeededFuture()).await(60, SECONDS);
    long answered = asked.stream().filter(Future::succeeded).count();
    assertTrue(answered >= Passwords.QUEUE && answered < asked.size(), answered + " answered");
    asked.stream()
        .filter(Future::failed)
        .forEach(f -> assertEquals(ErrorCode.UNAVAILABLE, ((Refusal) f.cause()).code()));
    assertFalse(passwords.verify("x", null).await(10, SECONDS));
  }

  @Test
  void refuseAfterClosing() {
    passwords.close();
    Future<Boolean> late = passwords.verify("x", null);
    assertEquals(ErrorCode.UNAVAILABLE, ((Refusal) late.cause()).code());
  }

  private long nanos(@Nullable String stored) throws Exception {
    long start = System.nanoTime();
    assertFalse(passwords.verify("wrong", stored).await(10, SECONDS));
    return System.nanoTime() - start;
  }
}
