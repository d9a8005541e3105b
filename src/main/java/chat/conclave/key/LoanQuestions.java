package chat.conclave.key;

import chat.conclave.bus.Address;
import chat.conclave.money.Cap;
import chat.conclave.money.Left;
import chat.conclave.money.Spent;
import chat.conclave.protocol.LendFor;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of the keys verticle about lending. */
public final class LoanQuestions {
  private LoanQuestions() {}

  /**
   * Asks what somebody could pay with: their own saved keys, and what is lent to them in a room.
   *
   * @param room nothing where nobody lends
   * @param provider nothing for all
   */
  public record FindMeans(UUID asker, @Nullable UUID room, @Nullable String provider) {
    public static final Address<FindMeans, Purse> ADDRESS = new Address<>("keys.means");
  }

  /** What somebody could pay with. */
  public record Purse(List<KeyEntry> own, List<Offer> lent) {}

  /**
   * A key that is lent to somebody.
   *
   * @param key as its owner sees it; nothing of it is for the one it is lent to
   * @param left of its cap, for them
   * @param usedUp whether all its counted replies were made
   */
  public record Offer(UUID loan, UUID owner, KeyEntry key, Left left, boolean usedUp) {
    /** The same offer of a key that is found to be in another state. */
    public Offer of(KeyEntry other) {
      return new Offer(loan, owner, other, left, usedUp);
    }
  }

  /**
   * Lends a saved key into a room, in place of whatever was lent there before. Who asks has made
   * sure that the owner is a member; the database does, too.
   *
   * @param people nothing for everyone in the room
   */
  public record Lend(UUID owner, String provider, UUID room, @Nullable Set<UUID> people, Cap cap) {
    public static final Address<Lend, Loans> ADDRESS = new Address<>("keys.lend");
  }

  /** Ends all loans of a key in a room. */
  public record Unlend(UUID owner, String provider, UUID room) {
    public static final Address<Unlend, Unlent> ADDRESS = new Address<>("keys.unlend");
  }

  /**
   * @param found whether there was something to end
   */
  public record Unlent(boolean found) {}

  /** Lists the loans of a key. */
  public record ListLoans(UUID owner, String provider) {
    public static final Address<ListLoans, Loans> ADDRESS = new Address<>("keys.loans");
  }

  public record Loans(List<Loan> loans) {}

  /**
   * A loan as its owner sees it.
   *
   * @param people nothing for everyone in the room
   * @param today what all have spent today
   */
  public record Loan(
      UUID id,
      String provider,
      UUID room,
      @Nullable List<UUID> people,
      Cap cap,
      Spent today,
      Spent total,
      @Nullable Integer usesLeft,
      @Nullable Instant expiresAt) {}

  /** Asks for which of these providers somebody else in the room could lend a key. */
  public record CouldLend(UUID asker, Set<String> providers, List<UUID> members) {
    public static final Address<CouldLend, Lendable> ADDRESS = new Address<>("keys.could-lend");
  }

  public record Lendable(Set<String> providers) {}

  /**
   * Asks those in a room who have a key to lend it.
   *
   * @param first whom to ask alone if they have one
   */
  public record AskToLend(
      UUID asker, UUID room, UUID seat, String provider, @Nullable UUID first, List<UUID> members) {
    public static final Address<AskToLend, Requests> ADDRESS = new Address<>("keys.ask-to-lend");
  }

  /** Lists what somebody was asked and has not answered. */
  public record ListRequests(UUID owner) {
    public static final Address<ListRequests, Requests> ADDRESS = new Address<>("keys.requests");
  }

  public record Requests(List<Request> requests) {}

  /** One question to one owner of a key. */
  public record Request(
      UUID id, UUID owner, UUID asker, UUID room, UUID seat, String provider, Instant createdAt) {}

  /** Answers such a question. {@code not-found} when it is not open any more. */
  public record Answer(UUID owner, UUID request, LendFor to, Cap cap) {
    public static final Address<Answer, Answered> ADDRESS = new Address<>("keys.answer");
  }

  public record Answered(Request request) {}
}
