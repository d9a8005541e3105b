package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is stopped or revoked is over within a second, from the word that says so to the closed
 * connection. It is tried some times and the middle one counts: one may meet a pause of the
 * machine.
 */
@NullUnmarked
class WithinASecondTest extends LendingStage {
  private static final int TRIES = 5;
  private static final Logger LOG = LoggerFactory.getLogger(WithinASecondTest.class);

  /** Something that can be ended once. */
  private interface Ending {
    void begin();

    /** Ends it, and returns when it is over. */
    void end();
  }

  private static void within(String what, List<Ending> endings) {
    List<Duration> took = new ArrayList<>();
    for (Ending ending : endings) {
      ending.begin();
      long start = System.nanoTime();
      ending.end();
      took.add(Duration.ofNanos(System.nanoTime() - start));
    }
    Collections.sort(took);
    LOG.info("{}: {}", what, took);
    assertTrue(took.get(took.size() / 2).compareTo(Duration.ofSeconds(1)) < 0, what + took);
  }

  private static void within(String what, Ending ending) {
    within(what, Collections.nCopies(TRIES, ending));
  }

  private final class Reply implements Ending {
    private final TestSocket asker;
    private final Runnable end;
    private String reply;
    private Gate gate;
    private Seen call;

    Reply(TestSocket asker, Runnable end) {
      this.asker = asker;
      this.end = end;
    }

    @Override
    public void begin() {
      gate = server.simulator().say("one two three four").holdAfter(2);
      String question = ask(asker, "n" + System.nanoTime()).getString("message");
      reply = asker.replyTo(question).getString("id");
      await(gate.reached());
      List<Seen> calls = server.simulator().requests();
      call = calls.get(calls.size() - 1);
    }

    @Override
    public void end() {
      end.run();
      await(call.closed());
      assertEquals("stopped", asker.end(reply).getString("state"));
      gate.release();
    }
  }

  @Test
  void aStoppedReplyIsNotHeardAnyMore() {
    Reply[] reply = new Reply[1];
    reply[0] =
        new Reply(
            hers,
            () -> hers.send(new JsonObject().put("type", "stop").put("message", reply[0].reply)));
    within("stop", reply[0]);
  }

  @Test
  void aRemovedKeyIsNotUsedAnyMore() {
    Reply running =
        new Reply(hers, () -> assertEquals(204, ann.delete("/api/user/api-keys/openai").status()));
    within(
        "a key is removed",
        new Ending() {
          @Override
          public void begin() {
            annSavesHerKey();
            running.begin();
          }

          @Override
          public void end() {
            running.end();
          }
        });
  }

  @Test
  void aWithdrawnKeyIsNotUsedAnyMore() {
    Reply running = new Reply(his, () -> assertEquals(204, ann.delete(lending()).status()));
    within(
        "a loan is withdrawn",
        new Ending() {
          @Override
          public void begin() {
            lend("everyone", new JsonObject());
            running.begin();
          }

          @Override
          public void end() {
            running.end();
          }
        });
  }

  @Test
  void whoIsSentAwayHearsNoMore() {
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      Person cleo = server.newcomer("Cleo");
      TestSocket socket = cleo.hello();
      endings.add(
          new Ending() {
            @Override
            public void begin() {
              socket.enter(room);
            }

            @Override
            public void end() {
              ann.delete("/api/rooms/" + room + "/members/" + cleo.id());
              socket.find(frame -> "left".equals(frame.getString("type")));
            }
          });
    }
    within("a member is removed", endings);
  }

  @Test
  void aRevokedSessionIsClosed() {
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      Person second = bob.again();
      endings.add(closes(second.hello(), () -> second.post("/api/auth/logout", null)));
    }
    within("a session ends", endings);
  }

  @Test
  void aRevokedServiceKeyIsClosed() {
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      JsonObject made =
          ServiceKeyTest.make(server.admin(), ServiceKeyTest.wanted("chat", "Prompt " + i));
      TestSocket socket = Person.holding(server, made.getString("key")).hello();
      endings.add(
          closes(socket, () -> server.admin().delete("/api/service-keys/" + made.getString("id"))));
    }
    within("a service key is revoked", endings);
  }

  private static Ending closes(TestSocket socket, Runnable end) {
    return new Ending() {
      @Override
      public void begin() {
        assertTrue(socket.frames().stream().noneMatch(f -> "bye".equals(f.getString("type"))));
      }

      @Override
      public void end() {
        end.run();
        assertEquals(4501, socket.closeCode());
      }
    };
  }
}
