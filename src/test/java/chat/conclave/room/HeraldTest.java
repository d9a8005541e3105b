package chat.conclave.room;

import static chat.conclave.room.Scene.ANN;
import static chat.conclave.room.Scene.BOB;
import static chat.conclave.room.Scene.CLAUDE;
import static chat.conclave.room.Scene.MODERATOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.RoomInfo.Visibility;
import chat.conclave.protocol.Who;
import chat.conclave.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeraldTest {
  private final HandTimers timers = new HandTimers();
  private final List<News> told = new ArrayList<>();
  private final Message asked = Scene.said(BOB, "How long?");
  private final Herald herald =
      new Herald(
          Scene.room(Visibility.PRIVATE),
          id -> Future.succeededFuture(Optional.of(asked).filter(each -> each.id().equals(id))),
          timers,
          told::add);

  private void say(Who who, String text) {
    new Change.Posted(Scene.said(who, text), "n").on(herald);
  }

  private List<Set<UUID>> marked() {
    return told.stream().filter(news -> !news.mention()).map(News::to).toList();
  }

  private List<String> mentions() {
    return told.stream()
        .filter(News::mention)
        .map(news -> news.to() + " " + new JsonObject(news.frame()).getString("mention"))
        .toList();
  }

  private static String mention(Who who, String how) {
    return Set.of(who.user()) + " " + how;
  }

  @Test
  void thatThereIsSomethingNewIsToldAtOnceAndThenOnceInTwoSeconds() {
    say(ANN, "one");
    assertEquals(List.of(Set.of(BOB.user(), MODERATOR.user())), marked());
    say(ANN, "two");
    say(BOB, "three");
    timers.turn(1_999);
    assertEquals(1, marked().size());
    timers.turn(1);
    assertEquals(Set.of(ANN.user(), BOB.user(), MODERATOR.user()), marked().get(1));
    timers.turn(10_000);
    assertEquals(2, marked().size());
    say(ANN, "four");
    assertEquals(3, marked().size());
  }

  @Test
  void whatIsToldLaterIsUpToTheNewest() {
    new Change.Posted(Scene.said(ANN, "one"), "n").at(7).on(herald);
    new Change.Posted(Scene.said(ANN, "two, @Bob"), "n").at(8).on(herald);
    new Change.Posted(Scene.said(ANN, "three"), "n").at(9).on(herald);
    timers.turn(2_000);
    assertEquals(
        List.of(7L, 8L, 9L),
        told.stream().map(news -> new JsonObject(news.frame()).getLong("said")).toList());
  }

  @Test
  void whoIsNamedIsToldAtOnceAndNotWhatWasSaid() {
    say(ANN, "hello");
    say(ANN, "well, @bob? Write to x@y.example and @nobody");
    say(ANN, "Bob and @Ann");
    assertEquals(List.of(mention(BOB, "named")), mentions());
    for (News news : told) {
      assertFalse(news.frame().contains("well"), news.frame());
    }
  }

  @Test
  void aReplyIsToldToWhomItAnswersWhenItIsWhole() {
    Message reply = answering(Scene.reply(CLAUDE, BOB, "", MessageState.QUEUED), "");
    new Change.Posted(reply, null).on(herald);
    assertEquals(List.of(), told);
    new Change.Became(answering(Scene.reply(CLAUDE, BOB, "", MessageState.COMPLETE), "@Bob, 6"), 2)
        .on(herald);
    assertEquals(List.of(mention(BOB, "answered")), mentions());
  }

  private Message answering(Message reply, String text) {
    return new Message(
        reply.id(),
        reply.room(),
        1,
        1,
        reply.author(),
        text,
        asked.id(),
        reply.createdAt(),
        null,
        reply.state(),
        reply.reply());
  }

  @Test
  void ofManyPlacesInAMessageTheFirstAreLookedAt() {
    say(ANN, "@".repeat(Herald.PLACES - 1) + "@Bob");
    assertEquals(1, mentions().size());
    say(ANN, "@".repeat(Herald.PLACES) + "@Bob");
    assertEquals(1, mentions().size());
  }
}
