package chat.conclave.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A failure that nobody hears of is found by the customers. */
class DroppedFuturesTest {
  @Test
  void noFutureIsDropped() {
    Set<String> dropped = new TreeSet<>();
    Server.loaded().flatMap(type -> DroppedFutures.in(type).stream()).forEach(dropped::add);
    assertEquals(Set.of(), dropped);
  }

  @Test
  void allWaysToDropAFutureAreSeen() {
    assertEquals(
        List.of(
            "aLambda: later",
            "aMethodReference: take",
            "aStage: stage",
            "aStatement: later",
            "aVariableNeverRead: later",
            "oneOfTwo: later",
            "onlySuccess: onSuccess"),
        DroppedFutures.in(Careless.class).stream()
            .map(DroppedFuturesTest::withoutLine)
            .map(found -> found.substring(Careless.class.getName().length() + 1))
            .map(found -> found.replaceFirst("lambda.(aLambda).[0-9]+", "$1"))
            .sorted()
            .toList());
    assertEquals(List.of(), DroppedFutures.in(Careful.class));
  }

  private static String withoutLine(String found) {
    return found.replaceFirst(", line [0-9]+", "");
  }

  @SuppressWarnings({
    "FutureReturnValueIgnored",
    "UnnecessaryLambda",
    "UnusedMethod",
    "UnusedVariable"
  })
  private static final class Careless {
    static Future<String> later() {
      return Future.succeededFuture("");
    }

    static CompletionStage<String> stage() {
      return CompletableFuture.completedStage("");
    }

    void aStatement() {
      later();
    }

    void aStage() {
      stage();
    }

    void aVariableNeverRead() {
      var unused = later();
    }

    Handler<String> aMethodReference() {
      return Careless::take;
    }

    Runnable aLambda() {
      return () -> later();
    }

    void onlySuccess() {
      later().onSuccess(done -> {});
    }

    Future<String> oneOfTwo() {
      Future<String> second = later();
      later();
      return second;
    }

    private static Future<String> take(String text) {
      return Future.succeededFuture(text);
    }
  }

  @SuppressWarnings("UnusedMethod")
  private static final class Careful {
    private Future<String> kept = Careless.later();

    void handled() {
      Careless.later().onFailure(failure -> {});
      Careless.later().onSuccess(done -> {}).onFailure(failure -> {});
      Careless.later().onFailure(failure -> {}).onSuccess(done -> {});
      Careless.later().onComplete(done -> {}, failure -> {});
      Careless.stage().whenComplete((done, failure) -> {});
    }

    Future<String> composed() {
      Future<String> first = Careless.later();
      Future<String> second = Careless.later();
      return first.compose(done -> second);
    }

    Future<String> tried() {
      Future<String> done;
      try {
        done = Careless.later();
      } catch (IllegalStateException e) {
        done = Future.failedFuture(e);
      }
      return done;
    }

    Future<String> closed() {
      try (StringReader reader = new StringReader("")) {
        return Careless.later().map(done -> done + reader);
      }
    }

    Future<String> put() {
      kept = Careless.later();
      return kept;
    }
  }
}
