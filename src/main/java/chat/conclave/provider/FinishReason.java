package chat.conclave.provider;

/** Why a reply is complete. */
public enum FinishReason {
  /** The model had said all. */
  STOP,
  /** The provider's or our limit cut it. */
  LENGTH,
  /** The model would not answer. */
  DECLINED,
  /** A filter held the rest back. */
  FILTERED,
  /** It wanted a tool, or gave a reason we do not know. */
  OTHER
}
