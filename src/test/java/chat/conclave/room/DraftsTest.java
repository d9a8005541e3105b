package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Reply;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DraftsTest {
  private final HandTimers timers = new HandTimers();
  private final List<String> told = new ArrayList<>();
  private final List<String> saved = new ArrayList<>();
  private final List<Change.Became> ends = new ArrayList<>();
  private Future<Void> saving = Future.succeededFuture();
  private Future<?> storing = Future.succeededFuture();
  private final Message reply =
      Scene.reply(Scene.CLAUDE, Scene.ANN, "", MessageState.QUEUED).postedAs(7);
  private final Drafts drafts =
      new Drafts(
          (id, text, reasoning, state) -> {
            saved.add(reasoning.isEmpty() ? text : text + "|" + reasoning);
            return saving;
          },
          timers,
          frame ->
              told.add(
                  frame.getInteger("at")
                      + " "
                      + frame.getString("state")
                      + " "
                      + frame.getString("text")),
          end -> {
            ends.add(end);
            return storing;
          });

  @BeforeEach
  void start() {
    drafts.start(reply);
  }

  private void happens(ReplyEvent.What what) {
    drafts.on(new ReplyEvent(Scene.ROOM, reply.id(), what));
  }

  private void piece(String text) {
    happens(new ReplyEvent.Piece(text));
  }

  private void end(MessageState state) {
    happens(new ReplyEvent.End(state, Outcome.NONE));
  }

  @Test
  void theFirstPieceIsToldAtOnceAndLaterOnesTogether() {
    piece("one ");
    assertEquals(List.of("0 writing one "), told);
    piece("two ");
    piece("three ");
    assertEquals(1, told.size());
    timers.turn(39);
    assertEquals(1, told.size());
    timers.turn(1);
    assertEquals("4 writing two three ", told.get(1));
    timers.turn(40);
    piece("four");
    assertEquals("14 writing four", told.get(2));
  }

  @Test
  void thinkingIsToldOnceAndHasNoText() {
    happens(new ReplyEvent.Thinking());
    happens(new ReplyEvent.Thinking());
    timers.turn(100);
    assertEquals(List.of("0 thinking "), told);
  }

  @Test
  void theTextIsSavedEachSecondAndOnlyWhenItGrew() {
    piece("one ");
    timers.turn(999);
    assertEquals(List.of(), saved);
    timers.turn(1);
    assertEquals(List.of("one "), saved);
    timers.turn(5_000);
    assertEquals(1, saved.size());
    piece("two");
    timers.turn(1_000);
    assertEquals("one two", saved.get(1));
  }

  @Test
  void muchTextIsSavedAtOnce() {
    piece("x".repeat(2_047));
    assertEquals(0, saved.size());
    piece("x");
    assertEquals(1, saved.size());
  }

  @Test
  void oneIsSavedAfterTheOtherAndWhatFailedIsSavedAgain() {
    Promise<Void> slow = Promise.promise();
    saving = slow.future();
    piece("x".repeat(2_048));
    piece("y".repeat(2_048));
    timers.turn(3_000);
    assertEquals(1, saved.size());
    slow.fail("away");
    saving = Future.succeededFuture();
    timers.turn(1_000);
    assertEquals(4_096, saved.get(1).length());
    timers.turn(3_000);
    assertEquals(2, saved.size());
  }

  @Test
  void allIsToldBeforeTheEndAndNothingAfterIt() {
    piece("one ");
    piece("two");
    end(MessageState.COMPLETE);
    assertEquals("4 writing two", told.get(1));
    assertEquals("one two", ends.get(0).message().text());
    assertEquals(MessageState.COMPLETE, ends.get(0).message().state());
    piece(" three");
    end(MessageState.FAILED);
    timers.turn(10_000);
    assertEquals(2, told.size());
    assertEquals(1, ends.size());
    assertEquals(List.of(), saved);
    assertTrue(drafts.none());
    assertEquals(0, timers.waiting());
  }

  @Test
  void theEndIsStoredUntilItIsStored() {
    storing = Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    piece("one");
    end(MessageState.COMPLETE);
    end(MessageState.STOPPED);
    assertFalse(drafts.none());
    assertFalse(drafts.runs(reply.id()));
    timers.turn(3_000);
    assertEquals(4, ends.size());
    storing = Future.succeededFuture();
    timers.turn(1_000);
    assertTrue(drafts.none());
    assertEquals(5, ends.size());
    assertTrue(ends.stream().allMatch(ends.get(0)::equals));
  }

  @Test
  void anEndThatCanNeverBeStoredIsNotTriedForEver() {
    storing = Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND));
    end(MessageState.COMPLETE);
    timers.turn(10_000);
    assertEquals(1, ends.size());
    assertTrue(drafts.none());
  }

  @Test
  void aLatecomerGetsTheTextOfRepliesThatItKnowsOf() {
    piece("one ");
    piece("two");
    assertEquals(
        List.of(new RoomAnswer.Stream(reply.id(), "one two", "", MessageState.WRITING)),
        drafts.streams(7));
    assertEquals(List.of(), drafts.streams(6));
  }

  @Test
  void aReplyThatNobodyMakesEndsWithTheTextItHas() {
    Message left = Scene.reply(Scene.GPT, Scene.ANN, "so far", MessageState.WRITING);
    assertTrue(drafts.interrupt(left).succeeded());
    assertEquals("so far", ends.get(0).message().text());
    assertEquals(MessageState.INTERRUPTED, ends.get(0).message().state());
    assertEquals(List.of(), told);
  }

  @Test
  void whenTheServerStopsWhatRunsIsInterruptedWithAllItsText() {
    piece("one ");
    piece("two");
    assertTrue(drafts.interruptAll().succeeded());
    assertEquals("one two", ends.get(0).message().text());
    assertEquals(MessageState.INTERRUPTED, ends.get(0).message().state());
  }

  private void thought(String text) {
    happens(new ReplyEvent.Thought(text));
  }

  @Test
  void whatIsThoughtIsToldLikeTheTextAndApartFromIt() {
    happens(new ReplyEvent.Thinking());
    thought("Let ");
    thought("me ");
    timers.turn(40);
    thought("see");
    piece("Yes");
    end(MessageState.COMPLETE);
    assertEquals(List.of("0 thinking ", "0 null Let me ", "7 null see", "0 writing Yes"), told);
    Message ended = ends.get(0).message();
    assertEquals("Yes", ended.text());
    assertEquals("Let me see", Objects.requireNonNull(ended.reply()).reasoning());
  }

  @Test
  void thoughtsAloneLeaveAReplyThinkingAndAreSaved() {
    thought("Hm");
    assertEquals(
        List.of(new RoomAnswer.Stream(reply.id(), "", "Hm", MessageState.THINKING)),
        drafts.streams(7));
    timers.turn(1_000);
    assertEquals(List.of("|Hm"), saved);
    thought("x".repeat(2_046));
    assertEquals(1, saved.size());
    piece("yy");
    assertEquals("yy|Hm" + "x".repeat(2_046), saved.get(1));
  }

  @Test
  void tooManyThoughtsAreDroppedAndTheReplyGoesOn() {
    thought("x".repeat(Reply.REASONING_LIMIT - 1) + "👋");
    thought("more");
    piece("Yes");
    end(MessageState.COMPLETE);
    Message ended = ends.get(0).message();
    assertEquals("Yes", ended.text());
    assertTrue(Objects.requireNonNull(ended.reply()).reasoning().startsWith("x".repeat(65_535)));
    assertTrue(Objects.requireNonNull(ended.reply()).reasoning().length() <= 65_536);
    assertFalse(Objects.requireNonNull(ended.reply()).reasoning().contains("\ud83d"));
  }

  @Test
  void aReplyThatNobodyMakesKeepsItsThoughts() {
    Message left =
        Scene.reply(Scene.GPT, Scene.ANN, "", MessageState.QUEUED)
            .ended("", "Hm", MessageState.THINKING, Outcome.NONE);
    assertTrue(drafts.interrupt(left).succeeded());
    assertEquals("Hm", Objects.requireNonNull(ends.get(0).message().reply()).reasoning());
  }
}
