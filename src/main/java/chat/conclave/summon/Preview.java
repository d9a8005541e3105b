package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.money.Left;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks who would pay for each model of a room, if {@code asker} asked it now.
 *
 * @param members of the room, who could be asked to lend
 */
public record Preview(
    UUID asker,
    String askerName,
    UUID session,
    Where where,
    List<Question> questions,
    List<UUID> members) {
  public static final Address<Preview, Previews> ADDRESS = new Address<>("summon.preview");

  /**
   * A question to one seat.
   *
   * @param input how many tokens there would be to read
   * @param output how many could be written at most
   */
  public record Question(UUID seat, String provider, String model, long input, int output) {}

  public record Previews(List<Shown> shown) {}

  /**
   * Who would pay for one seat's reply.
   *
   * @param quoted nothing when it would be refused
   * @param tokens the most the reply could take
   * @param cost the most it could cost in US dollars, if that is known
   * @param left of a loan's cap
   * @param host where the question would go; nothing when it stays on this server, or would be
   *     refused
   * @param canAsk whether somebody could be asked to lend
   */
  public record Shown(
      UUID seat,
      @Nullable Quoted quoted,
      @Nullable Refusal refusal,
      long tokens,
      @Nullable BigDecimal cost,
      @Nullable Left left,
      @Nullable String host,
      boolean canAsk) {
    /** The same, with the name of the key's owner. */
    public Shown named(String name) {
      return quoted == null
          ? this
          : new Shown(seat, quoted.named(name), refusal, tokens, cost, left, host, canAsk);
    }

    /** The same, knowing whether somebody could be asked to lend. */
    Shown askable(boolean can) {
      return new Shown(seat, quoted, refusal, tokens, cost, left, host, can);
    }

    public @Nullable Payer payer() {
      return quoted == null ? null : quoted.payer();
    }
  }
}
