package chat.conclave.summon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.FinishReason;
import chat.conclave.provider.Prompt;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.provider.Providers;
import chat.conclave.provider.Turn;
import chat.conclave.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SummonTest {
  private static final Seat SEAT =
      new Seat(UUID.randomUUID(), UUID.randomUUID(), 1, "gpt", "openai", "gpt-5", "Gpt", "");
  private static final Prompt PROMPT =
      new Prompt("gpt-5", "", List.of(new Turn(Turn.Role.USER, "Ann: hi")), 100, null);

  private final HandTimers timers = new HandTimers();
  private final List<ReplyEvent.What> told = new ArrayList<>();
  private final List<ReplyEvent.End> over = new ArrayList<>();
  private final List<Handler<ProviderEvent>> calls = new ArrayList<>();
  private final Secret secret =
      new Secret("sk-secret".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  private Future<KeyRing.Opened> opening =
      Future.succeededFuture(
          new KeyRing.Opened(Providers.load(Map.of()).find("openai").orElseThrow(), secret, null));
  private int stopped;
  private final Summon summon =
      new Summon(
          new StartReply(
              UUID.randomUUID(),
              SEAT.room(),
              SEAT,
              UUID.randomUUID(),
              "Ann",
              new Quoted(new Payer(Payer.Kind.PLATFORM, null, null), null, null),
              PROMPT),
          new Summon.Attempts() {
            @Override
            public Future<KeyRing.Opened> open(StartReply start) {
              return opening;
            }

            @Override
            public Call call(
                KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> events) {
              calls.add(events);
              return () -> stopped++;
            }

            @Override
            public Usage priced(StartReply start, ProviderEvent.Usage said) {
              return new Usage(said.input(), said.output(), said.cost(), false);
            }

            @Override
            public double chance() {
              return 0;
            }
          },
          timers,
          told::add,
          (end, opened) -> over.add(end));

  private void happens(ProviderEvent event) {
    calls.get(calls.size() - 1).handle(event);
  }

  private void fails(ErrorCode code, boolean interrupted, @Nullable Duration retryAfter) {
    happens(new ProviderEvent.Failure(code, interrupted, retryAfter, 0, null));
  }

  private ReplyEvent.End end() {
    assertEquals(1, over.size());
    return over.get(0);
  }

  @Test
  void aReplyThinksSpeaksAndEnds() {
    summon.begin(100);
    happens(new ProviderEvent.Text("Hello "));
    happens(new ProviderEvent.Text("Ann"));
    happens(new ProviderEvent.Usage(7, 2, 0, null));
    happens(new ProviderEvent.Finish(FinishReason.STOP));
    assertEquals(
        List.of(
            new ReplyEvent.Thinking(), new ReplyEvent.Piece("Hello "), new ReplyEvent.Piece("Ann")),
        told);
    assertEquals(
        new ReplyEvent.End(MessageState.COMPLETE, Outcome.of(new Usage(7, 2, null, false))), end());
  }

  @Test
  void nothingFollowsTheEnd() {
    summon.begin(100);
    happens(new ProviderEvent.Finish(FinishReason.STOP));
    happens(new ProviderEvent.Text("late"));
    happens(new ProviderEvent.Finish(FinishReason.STOP));
    fails(ErrorCode.PROVIDER_UNREACHABLE, true, null);
    summon.stop(MessageState.STOPPED);
    timers.turn(60_000);
    assertEquals(MessageState.COMPLETE, end().state());
  }

  @Test
  void aFilteredReplyFailsWithItsText() {
    summon.begin(100);
    happens(new ProviderEvent.Text("I "));
    happens(new ProviderEvent.Finish(FinishReason.FILTERED));
    assertEquals(ErrorCode.CONTENT_FILTERED, end().outcome().code());
  }

  @Test
  void aProviderThatCannotBeReachedIsTriedThreeTimesInAll() {
    summon.begin(100);
    fails(ErrorCode.PROVIDER_UNREACHABLE, false, null);
    timers.turn(499);
    assertEquals(1, calls.size());
    timers.turn(1);
    assertEquals(2, calls.size());
    fails(ErrorCode.PROVIDER_OVERLOADED, false, null);
    timers.turn(1_000);
    assertEquals(3, calls.size());
    fails(ErrorCode.PROVIDER_OVERLOADED, false, null);
    timers.turn(60_000);
    assertEquals(3, calls.size());
    assertEquals(MessageState.FAILED, end().state());
    assertEquals(ErrorCode.PROVIDER_OVERLOADED, end().outcome().code());
    assertEquals(1, told.stream().filter(ReplyEvent.Thinking.class::isInstance).count());
  }

  @Test
  void aSecondTryCanSucceed() {
    summon.begin(100);
    fails(ErrorCode.PROVIDER_RATE_LIMITED, false, Duration.ofSeconds(2));
    timers.turn(2_000);
    happens(new ProviderEvent.Text("Hello"));
    happens(new ProviderEvent.Finish(FinishReason.STOP));
    assertEquals(MessageState.COMPLETE, end().state());
  }

  @Test
  void nothingIsTriedAgainAfterTheFirstPieceNotEvenAHeldOne() {
    summon.begin(100);
    happens(new ProviderEvent.Text("G"));
    fails(ErrorCode.PROVIDER_UNREACHABLE, true, null);
    timers.turn(60_000);
    assertEquals(1, calls.size());
    assertEquals(MessageState.INTERRUPTED, end().state());
    assertTrue(told.contains(new ReplyEvent.Piece("G")));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "KEY_REJECTED",
        "KEY_NO_CREDIT",
        "PROVIDER_RATE_LIMITED",
        "PROVIDER_TIMEOUT",
        "PROVIDER_GARBLED",
        "CONTEXT_TOO_LONG",
        "MODEL_NOT_FOUND"
      })
  void whatTryingCannotMendIsNotTriedAgain(ErrorCode code) {
    summon.begin(100);
    fails(code, false, null);
    timers.turn(60_000);
    assertEquals(1, calls.size());
    assertEquals(MessageState.FAILED, end().state());
    assertEquals(code, end().outcome().code());
  }

  @Test
  void aWaitThatIsTooLongIsNotWaited() {
    summon.begin(100);
    fails(ErrorCode.PROVIDER_RATE_LIMITED, false, Duration.ofSeconds(11));
    assertEquals(ErrorCode.PROVIDER_RATE_LIMITED, end().outcome().code());
  }

  @Test
  void whoStopsWhileTheKeyIsOpenedCallsNobodyAndLeavesNoKey() {
    KeyRing.Opened opened = opening.result();
    Promise<KeyRing.Opened> slow = Promise.promise();
    opening = slow.future();
    summon.begin(100);
    summon.stop(MessageState.STOPPED);
    assertEquals(MessageState.STOPPED, end().state());
    slow.complete(opened);
    assertEquals(0, calls.size());
    assertThrows(IllegalStateException.class, secret::bytes);
    assertEquals(MessageState.STOPPED, end().state());
  }

  @Test
  void whoStopsBetweenTwoTriesCallsNobodyAgain() {
    summon.begin(100);
    fails(ErrorCode.PROVIDER_UNREACHABLE, false, null);
    summon.stop(MessageState.STOPPED);
    timers.turn(60_000);
    assertEquals(1, calls.size());
    assertEquals(MessageState.STOPPED, end().state());
  }

  @Test
  void aStopClosesTheCallAndKeepsWhatWasHeldBack() {
    summon.begin(100);
    happens(new ProviderEvent.Text("Gp"));
    summon.stop(MessageState.STOPPED);
    assertEquals(1, stopped);
    assertTrue(told.contains(new ReplyEvent.Piece("Gp")));
    assertEquals(MessageState.STOPPED, end().state());
  }

  @Test
  void aKeyThatDoesNotOpenEndsTheReply() {
    opening = Future.failedFuture(Refusal.of(ErrorCode.KEY_LOCKED));
    summon.begin(100);
    assertEquals(MessageState.FAILED, end().state());
    assertEquals(ErrorCode.KEY_LOCKED, end().outcome().code());
  }

  @Test
  void aMistakeInACallEndsTheReplyToo() {
    opening = Future.failedFuture(new IllegalStateException("a mistake"));
    summon.begin(100);
    assertEquals(ErrorCode.UNAVAILABLE, end().outcome().code());
  }

  private Took took() {
    return summon.took((start, input, output) -> new Took(input, output, null));
  }

  @Test
  void whatTheProviderSaysIsWhatItTook() {
    summon.begin(100);
    happens(new ProviderEvent.Text("Hello"));
    happens(new ProviderEvent.Usage(7, 2, 0, null));
    fails(ErrorCode.PROVIDER_UNREACHABLE, true, null);
    assertEquals(new Took(7, 2, null), took());
  }

  @Test
  void whatIsNotSaidIsEstimatedReasoningIncluded() {
    summon.begin(100);
    happens(new ProviderEvent.Reasoning("abc"));
    happens(new ProviderEvent.Text("defghi"));
    summon.stop(MessageState.STOPPED);
    assertEquals(new Took(PROMPT.tokens(), 3, null), took());
  }

  @Test
  void whoeverTimesOutHasHeardTheQuestion() {
    summon.begin(100);
    fails(ErrorCode.PROVIDER_TIMEOUT, false, null);
    assertEquals(new Took(PROMPT.tokens(), 0, null), took());
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"KEY_REJECTED", "KEY_NO_CREDIT", "PROVIDER_GARBLED", "UNAVAILABLE"})
  void anErrorInsteadOfAnAnswerTookNothing(ErrorCode code) {
    summon.begin(100);
    happens(new ProviderEvent.Failure(code, false, null, 500, null));
    assertEquals(Took.NOTHING, took());
  }

  @Test
  void whoIsStoppedBeforeTheCallTookNothing() {
    summon.stop(MessageState.STOPPED);
    assertEquals(Took.NOTHING, took());
    summon.begin(100);
    assertEquals(0, calls.size());
  }

  @Test
  void aReplyIsAsShortAsWasGranted() {
    summon.begin(30);
    assertEquals(30, summon.start().prompt().maxOutputTokens());
  }

  @Test
  void aRefusedReservationCallsNobody() {
    summon.refuse(Refusal.of(ErrorCode.CAP_REACHED));
    assertEquals(MessageState.FAILED, end().state());
    assertEquals(ErrorCode.CAP_REACHED, end().outcome().code());
    assertEquals(0, calls.size());
    assertEquals(Took.NOTHING, took());
  }

  @Test
  void whatIsThoughtIsToldApartAndAReplyIsNotTriedAgainAfterIt() {
    summon.begin(100);
    happens(new ProviderEvent.Reasoning("Let me see"));
    happens(new ProviderEvent.Text("Yes"));
    fails(ErrorCode.PROVIDER_OVERLOADED, false, null);
    timers.turn(60_000);
    assertEquals(1, calls.size());
    assertEquals(
        List.of(
            new ReplyEvent.Thinking(),
            new ReplyEvent.Thought("Let me see"),
            new ReplyEvent.Piece("Yes")),
        told);
  }

  @Test
  void aReplyThatReachesItsLimitSaysWhich() {
    summon.begin(77);
    happens(new ProviderEvent.Text("I was"));
    happens(new ProviderEvent.Finish(FinishReason.LENGTH));
    assertEquals(MessageState.COMPLETE, end().state());
    assertEquals(new Outcome(null, Outcome.Finish.LENGTH, 77, null), end().outcome());
  }

  @Test
  void aModelThatDeclinesIsSaidToDeclineInWhateverWay() {
    summon.begin(100);
    happens(new ProviderEvent.Declined("I would rather not."));
    happens(new ProviderEvent.Finish(FinishReason.STOP));
    assertEquals(Outcome.Finish.DECLINED, end().outcome().finish());
    assertTrue(told.contains(new ReplyEvent.Piece("I would rather not.")));
  }

  @Test
  void aModelThatDeclinesWithoutAWordIsSaidToDecline() {
    summon.begin(100);
    happens(new ProviderEvent.Finish(FinishReason.DECLINED));
    assertEquals(MessageState.COMPLETE, end().state());
    assertEquals(Outcome.Finish.DECLINED, end().outcome().finish());
  }

  @Test
  void aFailureKeepsWhatASupportDeskAsksFor() {
    summon.begin(100);
    happens(
        new ProviderEvent.Failure(
            ErrorCode.PROVIDER_RATE_LIMITED, false, Duration.ofSeconds(40), 429, "req_1"));
    assertEquals(
        new Fault(ErrorCode.PROVIDER_RATE_LIMITED, 429, "req_1", Duration.ofSeconds(40), null),
        end().outcome().fault());
  }
}
