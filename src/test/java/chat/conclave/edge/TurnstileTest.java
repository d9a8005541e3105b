package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private Instant now = Instant.EPOCH;
  private final Turnstile turnstile = new Turnstile(() -> now);
  private final List<Promise<String>> inside = new ArrayList<>();

  private Future<String> comes() {
    return turnstile.pass(
        () -> {
          Promise<String> work = Promise.promise();
          inside.add(work);
          return work.future();
        });
  }

  @Test
  void aFewGoInAndTheOthersFollowInTheirOrder() {
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < Turnstile.AT_ONCE + 2; i++) {
      all.add(comes());
    }
    assertEquals(Turnstile.AT_ONCE, inside.size());
    inside.get(1).complete("done");
    assertEquals("done", all.get(1).result());
    assertEquals(Turnstile.AT_ONCE + 1, inside.size());
    // Who fails makes room as well.
    inside.get(0).fail("no");
    assertTrue(all.get(0).failed());
    assertEquals(Turnstile.AT_ONCE + 2, inside.size());
    inside.get(Turnstile.AT_ONCE + 1).complete("last");
    assertEquals("last", all.get(Turnstile.AT_ONCE + 1).result());
  }

  @Test
  void aMistakeInsideTakesNoPlaceForEver() {
    for (int i = 0; i < 2 * Turnstile.AT_ONCE; i++) {
      Future<String> mistake =
          turnstile.pass(
              () -> {
                throw new IllegalStateException("a mistake");
              });
      assertTrue(mistake.failed());
    }
    comes();
    assertEquals(1, inside.size());
  }

  @Test
  void whoHasWaitedTooLongIsRefusedAtOnce() {
    for (int i = 0; i < Turnstile.AT_ONCE; i++) {
      comes();
    }
    Future<String> late = comes();
    now = now.plus(Turnstile.PATIENCE);
    Future<String> inTime = comes();
    now = now.plusMillis(1);
    inside.get(0).complete("done");
    Refusal no = assertInstanceOf(Refusal.class, late.cause());
    assertEquals(ErrorCode.UNAVAILABLE, no.code());
    assertEquals(Turnstile.AT_ONCE + 1, inside.size());
    inside.get(Turnstile.AT_ONCE).complete("in time");
    assertEquals("in time", inTime.result());
  }

  @Test
  void theLineHasAnEnd() {
    for (int i = 0; i < Turnstile.AT_ONCE + Turnstile.LINE; i++) {
      comes();
    }
    Refusal no = assertInstanceOf(Refusal.class, comes().cause());
    assertEquals(ErrorCode.UNAVAILABLE, no.code());
  }

  @Test
  void aLongLineGoesInWithoutEndlessRecursion() {
    for (int i = 0; i < Turnstile.AT_ONCE; i++) {
      comes();
    }
    List<Future<String>> line = new ArrayList<>();
    for (int i = 0; i < Turnstile.LINE; i++) {
      line.add(turnstile.pass(() -> Future.succeededFuture("at once")));
    }
    inside.get(0).complete("done");
    assertTrue(line.stream().allMatch(Future::succeeded));
  }
}
