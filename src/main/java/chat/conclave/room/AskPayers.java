package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Author;
import chat.conclave.protocol.Who;
import chat.conclave.summon.Preview;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks who would pay for each model of a room, and what it would hear, if {@code who} asked it now.
 */
public record AskPayers(UUID room, Who who) {
  public static final Address<AskPayers, Payers> ADDRESS = new Address<>("room.payers");

  public record Payers(List<Entry> entries) {}

  public record Entry(Preview.Shown payer, Context context, Sent sent) {}

  /**
   * What would be sent, and where.
   *
   * @param people whose messages, besides the question
   */
  public record Sent(String provider, String model, @Nullable String host, List<Share> people) {}

  /**
   * What one author's part of it is.
   *
   * @param tokens about
   */
  public record Share(Author author, int messages, long tokens) {}

  /**
   * What a model would hear besides the question.
   *
   * @param messages how many
   * @param tokens of those, about
   * @param budget how many tokens there may be
   * @param leftOut how many earlier messages do not fit; counting ends at a thousand
   */
  public record Context(int messages, long tokens, int budget, int leftOut) {}
}
