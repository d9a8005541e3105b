package chat.conclave.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What people have put on a message.
 *
 * @param hidden from models: no prompt ever has it
 * @param reactions in the order in which each emoji was first used
 */
public record Marks(boolean pinned, boolean hidden, List<Reaction> reactions) {
  public static final Marks NONE = new Marks(false, false, List.of());
  public static final Marks HIDDEN = new Marks(false, true, List.of());

  public Marks {
    reactions = List.copyOf(reactions);
  }

  /** One emoji, and who has put it there. */
  public record Reaction(String emoji, List<UUID> users) {
    public Reaction {
      users = List.copyOf(users);
    }
  }
}
