package chat.conclave.key;

import chat.conclave.bus.Address;
import chat.conclave.money.Draw;
import chat.conclave.storage.SpendStore.InRoom;
import chat.conclave.storage.SpendStore.Summary;
import chat.conclave.storage.SpendStore.Use;
import chat.conclave.storage.SurveyStore;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of the keys verticle about what replies cost. */
public final class SpendQuestions {
  /** How many days back spending is told. */
  public static final int DAYS = 30;

  private SpendQuestions() {}

  /**
   * Books a reply before it is made. Refused with {@code cap-reached} or {@code not-lent}, and then
   * nothing is booked.
   */
  public record Reserve(Draw draw) {
    public static final Address<Reserve, Reserved> ADDRESS = new Address<>("keys.reserve");
  }

  /**
   * @param output how many tokens may be written
   */
  public record Reserved(int output) {}

  /**
   * Books what a reply took, in place of what was reserved.
   *
   * @param cost in US dollars, if it is known
   */
  public record Settle(UUID reply, long input, long output, @Nullable BigDecimal cost) {
    public static final Address<Settle, Settled> ADDRESS = new Address<>("keys.settle");
  }

  public record Settled() {}

  /** Asks what was spent of a key, by room, person and model. */
  public record ListUses(UUID owner, String provider) {
    public static final Address<ListUses, Uses> ADDRESS = new Address<>("keys.uses");
  }

  public record Uses(List<Use> uses) {}

  /** Asks what was spent of each of somebody's keys. */
  public record Summarise(UUID owner) {
    public static final Address<Summarise, Summaries> ADDRESS = new Address<>("keys.summaries");
  }

  public record Summaries(List<Summary> summaries) {}

  /** Asks what somebody had made and paid for in the last days, by room. */
  public record SpentInRooms(UUID user, int days) {
    public static final Address<SpentInRooms, InRooms> ADDRESS =
        new Address<>("keys.spent-in-rooms");
  }

  public record InRooms(List<InRoom> rooms) {}

  /** Asks what everybody had made in the last days: numbers only, for admins. */
  public record Survey(int days) {
    public static final Address<Survey, Surveyed> ADDRESS = new Address<>("keys.survey");
  }

  public record Surveyed(List<SurveyStore.Used> used) {}

  /**
   * Takes somebody out of the books who has left for good.
   *
   * @param as who they are from now on in others' books; nothing keeps their name there
   */
  public record Forget(UUID user, @Nullable UUID as) {
    public static final Address<Forget, Settled> ADDRESS = new Address<>("keys.forget-spender");
  }
}
