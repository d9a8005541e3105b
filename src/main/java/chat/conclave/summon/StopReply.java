package chat.conclave.summon;

import chat.conclave.bus.Address;
import java.util.UUID;

/** Stops a running reply; one that is over already stays as it is. */
public record StopReply(UUID reply) {
  public static final Address<StopReply, Stopped> ADDRESS = new Address<>("summon.stop");

  /**
   * @param found whether there was something to stop
   */
  public record Stopped(boolean found) {}
}
