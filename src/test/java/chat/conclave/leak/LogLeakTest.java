package chat.conclave.leak;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LogLeakTest {
  private final Story story = Story.told();

  @Test
  void noKeyIsInTheLogAtAnyLevelOfAnyLogger() {
    story.log.holdsOnly(story.control);
  }

  @Test
  void noKeyIsInTheDatabasesLogWhichHasEveryStatement() throws IOException {
    Search.Place place = story.in("the database's log");
    place.feedFiles(story.server.data().resolve("postgres.log"));
    place.holdsOnly(story.control);
  }
}
