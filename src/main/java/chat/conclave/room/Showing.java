package chat.conclave.room;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.TableState;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A room as somebody finds it who comes in. */
record Showing(LiveRoom room, RoomReader reader, Drafts drafts, Presence presence) {
  private static final int MESSAGES = 50;

  Future<RoomAnswer> snapshot(Who who) {
    return reader
        .snapshot(room.id(), MESSAGES)
        .map(
            now ->
                new RoomAnswer.Entered(
                    now.room(),
                    now.epoch(),
                    now.rev(),
                    you(who),
                    now.members(),
                    now.seats(),
                    now.messages(),
                    List.of(),
                    drafts.streams(now.rev()),
                    presentWith(who),
                    tableState()));
  }

  Future<RoomAnswer> resume(long after, Who who) {
    if (after > room.rev() || room.rev() - after > LiveRoom.RESUMABLE) {
      return snapshot(who);
    }
    return room.since(after)
        .map(
            changes ->
                new RoomAnswer.Entered(
                    room.rules().info(),
                    room.epoch(),
                    after,
                    you(who),
                    List.copyOf(room.rules().members()),
                    List.copyOf(room.rules().seats()),
                    null,
                    changes,
                    drafts.streams(
                        changes.isEmpty() ? after : changes.get(changes.size() - 1).rev()),
                    presentWith(who),
                    tableState()));
  }

  private @Nullable TableState tableState() {
    RoundTable table = room.table();
    return table == null ? null : table.state();
  }

  private Member you(Who who) {
    Member member = room.rules().member(who.user());
    if (member == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return member;
  }

  private Set<UUID> presentWith(Who who) {
    Set<UUID> present = presence.present();
    present.add(who.user());
    return present;
  }
}
