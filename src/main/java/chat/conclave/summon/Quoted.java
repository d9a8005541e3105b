package chat.conclave.summon;

import chat.conclave.protocol.Payer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who pays. The name of somebody who lends is the room's to add.
 *
 * @param session the login session that holds the key, when it is for that alone
 * @param loan that is drawn on, when a lent key pays
 */
public record Quoted(Payer payer, @Nullable UUID session, @Nullable UUID loan) {
  /** The key's owner, when it is somebody's. */
  public @Nullable UUID owner() {
    return payer.id();
  }

  /** The same, with the owner's name. */
  public Quoted named(String name) {
    return new Quoted(new Payer(payer.kind(), payer.id(), name), session, loan);
  }
}
