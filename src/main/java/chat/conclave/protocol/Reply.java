package chat.conclave.protocol;

import java.util.UUID;

/**
 * What makes a message a model's reply.
 *
 * @param asker id and name of whoever asked
 * @param place where it stands among what models say
 * @param reasoning what the model thought aloud, as far as the provider tells it; empty where it
 *     does not. It is no part of the text, and no model ever hears it
 */
public record Reply(
    UUID seat,
    String provider,
    String model,
    Author asker,
    Payer payer,
    Place place,
    String reasoning,
    Outcome outcome) {
  /** Most of what a model thinks that is kept, in UTF-16 units. */
  public static final int REASONING_LIMIT = 65_536;

  /**
   * Whether a person asked for a reply, another model did, or it is its turn.
   *
   * @param hop how many models asked one another between a person and the reply
   * @param turn at a round table, where one answer follows the other
   */
  public record Place(int hop, boolean turn) {
    public static final Place ASKED = new Place(0, false);
    public static final Place TURN = new Place(0, true);

    public static Place hop(int hop) {
      return new Place(hop, false);
    }
  }

  /** One that has just been queued. */
  public static Reply queued(Seat seat, Author asker, Payer payer, Place place) {
    return new Reply(
        seat.id(), seat.provider(), seat.model(), asker, payer, place, "", Outcome.NONE);
  }

  Reply ended(String reasoning, Outcome outcome) {
    return new Reply(seat, provider, model, asker, payer, place, reasoning, outcome);
  }
}
