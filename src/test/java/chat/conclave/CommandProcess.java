package chat.conclave;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;

/** A command in a process of its own, to be waited for or killed. */
@NullUnmarked
final class CommandProcess {
  private final Process process;
  private final Path said;

  private CommandProcess(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /**
   * @param folder where its words are written down
   */
  static CommandProcess start(Path folder, Map<String, String> environment, String... arguments) {
    try {
      Path said = Files.createTempFile(folder, "said", ".txt");
      ProcessBuilder builder = ServerProcess.builder(environment, List.of(), arguments);
      builder.redirectOutput(said.toFile());
      return new CommandProcess(builder.start(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it ends; its exit code. */
  int code() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the command does not end: " + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String said() {
    try {
      return Files.readString(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    code();
  }
}
