package chat.conclave.room;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.TableState;
import chat.conclave.protocol.Who;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Models that answer one after another, for some rounds: whose turn it is, what it answers, and who
 * is out. It knows no clock and calls nobody.
 */
final class RoundTable {
  static final int FEWEST_SEATS = 2;
  static final int MOST_SEATS = 8;
  static final int MOST_TURNS = 32;

  private final UUID id;
  private final UUID room;
  private final Who who;
  private final List<UUID> seats;
  private final int rounds;
  private final Set<UUID> out = new HashSet<>();
  private UUID question;
  private int at = -1;
  private @Nullable UUID reply;
  private TableState.@Nullable End end;

  /**
   * @param who has begun it, and pays for each turn
   * @param seats in the order in which they answer
   * @param question what the first one answers
   */
  RoundTable(UUID id, UUID room, Who who, List<UUID> seats, int rounds, UUID question) {
    this.id = id;
    this.room = room;
    this.who = who;
    this.seats = List.copyOf(seats);
    this.rounds = rounds;
    this.question = question;
  }

  /** Why there can be no such table, if so. */
  static @Nullable Refusal refusal(List<UUID> seats, long rounds) {
    int models = Set.copyOf(seats).size();
    if (models != seats.size() || models < FEWEST_SEATS || models > MOST_SEATS) {
      return Refusal.of(
          ErrorCode.INVALID,
          "At a round table sit " + FEWEST_SEATS + " to " + MOST_SEATS + " models, each once.");
    }
    return rounds < 1 || rounds > MOST_TURNS || rounds * models > MOST_TURNS
        ? Refusal.of(
            ErrorCode.INVALID, "A round table has at least one round and at most 32 turns in all.")
        : null;
  }

  UUID id() {
    return id;
  }

  Who who() {
    return who;
  }

  /** What the next one answers: what opened the table, then the newest answer. */
  UUID question() {
    return question;
  }

  boolean over() {
    return end != null;
  }

  /** Whose turn is next. When there is nobody, the table is over. */
  Optional<UUID> next() {
    reply = null;
    while (end == null && ++at < seats.size() * rounds) {
      UUID seat = seats.get(at % seats.size());
      if (!out.contains(seat)) {
        return Optional.of(seat);
      }
    }
    end(out.containsAll(seats) ? TableState.End.NOBODY : TableState.End.DONE);
    return Optional.empty();
  }

  /** The reply of whose turn it is. */
  void writes(UUID reply) {
    this.reply = reply;
  }

  @Nullable UUID reply() {
    return reply;
  }

  /** Whose turn it was has answered. */
  void answered(UUID answer) {
    question = answer;
  }

  /** A model whose turn failed or was refused gets none any more. */
  void out(UUID seat) {
    out.add(seat);
  }

  /** The first end counts. */
  void end(TableState.End how) {
    end = end == null ? how : end;
  }

  TableState state() {
    int turn = Math.max(0, Math.min(at, seats.size() * rounds - 1));
    return new TableState(
        room,
        id,
        who.user(),
        who.name(),
        seats,
        turn / seats.size() + 1,
        rounds,
        end == null && at >= 0 ? seats.get(turn % seats.size()) : null,
        reply,
        end);
  }
}
