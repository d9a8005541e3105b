package chat.conclave.leak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class BusLeakTest {
  private final Story story = Story.told();

  @Test
  void noKeyIsOnTheEventBus() {
    Set<String> kinds = story.kindsOnTheBus();
    assertTrue(
        kinds.containsAll(
            Set.of("Save", "Verify", "Hold", "Store", "Load", "Lend", "Reserve", "StartReply")),
        () -> "not all was heard: " + kinds);
    story.bus.holdsOnly(story.control);
  }
}
