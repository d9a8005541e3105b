package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.TableState;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.LoanDesk;
import java.util.List;
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
   * @param head the last change of the room: behind {@code changes} there may be more
   * @param newest the newest messages, or nothing when {@code changes} stands instead
   * @param table the round table that is under way
   * @param changes what comes after {@code rev}, in order
   */
  record Entered(
      RoomInfo room,
      UUID epoch,
      long rev,
      long head,
      Member you,
      People people,
      List<Seat> seats,
      RoomReader.@Nullable Newest newest,
      List<Change> changes,
      List<Stream> streams,
      @Nullable TableState table)
      implements RoomAnswer {
    /** The last change that the caller knows after this answer with {@code changes}. */
    public long last() {
      return changes.isEmpty() ? rev : changes.get(changes.size() - 1).rev();
    }
  }

  /**
   * Who is in a room.
   *
   * @param members some of them, if there are many
   * @param memberCount how many there are
   */
  record People(List<Member> members, int memberCount, Present present) {}

  /**
   * Who is there right now.
   *
   * @param some some of them, if there are many
   * @param count how many there are
   */
  record Present(List<UUID> some, int count) {}

  /** A running reply's text so far, and what its model has thought. */
  record Stream(UUID message, String text, String reasoning, MessageState state) {}
}
