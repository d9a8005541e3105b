package chat.conclave.room;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.RoomInfo.ContextMode;
import chat.conclave.storage.RoomReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the models of a room may hear of it, by the room's context mode; oldest first. Hidden
 * messages are in none of it.
 */
record Hearing(RoomReader reader) {
  /** What comes before a question that is not said yet and answers {@code repliedTo}. */
  Future<List<Message>> before(RoomInfo room, @Nullable UUID repliedTo) {
    return room.context() == ContextMode.THREAD
        ? repliedTo == null
            ? Future.succeededFuture(List.of())
            : reader.thread(room.id(), repliedTo, room.budget())
        : reader.heard(room.id(), Long.MAX_VALUE, room.budget());
  }

  /**
   * What was said before change {@code before}, with the question as the last.
   *
   * @param question may have been said before the others: a reply that took its time
   */
  Future<List<Message>> upTo(RoomInfo room, UUID question, long before) {
    return (room.context() == ContextMode.THREAD
            ? reader.thread(room.id(), question, room.budget())
            : reader.heard(room.id(), before, room.budget()))
        .compose(heard -> lastOf(room, heard, question));
  }

  private Future<List<Message>> lastOf(RoomInfo room, List<Message> heard, UUID question) {
    if (!heard.isEmpty() && heard.get(heard.size() - 1).id().equals(question)) {
      return Future.succeededFuture(heard);
    }
    return reader
        .message(room.id(), question)
        .map(
            found -> {
              Message last = found.filter(Conversation::audible).orElseThrow(Hearing::gone);
              List<Message> moved = new ArrayList<>(heard);
              moved.removeIf(each -> each.id().equals(question));
              moved.add(last);
              return moved;
            });
  }

  /** The question was taken back, or hidden, since it was asked. */
  static Refusal gone() {
    return Refusal.of(
        ErrorCode.NOT_FOUND, "The question is not there any more, or is hidden from models.");
  }
}
