package chat.conclave.journal;

/** What a run broke of the promises. */
record Flaw(Kind kind, String words) {
  /** Which promise. */
  enum Kind {
    /** Acknowledged, and not in the log. */
    LOST,
    /** In the log with another text or at another place than acknowledged. */
    ALTERED,
    /** One nonce, two messages. */
    DOUBLED,
    /** In the log, and sent by nobody. */
    STRANGE,
    /** The same nonce and text again was refused as another message. */
    REPEAT_REFUSED,
    /** A change was left out. */
    HOLE,
    /** A change came again. */
    REPEATED,
    /** A change came behind a later one. */
    OUT_OF_ORDER,
    /** A resume did not go on where its client was. */
    WRONG_RESUME,
    /** A change brought its message as it was before that change. */
    STALE,
    /** Somebody never heard the last changes. */
    BEHIND,
    /** Two saw different things in the same place. */
    DISAGREEING,
    /** A reply did not begin as one. */
    NO_START,
    /** A reply never ended. */
    UNENDED,
    /** A reply changed more often than by beginning and ending. */
    ENDED_TWICE,
    /** A piece of a reply came behind the reply's end. */
    LATE,
    /** The pieces of a reply do not make its text. */
    TORN
  }

  @Override
  public String toString() {
    return kind + ": " + words;
  }
}
