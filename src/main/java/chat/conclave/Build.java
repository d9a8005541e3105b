package chat.conclave;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** When the jar was made that this runs from. */
final class Build {
  private static final String TIME = "Build-Time";

  private Build() {}

  /** Nothing where classes lie in folders, as for tests. */
  static @Nullable Instant time() {
    try {
      File jar = new File(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!jar.isFile()) {
        return null;
      }
      try (JarFile opened = new JarFile(jar)) {
        String time = opened.getManifest().getMainAttributes().getValue(TIME);
        return time == null ? null : Instant.parse(time);
      }
    } catch (IOException | URISyntaxException | DateTimeParseException e) {
      return null;
    }
  }
}
