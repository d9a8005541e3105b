package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.SpendQuestions.Forget;
import chat.conclave.key.SpendQuestions.InRooms;
import chat.conclave.key.SpendQuestions.ListUses;
import chat.conclave.key.SpendQuestions.Reserve;
import chat.conclave.key.SpendQuestions.Reserved;
import chat.conclave.key.SpendQuestions.Settle;
import chat.conclave.key.SpendQuestions.Settled;
import chat.conclave.key.SpendQuestions.SpentInRooms;
import chat.conclave.key.SpendQuestions.Summaries;
import chat.conclave.key.SpendQuestions.Summarise;
import chat.conclave.key.SpendQuestions.Survey;
import chat.conclave.key.SpendQuestions.Surveyed;
import chat.conclave.key.SpendQuestions.Uses;
import chat.conclave.storage.SpendStore;
import chat.conclave.storage.SurveyStore;
import chat.conclave.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keeps the books of what replies take: reserved before the call, settled after it. */
final class Books {
  private final SpendStore spends;
  private final SurveyStore survey;
  private final Clock clock;

  Books(SpendStore spends, SurveyStore survey, Clock clock) {
    this.spends = spends;
    this.survey = survey;
    this.clock = clock;
  }

  void serve(Bus bus) {
    bus.serve(Reserve.ADDRESS, ask -> spends.reserve(ask.draw(), clock.now()).map(Reserved::new));
    bus.serve(
        Settle.ADDRESS,
        ask ->
            spends.settle(ask.reply(), ask.input(), ask.output(), ask.cost()).map(new Settled()));
    bus.serve(
        ListUses.ADDRESS, ask -> spends.uses(ask.owner(), ask.provider(), since()).map(Uses::new));
    bus.serve(Survey.ADDRESS, ask -> survey.spent(since(ask.days())).map(Surveyed::new));
    bus.serve(
        SpentInRooms.ADDRESS,
        ask -> spends.inRooms(ask.user(), since(ask.days())).map(InRooms::new));
    bus.serve(Forget.ADDRESS, ask -> survey.forget(ask.user(), ask.as()).map(new Settled()));
    bus.serve(Summarise.ADDRESS, ask -> spends.summaries(ask.owner(), since()).map(Summaries::new));
  }

  private Instant since() {
    return since(SpendQuestions.DAYS);
  }

  private Instant since(int days) {
    return clock.now().minus(Duration.ofDays(days));
  }
}
