package chat.conclave.edge;

/**
 * Why the server closes a socket. 4000 to 4499, 1001, 1006 and 1011 to 1013 mean: come back, with
 * back-off; 4500 to 4999, 1002, 1003 and 1007 to 1009 mean: do not.
 */
enum CloseReason {
  GOING_AWAY(1001, "going-away"),
  PROTOCOL(1002, "protocol"),
  NOT_TEXT(1003, "not-text"),
  NOT_UTF8(1007, "not-utf-8"),
  TOO_MANY_FRAGMENTS(1008, "too-many-fragments"),
  TOO_LARGE(1009, "too-large"),
  UNAUTHENTICATED(4401, "unauthenticated"),
  SLOW(4408, "slow"),
  FLOOD(4429, "flood"),
  GARBLED(4500, "garbled"),
  SESSION_ENDED(4501, "session-ended"),
  REPLACED(4509, "replaced");

  private final int code;
  private final String word;

  CloseReason(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** What a broken frame is closed with that the library gives {@code code} for. */
  static CloseReason ofFrame(int code) {
    return code == TOO_LARGE.code ? TOO_LARGE : code == NOT_UTF8.code ? NOT_UTF8 : PROTOCOL;
  }

  /** The close code (RFC 6455, section 7.4). */
  short code() {
    return (short) code;
  }

  String word() {
    return word;
  }

  /** Whether the client may come back, and so is told when. */
  boolean comeBack() {
    return code == 1001 || (code >= 4000 && code < 4500);
  }
}
