package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.Reply.Place;
import chat.conclave.protocol.Seat;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the models asked that a model's complete reply names, on behalf of the person at the
 * beginning of the chain, who pays as if they had asked. Of one thing that a person said there
 * follow at most as many replies as the room's hop limit says.
 */
final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private final Questions questions;
  private final Replies replies;
  private final Clock clock;

  Following(Questions questions, Replies replies, Clock clock) {
    this.questions = questions;
    this.replies = replies;
    this.clock = clock;
  }

  /** Takes note of the end of a reply. */
  void ended(LiveRoom room, Message reply) {
    Chain chain = room.chains().end(reply.id());
    Reply of = reply.reply();
    if (chain == null || of == null || reply.state() != MessageState.COMPLETE) {
      return;
    }
    List<Seat> named =
        Handles.mentioned(reply.text(), room.rules().seats()).stream()
            .filter(seat -> !seat.id().equals(of.seat()))
            .toList();
    int limit = room.rules().info().hopLimit();
    if (named.isEmpty() || limit == 0 || chain.stopped()) {
      return;
    }
    int taken = chain.take(named.size(), limit);
    room.during(() -> follow(room, chain, reply, Place.hop(of.place().hop() + 1), named, taken))
        .onFailure(failure -> LOG.warn("models do not go on: {}", failure.getMessage()));
  }

  private Future<Void> follow(
      LiveRoom room, Chain chain, Message question, Place place, List<Seat> named, int taken) {
    List<Future<Asking.Next>> next = new ArrayList<>();
    for (Seat seat : named.subList(0, taken)) {
      next.add(questions.next(room, seat, question.id(), chain.who()));
    }
    if (taken < named.size()) {
      // One is told for all of them.
      next.add(
          Future.succeededFuture(new Asking.Next(named.get(taken), null, ErrorCode.HOP_LIMIT)));
    }
    return Future.all(next)
        .compose(
            all ->
                room.decide(
                        () ->
                            chain.stopped()
                                ? Decision.of()
                                : room.rules()
                                    .follow(
                                        question.id(),
                                        place,
                                        all.<Asking.Next>list(),
                                        chain.who(),
                                        clock.now()))
                    .map(
                        outcome -> {
                          List<Action.Asked> asked = new ArrayList<>();
                          all.<Asking.Next>list()
                              .forEach(
                                  each -> {
                                    if (each.asked() != null) {
                                      asked.add(each.asked());
                                    }
                                  });
                          outcome.stored().forEach(change -> ask(room, chain, change, asked));
                          return null;
                        }));
  }

  private void ask(LiveRoom room, Chain chain, Change change, List<Action.Asked> asked) {
    if (change instanceof Change.Posted queued
        && room.rules().running(queued.message().id()) != null) {
      room.chains().begin(queued.message().id(), chain);
      asked.stream()
          .filter(each -> each.isFor(queued))
          .forEach(
              each ->
                  replies.ask(
                      room, queued.message(), each, chain.who(), queued.message().posted()));
    }
  }
}
