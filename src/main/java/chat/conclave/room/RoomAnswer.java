package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.TableState;
import chat.conclave.summon.LoanDesk;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link RoomCommand}; a no is a refusal instead. */
public sealed interface RoomAnswer {
  /** It is done. */
  record Done() implements RoomAnswer {}

  /** It is said: stored, and safe. */
  record Said(UUID message, long rev) implements RoomAnswer {}

  /** Somebody is asked to lend a key for a model. */
  record AskedToLend(RoomInfo room, Seat seat, List<LoanDesk.Card> cards) implements RoomAnswer {}

  /** A round table has begun. */
  record Opened(UUID table) implements RoomAnswer {}

  /** A model has taken its seat. */
  record Seated(Seat seat) implements RoomAnswer {}

  /**
   * The room as it is now.
   *
   * @param rev the last change that the caller knows after this answer without {@code changes}
   * @param messages the newest ones, oldest first, or nothing when {@code changes} stands instead
   * @param table the round table that is under way
   * @param changes every change after {@code rev}, in order
   */
  record Entered(
      RoomInfo room,
      UUID epoch,
      long rev,
      Member you,
      List<Member> members,
      List<Seat> seats,
      @Nullable List<Message> messages,
      List<Change> changes,
      List<Stream> streams,
      Set<UUID> present,
      @Nullable TableState table)
      implements RoomAnswer {}

  /** A running reply's text so far, and what its model has thought. */
  record Stream(UUID message, String text, String reasoning, MessageState state) {}
}
