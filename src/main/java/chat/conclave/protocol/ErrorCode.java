package chat.conclave.protocol;

/**
 * Every error a client can meet: its stable code, its HTTP status and whether trying again can
 * help.
 */
public enum ErrorCode {
  UNAUTHENTICATED(401, "Please sign in."),
  FORBIDDEN(403, "You may not do that."),
  NOT_FOUND(404, "There is nothing here by that name."),
  CONFLICT(409, "That does not fit what is already there."),
  INVALID(422, "Something in the request is missing or wrong."),
  TOO_LARGE(413, "That is too long."),
  RATE_LIMITED(429, "That was a little fast. Please wait a moment."),
  KEY_NEEDED(402, "This model needs a key."),
  KEY_FORMAT(422, "That does not look like a key."),
  KEY_REJECTED(422, "The provider refused the key."),
  KEY_NO_CREDIT(422, "The account behind the key has no credit left."),
  KEY_LOCKED(503, "Keys are locked until the master key is back."),
  KEY_EXPIRED(422, "The key has expired."),
  NOT_LENT(403, "Nobody lends a key for this model to you here."),
  CAP_REACHED(403, "The cap on this key is reached."),
  HOP_LIMIT(409, "The models have answered each other often enough."),
  SECRET_IN_MESSAGE(422, "That message looks like it holds a key. It was not sent."),
  PROVIDER_RATE_LIMITED(503, "The provider asks to slow down."),
  PROVIDER_OVERLOADED(503, "The provider is overloaded."),
  PROVIDER_TIMEOUT(504, "The provider took too long."),
  PROVIDER_UNREACHABLE(502, "The provider cannot be reached."),
  PROVIDER_GARBLED(502, "The provider sent something that makes no sense."),
  CONTEXT_TOO_LONG(422, "The conversation is too long for this model."),
  MODEL_NOT_FOUND(422, "The provider does not know this model."),
  CONTENT_FILTERED(422, "The provider's filter held the reply back."),
  ENDPOINT_FORBIDDEN(422, "That address is not allowed."),
  UNAVAILABLE(503, "This does not work right now. Please try again.");

  private final int status;
  private final String message;

  ErrorCode(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** The code on the wire, such as {@code key-needed}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** What a person reads when nothing more exact is known. */
  public String message() {
    return message;
  }
}
