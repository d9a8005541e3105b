package chat.conclave.room;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.TableState;
import chat.conclave.protocol.Who;
import chat.conclave.room.RoomAnswer.Entered;
import chat.conclave.room.RoomAnswer.People;
import chat.conclave.room.RoomAnswer.Present;
import chat.conclave.storage.RoomReader;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows a room to who enters it: as it is, or what they have missed. A client that was away resumes
 * behind 1,000 changes, and behind more if it was away for less than a day; never behind so many
 * that it had better begin anew.
 */
final class Entering {
  static final int RESUMABLE = 1_000;
  static final int RESUMABLE_OF_A_DAY = 10_000;
  static final int MEMBERS = 200;
  private static final int MESSAGES = 50;

  private final LiveRoom room;
  private final RoomReader reader;
  private UUID epoch;

  Entering(LiveRoom room, UUID epoch, RoomReader reader) {
    this.room = room;
    this.epoch = epoch;
    this.reader = reader;
  }

  void beginsAnew(UUID now) {
    epoch = now;
  }

  Future<RoomAnswer> show(Action.Enter enter, Who who) {
    Long after = enter.after();
    return after == null || !epoch.equals(enter.epoch())
        ? snapshot(who)
        : resumable(after).compose(resumes -> resumes ? resume(after, who) : snapshot(who));
  }

  private Future<Boolean> resumable(long after) {
    long missed = room.rev() - after;
    return missed < 0 || missed > RESUMABLE_OF_A_DAY
        ? Future.succeededFuture(false)
        : missed <= RESUMABLE
            ? Future.succeededFuture(true)
            : reader.isOfToday(room.id(), after + 1);
  }

  private Future<RoomAnswer> snapshot(Who who) {
    Present present = room.attendance().with(who.user());
    return reader
        .view(room.id(), MESSAGES, present.some(), MEMBERS)
        .map(
            now ->
                new Entered(
                    now.room(),
                    now.epoch(),
                    now.rev(),
                    now.rev(),
                    you(who),
                    new People(now.members(), now.memberCount(), present),
                    now.seats(),
                    now.newest(),
                    List.of(),
                    room.drafts().streams(now.rev()),
                    table()));
  }

  private Future<RoomAnswer> resume(long after, Who who) {
    return reader
        .since(room.id(), after)
        .map(
            missed -> {
              long head = Math.max(missed.head(), room.rev());
              return new Entered(
                  room.rules().info(),
                  epoch,
                  after,
                  head,
                  you(who),
                  people(room.attendance().with(who.user())),
                  List.copyOf(room.rules().seats()),
                  null,
                  missed.changes(),
                  room.drafts().streams(head),
                  table());
            });
  }

  private @Nullable TableState table() {
    RoundTable table = room.table();
    return table == null ? null : table.state();
  }

  private People people(Present present) {
    List<Member> all = List.copyOf(room.rules().members());
    if (all.size() <= MEMBERS) {
      return new People(all, all.size(), present);
    }
    Set<UUID> first = new HashSet<>(present.some());
    return new People(
        all.stream()
            .sorted(Comparator.comparing(member -> !first.contains(member.id())))
            .limit(MEMBERS)
            .toList(),
        all.size(),
        present);
  }

  private Member you(Who who) {
    Member member = room.rules().member(who.user());
    if (member == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return member;
  }
}
