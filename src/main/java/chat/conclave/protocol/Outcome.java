package chat.conclave.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What became of a reply, besides its text.
 *
 * @param finish why it is complete and yet not what was asked for
 * @param limit how many tokens it might have taken, where that cut it
 * @param fault why there is no more of it
 */
public record Outcome(
    @Nullable Usage usage,
    @Nullable Finish finish,
    @Nullable Integer limit,
    @Nullable Fault fault) {
  public static final Outcome NONE = new Outcome(null, null, null, null);

  public Outcome {
    if (limit != null && finish != Finish.LENGTH) {
      throw new IllegalArgumentException("only a reply that was cut reached its limit");
    }
  }

  /** A complete reply that is not all that it could be. */
  public enum Finish {
    /** A limit cut it. */
    LENGTH,
    /** The model would not answer. */
    DECLINED
  }

  public static Outcome of(@Nullable Usage usage) {
    return new Outcome(usage, null, null, null);
  }

  public static Outcome failed(@Nullable Usage usage, Fault fault) {
    return new Outcome(usage, null, null, fault);
  }

  /** The fault's code, if there is a fault. */
  public @Nullable ErrorCode code() {
    return fault == null ? null : fault.code();
  }
}
