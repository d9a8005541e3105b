package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.key.LoanQuestions.Loans;
import chat.conclave.key.LoanQuestions.Unlent;
import chat.conclave.money.Cap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lending, as far as running replies hear of it. */
public final class LoanDesk {
  private LoanDesk() {}

  /**
   * Lends a key into a room in place of whatever was lent there before. Replies of those to whom it
   * is not lent any more end.
   *
   * @param people nothing for everyone in the room
   */
  public record Lend(UUID owner, String provider, UUID room, @Nullable Set<UUID> people, Cap cap) {
    public static final Address<Lend, Loans> ADDRESS = new Address<>("summon.lend");
  }

  /** Ends all loans of a key in a room, and the replies that run on them. */
  public record Withdraw(UUID owner, String provider, UUID room) {
    public static final Address<Withdraw, Unlent> ADDRESS = new Address<>("summon.withdraw-loan");
  }

  /**
   * Somebody is no member of a room any more: what they lent and were lent there is over. Told, not
   * asked.
   */
  public record Left(UUID room, UUID person) {
    public static final Address<Left, Unlent> ADDRESS = new Address<>("summon.left");
  }

  /**
   * Asks those in a room who have a key to lend it. {@code not-lent} when nobody could.
   *
   * @param first whom to ask alone if they have one
   */
  public record Ask(
      UUID asker, UUID room, UUID seat, String provider, @Nullable UUID first, List<UUID> members) {
    public static final Address<Ask, Asked> ADDRESS = new Address<>("summon.ask-to-lend");
  }

  /**
   * @param cards one for each owner who is asked; none when the question is open already
   */
  public record Asked(List<Card> cards) {}

  /** A question to one owner of a key. */
  public record Card(UUID request, UUID owner, Instant createdAt) {}

  /** Lists the replies that run on somebody's key. */
  public record ListRunning(UUID owner, String provider) {
    public static final Address<ListRunning, RunningOnes> ADDRESS = new Address<>("summon.running");
  }

  public record RunningOnes(List<Running> replies) {}

  /** A reply that is being made. */
  public record Running(UUID reply, UUID room, String model, UUID asker, String askerName) {}
}
