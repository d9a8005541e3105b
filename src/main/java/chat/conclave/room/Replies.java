package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.summon.StartReply;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has replies made that are stored as queued. */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final Bus bus;
  private final Hearing hearing;

  Replies(Bus bus, RoomReader reader) {
    this.bus = bus;
    this.hearing = new Hearing(reader);
  }

  /**
   * Has a queued reply made. Whatever goes wrong from here on ends it.
   *
   * @param before the model hears what was posted before this change, and the question
   */
  void ask(LiveRoom room, Message reply, Action.Asked asked, Who who, long before) {
    room.drafts().start(reply);
    UUID question = Objects.requireNonNull(reply.replyTo(), "a reply answers something");
    hearing
        .upTo(room.rules().info(), question, before)
        .map(
            history ->
                new StartReply(
                    reply.id(),
                    room.id(),
                    asked.seat(),
                    who.user(),
                    who.name(),
                    asked.quoted(),
                    Conversation.in(room.rules(), asked.seat()).prompt(history)))
        .compose(
            start ->
                room.drafts().runs(reply.id())
                    ? bus.ask(StartReply.ADDRESS, start).mapEmpty()
                    : Future.succeededFuture())
        .onFailure(
            failure -> {
              ErrorCode code =
                  failure instanceof Refusal refusal ? refusal.code() : ErrorCode.UNAVAILABLE;
              if (!(failure instanceof Refusal)) {
                LOG.error("a reply could not be started", failure);
              }
              end(room, reply.id(), MessageState.FAILED, Outcome.failed(null, Fault.of(code)));
            });
  }

  /** Ends a reply that is not being made. */
  void end(LiveRoom room, UUID reply, MessageState state, Outcome outcome) {
    room.drafts().on(new ReplyEvent(room.id(), reply, new ReplyEvent.End(state, outcome)));
  }
}
