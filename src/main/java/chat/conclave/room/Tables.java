package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.TableState;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the round tables of this node, at most one a room. Each turn is paid for as if who began
 * the table had asked then. A table lives in memory: after a restart nobody is called by itself.
 */
final class Tables {
  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private final Questions questions;
  private final Replies replies;
  private final Clock clock;
  private final Map<UUID, UUID> rooms = new HashMap<>();

  Tables(Questions questions, Replies replies, Clock clock) {
    this.questions = questions;
    this.replies = replies;
    this.clock = clock;
  }

  /** The room of a table that is under way. */
  Optional<UUID> roomOf(UUID table) {
    return Optional.ofNullable(rooms.get(table));
  }

  /** Begins one, once somebody would pay for each of its models. */
  Future<UUID> open(LiveRoom room, Action.OpenTable action, Who who) {
    Refusal no = refusal(room, action);
    if (no != null) {
      return Future.failedFuture(no);
    }
    return questions
        .payersOf(room, seats(room, action), action, who)
        .compose(
            paid -> {
              Refusal since = refusal(room, action);
              if (since != null) {
                throw since;
              }
              UUID id = UUID.randomUUID();
              room.reserveTable();
              return question(room, action, id, who)
                  .map(question -> begin(room, action, id, who, question))
                  .onFailure(failure -> room.table(null));
            });
  }

  private static @Nullable Refusal refusal(LiveRoom room, Action.OpenTable action) {
    if (room.tableReserved()) {
      return Refusal.of(
          ErrorCode.CONFLICT, "A round table is under way in this room. It can be stopped.");
    }
    if (seats(room, action).size() < action.seats().size()) {
      return Refusal.of(ErrorCode.NOT_FOUND, "A model of that round table is not in this room.");
    }
    return RoundTable.refusal(action.seats(), action.rounds());
  }

  private static List<Seat> seats(LiveRoom room, Action.OpenTable action) {
    return action.seats().stream()
        .flatMap(id -> Optional.ofNullable(room.rules().seat(id)).stream())
        .toList();
  }

  /** The topic, said by who begins; without one, what was said last. */
  private Future<UUID> question(LiveRoom room, Action.OpenTable action, UUID id, Who who) {
    return action.topic() == null
        ? questions.newest(room)
        : room.act(new Action.Say(id.toString(), action.topic(), null, false, List.of()), who)
            .map(said -> ((Change.Posted) said.stored().get(0)).message().id());
  }

  private UUID begin(LiveRoom room, Action.OpenTable action, UUID id, Who who, UUID question) {
    RoundTable table =
        new RoundTable(id, room.id(), who, action.seats(), (int) action.rounds(), question);
    room.table(table);
    rooms.put(id, room.id());
    step(room, table);
    return id;
  }

  private void step(LiveRoom room, RoundTable table) {
    Optional<UUID> next = table.next();
    if (next.isEmpty()) {
      end(room, table);
      return;
    }
    Seat seat = room.rules().seat(next.get());
    if (seat == null) {
      table.out(next.get());
      step(room, table);
      return;
    }
    tell(room, table);
    room.during(() -> turn(room, table, seat))
        .onFailure(
            failure -> {
              LOG.warn("a round table does not go on: {}", failure.getMessage());
              table.end(TableState.End.INTERRUPTED);
              end(room, table);
            });
  }

  private Future<Void> turn(LiveRoom room, RoundTable table, Seat seat) {
    return questions
        .next(room, seat, table.question(), table.who())
        .compose(
            next ->
                room.decide(
                        () ->
                            table.over()
                                ? Decision.of()
                                : room.rules()
                                    .follow(
                                        table.question(),
                                        Reply.Place.TURN,
                                        List.of(next),
                                        table.who(),
                                        clock.now()))
                    .map(
                        outcome -> {
                          decided(room, table, next, outcome);
                          return null;
                        }));
  }

  private void decided(LiveRoom room, RoundTable table, Asking.Next next, RoomLog.Outcome outcome) {
    if (table.over()) {
      end(room, table);
    } else if (outcome.stored().isEmpty()) {
      boolean gone = room.rules().seat(next.seat().id()) == null;
      if (!gone) {
        table.end(TableState.End.FORBIDDEN);
      }
      table.out(next.seat().id());
      step(room, table);
    } else {
      Message reply = ((Change.Posted) outcome.stored().get(0)).message();
      if (next.asked() == null || room.rules().running(reply.id()) == null) {
        table.out(next.seat().id());
        step(room, table);
      } else {
        table.writes(reply.id());
        tell(room, table);
        replies.ask(room, reply, next.asked(), table.who(), reply.posted());
      }
    }
  }

  /** Takes note of the end of a reply. */
  void ended(LiveRoom room, Message reply) {
    RoundTable table = room.table();
    if (table == null || !reply.id().equals(table.reply())) {
      return;
    }
    switch (reply.state()) {
      case COMPLETE -> table.answered(reply.id());
      // Stopped by who stops the table, then it is over; or with the loan that paid for it.
      case STOPPED, FAILED -> {
        if (reply.reply() != null) {
          table.out(reply.reply().seat());
        }
      }
      default -> table.end(TableState.End.INTERRUPTED);
    }
    step(room, table);
  }

  /**
   * Stops the table {@code id}, or the one whose running reply that is, if it is this room's.
   *
   * @return the reply that is to be stopped, if there is one
   */
  @Nullable UUID stop(LiveRoom room, UUID id) {
    RoundTable table = room.table();
    if (table == null) {
      return id;
    }
    UUID reply = table.reply();
    if (id.equals(table.id()) || id.equals(reply)) {
      table.end(TableState.End.STOPPED);
      end(room, table);
    }
    return id.equals(table.id()) ? reply : id;
  }

  /** Nobody has a turn in this room any more. */
  void end(LiveRoom room) {
    RoundTable table = room.table();
    if (table != null) {
      table.end(TableState.End.STOPPED);
      end(room, table);
    }
  }

  private void end(LiveRoom room, RoundTable table) {
    if (room.table() == table) {
      room.table(null);
      rooms.remove(table.id());
      tell(room, table);
    }
  }

  private static void tell(LiveRoom room, RoundTable table) {
    room.tell(Frames.table(table.state()));
  }
}
