package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.RoomLog.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final List<List<List<Change>>> commits = new ArrayList<>();
  private final List<Promise<Optional<List<Outcome>>>> answers = new ArrayList<>();
  private final List<Long> told = new ArrayList<>();
  private final Mailbox mailbox =
      new Mailbox(
          groups -> {
            commits.add(groups);
            Promise<Optional<List<Outcome>>> answer = Promise.promise();
            answers.add(answer);
            return answer.future();
          },
          change -> told.add(change.rev()));
  private long rev;

  private Future<Outcome> say(String text) {
    return mailbox.submit(() -> Decision.of(Scene.posted(text)));
  }

  private Future<Outcome> seat() {
    return mailbox.submit(() -> Decision.of(new Change.Seated(Scene.KIMI, false, null)));
  }

  /** Answers commit {@code n} as the database would. */
  private void store(int n) {
    List<Outcome> outcomes = new ArrayList<>();
    for (List<Change> group : commits.get(n)) {
      outcomes.add(new Outcome(group.stream().map(each -> each.at(++rev)).toList(), null, null));
    }
    answers.get(n).complete(Optional.of(outcomes));
  }

  private static ErrorCode code(Future<?> refused) {
    return ((Refusal) refused.cause()).code();
  }

  @Test
  void whatComesWhileACommitIsOnItsWayIsStoredTogetherAndInOrder() {
    List<Future<Outcome>> said = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      said.add(say("m" + i));
    }
    assertEquals(1, commits.size());
    assertFalse(said.get(0).isComplete());
    store(0);
    assertEquals(2, commits.size());
    assertEquals(4, commits.get(1).size());
    store(1);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), told);
    for (int i = 0; i < 5; i++) {
      assertEquals(i + 1, said.get(i).result().stored().get(0).rev());
    }
    assertTrue(mailbox.idle());
  }

  @Test
  void everybodyIsToldBeforeTheSenderHasTheAnswer() {
    List<Integer> toldBefore = new ArrayList<>();
    say("m").onSuccess(stored -> toldBefore.add(told.size()));
    store(0);
    assertEquals(List.of(1), toldBefore);
  }

  @Test
  void aBatchIsBounded() {
    say("first");
    for (int i = 0; i < Mailbox.BATCH + 1; i++) {
      say("m" + i);
    }
    store(0);
    store(1);
    assertEquals(Mailbox.BATCH, commits.get(1).size());
    assertEquals(1, commits.get(2).size());
  }

  @Test
  void aRefusedActionInTheMiddleHarmsNobody() {
    say("first");
    Future<Outcome> before = say("before");
    Future<Outcome> no = mailbox.submit(() -> Decision.no(ErrorCode.FORBIDDEN));
    Future<Outcome> bug =
        mailbox.submit(
            () -> {
              throw new IllegalStateException("a mistake");
            });
    Future<Outcome> behind = say("behind");
    store(0);
    assertEquals(ErrorCode.FORBIDDEN, code(no));
    assertEquals(ErrorCode.UNAVAILABLE, code(bug));
    store(1);
    assertTrue(before.succeeded() && behind.succeeded());
  }

  @Test
  void whatOthersDependOnIsStoredAloneAndDecidedAfterWhatCameBefore() {
    say("first");
    say("before");
    Future<Outcome> seat = seat();
    say("behind");
    store(0);
    assertEquals(1, commits.get(1).size());
    store(1);
    assertEquals(1, commits.get(2).size());
    answers.get(2).fail(Refusal.of(ErrorCode.CONFLICT));
    assertEquals(ErrorCode.CONFLICT, code(seat));
    store(3);
    assertEquals(List.of(1L, 2L, 3L), told);
  }

  @Test
  void whenTheDatabaseIsAwayEverybodyWaitingIsToldAndTheNextOneIsTriedAgain() {
    Future<Outcome> first = say("first");
    Future<Outcome> waiting = say("waiting");
    Refusal away = Refusal.of(ErrorCode.UNAVAILABLE);
    answers.get(0).fail(away);
    assertSame(away, first.cause());
    assertSame(away, waiting.cause());
    assertTrue(mailbox.idle());
    Future<Outcome> later = say("later");
    store(1);
    assertEquals(1, later.result().stored().get(0).rev());
  }

  @Test
  void whatWasDecidedUponAnOlderRoomIsDecidedAgainInOrder() {
    int[] asked = {0};
    Future<Outcome> first = say("first");
    Future<Outcome> second =
        mailbox.submit(() -> asked[0]++ == 0 ? Decision.of(Scene.posted("second")) : Decision.of());
    Future<Outcome> third = say("third");
    answers.get(0).complete(Optional.empty());
    assertEquals(3, commits.get(1).size());
    answers.get(1).complete(Optional.empty());
    assertTrue(second.succeeded());
    store(2);
    assertEquals(1, first.result().stored().get(0).rev());
    assertEquals(2, third.result().stored().get(0).rev());
  }

  @Test
  void aLostCommitIsSettledAlsoWhenNobodySpeaks() {
    mailbox.settle();
    assertEquals(List.of(List.of()), commits);
    assertFalse(mailbox.idle());
    store(0);
    assertTrue(mailbox.idle());
    say("later");
    assertEquals(2, commits.size());
  }

  @Test
  void aFullMailboxRefuses() {
    for (int i = 0; i <= Mailbox.QUEUE; i++) {
      assertFalse(say("m" + i).isComplete());
    }
    assertEquals(ErrorCode.UNAVAILABLE, code(say("one more")));
  }

  @Test
  void aChangeThatCannotBeToldDoesNotStopTheRoom() {
    Mailbox stubborn =
        new Mailbox(
            groups ->
                Future.succeededFuture(
                    Optional.of(List.of(new Outcome(groups.get(0), null, null)))),
            change -> {
              throw new IllegalStateException("a mistake");
            });
    Future<Outcome> said = stubborn.submit(() -> Decision.of(Scene.posted("m")));
    assertTrue(said.failed());
    assertTrue(stubborn.idle());
  }
}
