package chat.conclave.protocol;

/**
 * How long somebody lends who was asked: for one reply, until the day (UTC) ends, until withdrawn,
 * or not.
 */
public enum LendFor {
  ONCE,
  TODAY,
  ALWAYS,
  NO
}
