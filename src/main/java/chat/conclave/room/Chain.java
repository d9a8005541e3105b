package chat.conclave.room;

import chat.conclave.protocol.Who;

/**
 * All replies that follow from one thing that a person said. Those that models ask for count, until
 * the room's hop limit.
 */
final class Chain {
  private final Who who;
  private int followed;
  private boolean stopped;

  Chain(Who who) {
    this.who = who;
  }

  /** On whose behalf each of them is made. */
  Who who() {
    return who;
  }

  /** How many of {@code wanted} may still follow; from now on they have. */
  int take(int wanted, int limit) {
    int taken = stopped ? 0 : Math.max(0, Math.min(wanted, limit - followed));
    followed += taken;
    return taken;
  }

  /** Nothing follows any more. */
  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }
}
