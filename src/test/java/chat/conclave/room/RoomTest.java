package chat.conclave.room;

import static chat.conclave.room.Scene.ANN;
import static chat.conclave.room.Scene.BOB;
import static chat.conclave.room.Scene.CLAUDE;
import static chat.conclave.room.Scene.GPT;
import static chat.conclave.room.Scene.KIMI;
import static chat.conclave.room.Scene.MODERATOR;
import static chat.conclave.room.Scene.NOON;
import static chat.conclave.room.Scene.STRANGER;
import static chat.conclave.room.Scene.asked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.RoomInfo.Visibility;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomTest {
  private final Room open = Scene.room(Visibility.OPEN);
  private final Room closed = Scene.room(Visibility.PRIVATE);

  private static final List<Action> ALL_BUT_ENTER =
      List.of(
          new Action.Leave(UUID.randomUUID()),
          say("n", "hello"),
          new Action.Typing(),
          new Action.Summon("openai", "gpt-5", null, ""),
          new Action.Dismiss(CLAUDE.id()),
          new Action.Stop(UUID.randomUUID()));

  private static Action.Say say(String nonce, String text, Action.Asked... asked) {
    return new Action.Say(nonce, text, null, false, List.of(asked));
  }

  private static Action.Enter enter() {
    return new Action.Enter(UUID.randomUUID(), null, null);
  }

  private static Action.Summon summon(@Nullable String handle) {
    return new Action.Summon("openai", "gpt-5", handle, "");
  }

  private static @Nullable ErrorCode code(Decision decision) {
    return decision.refusal() == null ? null : decision.refusal().code();
  }

  private Decision open(Action action, Who who) {
    return open.decide(action, who, NOON);
  }

  @Test
  void aStrangerJoinsAnOpenRoomByEnteringAndDoesNothingElseInIt() {
    Change.Joined joined = (Change.Joined) open(enter(), STRANGER).changes().get(0);
    assertEquals(new Member(STRANGER.user(), "Stranger", Member.Role.MEMBER), joined.member());
    for (Action action : ALL_BUT_ENTER) {
      assertEquals(ErrorCode.FORBIDDEN, code(open(action, STRANGER)), action.toString());
      assertEquals(List.of(), open(action, STRANGER).changes());
    }
  }

  @Test
  void aPrivateRoomIsNotThereForAStranger() {
    assertFalse(closed.visibleTo(STRANGER));
    assertEquals(ErrorCode.NOT_FOUND, code(closed.decide(enter(), STRANGER, NOON)));
    for (Action action : ALL_BUT_ENTER) {
      assertEquals(ErrorCode.NOT_FOUND, code(closed.decide(action, STRANGER, NOON)));
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aMemberMayDoEverything(Visibility visibility) {
    Room room = Scene.room(visibility);
    assertEquals(Decision.of(), room.decide(enter(), ANN, NOON));
    for (Action action : ALL_BUT_ENTER) {
      assertNull(room.decide(action, ANN, NOON).refusal(), action.toString());
    }
  }

  @Test
  void whoIsNoMemberAnyMoreIsAStrangerAgain() {
    closed.apply(
        new Change.Joined(new Member(ANN.user(), "Ann", Member.Role.MEMBER), Parting.LEFT, 7));
    assertEquals(ErrorCode.NOT_FOUND, code(closed.decide(say("n", "hi"), ANN, NOON)));
  }

  @Test
  void aMessageIsStoredWithTheRepliesThatItAsksFor() {
    List<Change> changes = open(say("n", "@claude?", asked(CLAUDE, ANN)), ANN).changes();
    Change.Posted message = (Change.Posted) changes.get(0);
    Change.Posted reply = (Change.Posted) changes.get(1);
    assertEquals("n", message.nonce());
    assertEquals(ANN.user().toString(), message.message().author().id());
    assertEquals(NOON, message.message().createdAt());
    assertNull(reply.nonce());
    assertEquals(ANN.user(), Objects.requireNonNull(reply.message().reply()).payer().id());
    assertEquals(MessageState.QUEUED, reply.message().state());
    assertEquals(message.message().id(), reply.message().replyTo());
    assertEquals(CLAUDE.id().toString(), reply.message().author().id());
  }

  @Test
  void aModelThatWasSentAwayMeanwhileIsNotAsked() {
    open.apply(new Change.Seated(CLAUDE, true, null));
    Action both = say("n", "hi", asked(CLAUDE, ANN), asked(GPT, ANN));
    List<Change> changes = open(both, ANN).changes();
    assertEquals(2, changes.size());
    assertTrue(asked(GPT, ANN).isFor((Change.Posted) changes.get(1)));
  }

  private Change.Posted runs(Who asker) {
    Change.Posted reply =
        (Change.Posted) open(say("n", "?", asked(CLAUDE, asker)), asker).changes().get(1);
    open.apply(reply);
    return reply;
  }

  @Test
  void onePersonHasEightRepliesRunningAndARoomSixteen() {
    for (int i = 0; i < 7; i++) {
      runs(ANN);
    }
    Change.Posted eighth = runs(ANN);
    Decision ninth = open(say("n", "?", asked(CLAUDE, ANN)), ANN);
    assertEquals(ErrorCode.RATE_LIMITED, code(ninth));
    assertEquals(List.of(), ninth.changes());
    assertNull(open(say("n", "no question"), ANN).refusal());
    for (int i = 0; i < 8; i++) {
      runs(BOB);
    }
    assertEquals(
        ErrorCode.RATE_LIMITED, code(open(say("n", "?", asked(CLAUDE, MODERATOR)), MODERATOR)));
    open.apply(
        new Change.Became(eighth.message().ended("", "", MessageState.STOPPED, Outcome.NONE), 9));
    assertNull(open(say("n", "?", asked(CLAUDE, ANN)), ANN).refusal());
  }

  @Test
  void moreModelsThanEverMayRunAreNotAskedToComeBackLater() {
    Action.Asked[] nine = new Action.Asked[9];
    for (int i = 0; i < 9; i++) {
      Seat seat = Scene.seat(200 + i, "model-" + i);
      open.apply(new Change.Seated(seat, false, null));
      nine[i] = asked(seat, ANN);
    }
    assertEquals(ErrorCode.INVALID, code(open(say("n", "?", nine), ANN)));
    Action.Asked[] eight = java.util.Arrays.copyOf(nine, 8);
    assertEquals(9, open(say("n", "?", eight), ANN).changes().size());
  }

  @Test
  void allIsEveryModelAndNoneIsCalledSo() {
    assertEquals(List.of(CLAUDE, GPT), open.addressed("@all, and @gpt?", null));
    assertEquals(List.of(CLAUDE, GPT), open.addressed("@ALL?", null));
    assertEquals(List.of(), open.addressed("not@all, @allow, x@all_, @all_", null));
    assertEquals(ErrorCode.INVALID, code(open(summon("all"), ANN)));
    Change.Seated seated =
        (Change.Seated)
            open(new Action.Summon("openai", "all/all", null, ""), ANN).changes().get(0);
    assertEquals("all-2", seated.seat().handle());
  }

  @Test
  void whereEveryMessageIsAnsweredTheFirstModelDoesIt() {
    assertEquals(Optional.empty(), open.visited());
    open.apply(
        new Change.Configured(
            new RoomPatch(null, null, null, null, null, null, RoomInfo.Answers.EVERY, null)
                .on(open.info()),
            1));
    assertEquals(Optional.of(CLAUDE), open.visited());
    open.apply(new Change.Seated(CLAUDE, true, null));
    assertEquals(Optional.of(GPT), open.visited());
  }

  private static Asking.Next next(Seat seat, @Nullable ErrorCode no) {
    return new Asking.Next(seat, no == null ? asked(seat, ANN) : null, no);
  }

  @Test
  void whatIsNotMadeIsToldInItsPlace() {
    Decision decision =
        open.follow(
            new UUID(9, 9),
            Reply.Place.hop(2),
            List.of(next(CLAUDE, null), next(GPT, ErrorCode.HOP_LIMIT), next(KIMI, null)),
            ANN,
            NOON);
    assertEquals(3, decision.changes().size());
    Message queued = ((Change.Posted) decision.changes().get(0)).message();
    assertEquals(2, Objects.requireNonNull(queued.reply()).place().hop());
    assertEquals(ANN.user().toString(), queued.reply().asker().id());
    Message told = ((Change.Became) decision.changes().get(2)).message();
    assertEquals(MessageState.FAILED, told.state());
    assertEquals(
        ErrorCode.HOP_LIMIT,
        Objects.requireNonNull(Objects.requireNonNull(told.reply()).outcome().fault()).code());
    decision.changes().forEach(open::apply);
    assertEquals(1, open.running().size());
  }

  @Test
  void nothingFollowsForWhoMayAskNoMore() {
    open.apply(new Change.Joined(new Member(ANN.user(), "Ann", Member.Role.GUEST), null, 3));
    assertEquals(
        Decision.of(),
        open.follow(new UUID(9, 9), Reply.Place.hop(1), List.of(next(CLAUDE, null)), ANN, NOON));
  }

  @Test
  void aReplyIsStoppedByItsAskerItsPayerAndModerators() {
    Action.Say lent = say("n", "?", asked(CLAUDE, BOB));
    Change.Posted reply = (Change.Posted) open(lent, ANN).changes().get(1);
    open.apply(reply);
    Action stop = new Action.Stop(reply.message().id());
    for (Who may : List.of(ANN, BOB, MODERATOR)) {
      assertEquals(Decision.of(), open(stop, may));
    }
    Who cem = Scene.who(30, "Cem");
    open.apply(new Change.Joined(new Member(cem.user(), "Cem", Member.Role.MEMBER), null, 3));
    assertEquals(ErrorCode.FORBIDDEN, code(open(stop, cem)));
    open.apply(
        new Change.Became(reply.message().ended("", "", MessageState.FAILED, Outcome.NONE), 4));
    assertEquals(Decision.of(), open(stop, cem));
  }

  @Test
  void aSeatGetsTheHandleThatWasWished() {
    Change.Seated seated = (Change.Seated) open(summon("wise-owl"), ANN).changes().get(0);
    assertEquals("wise-owl", seated.seat().handle());
    assertEquals("Wise-owl", seated.seat().name());
    assertEquals(ANN.user(), seated.by());
    assertFalse(seated.gone());
  }

  @Test
  void aHandleIsHadOnce() {
    assertEquals(ErrorCode.CONFLICT, code(open(summon("claude"), ANN)));
    open.apply(new Change.Seated(CLAUDE, true, null));
    assertNull(open(summon("claude"), ANN).refusal());
  }

  @Test
  void aHandleThatNobodyCanTypeIsRefused() {
    for (String handle : List.of("", "Claude", "two words", "-x", "x-", "é", "x".repeat(33))) {
      assertEquals(ErrorCode.INVALID, code(open(summon(handle), ANN)), handle);
    }
  }

  @Test
  void aRoomHasSixteenSeats() {
    for (int i = open.seats().size(); i < Room.SEATS; i++) {
      open(summon(null), ANN).changes().forEach(open::apply);
    }
    assertEquals(16, open.seats().stream().map(seat -> seat.handle()).distinct().count());
    assertEquals(ErrorCode.CONFLICT, code(open(summon(null), ANN)));
  }

  @Test
  void onlyASeatThatIsThereIsDismissed() {
    Change.Seated gone =
        (Change.Seated) open(new Action.Dismiss(CLAUDE.id()), BOB).changes().get(0);
    assertTrue(gone.gone());
    open.apply(gone);
    assertEquals(ErrorCode.NOT_FOUND, code(open(new Action.Dismiss(CLAUDE.id()), BOB)));
  }

  @Test
  void aModelIsAddressedByHandleOrByAnAnswerToItsMessageAndOnce() {
    var claudes = Scene.reply(CLAUDE, ANN, "Yes.", MessageState.COMPLETE);
    assertEquals(List.of(CLAUDE), open.addressed("and then?", claudes));
    assertEquals(List.of(CLAUDE), open.addressed("@claude and then?", claudes));
    assertEquals(List.of(GPT, CLAUDE), open.addressed("@gpt is that so?", claudes));
    assertEquals(List.of(), open.addressed("hello", Scene.said(BOB, "@claude?")));
    open.apply(new Change.Seated(CLAUDE, true, null));
    assertEquals(List.of(), open.addressed("and then?", claudes));
  }
}
