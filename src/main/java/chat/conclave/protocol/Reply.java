package chat.conclave.protocol;

import java.util.UUID;

/**
 * What makes a message a model's reply.
 *
 * @param asker id and name of whoever asked
 * @param hop how many models asked one another between a person and this reply
 * @param reasoning what the model thought aloud, as far as the provider tells it; empty where it
 *     does not. It is no part of the text, and no model ever hears it
 */
public record Reply(
    UUID seat,
    String provider,
    String model,
    Author asker,
    Payer payer,
    int hop,
    String reasoning,
    Outcome outcome) {
  /** Most of what a model thinks that is kept, in UTF-16 units. */
  public static final int REASONING_LIMIT = 65_536;

  /** One that has just been queued. */
  public static Reply queued(Seat seat, Author asker, Payer payer, int hop) {
    return new Reply(seat.id(), seat.provider(), seat.model(), asker, payer, hop, "", Outcome.NONE);
  }

  Reply ended(String reasoning, Outcome outcome) {
    return new Reply(seat, provider, model, asker, payer, hop, reasoning, outcome);
  }
}
