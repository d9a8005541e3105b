package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.cli.KeyCommands;
import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.config.Unfit;
import chat.conclave.operate.KeyOperations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullUnmarked;

/** Somebody who runs the commands around keys, in this process. */
@NullUnmarked
final class Operator {
  private final KeyOperations commands = new KeyOperations(System::getenv, settings -> {});

  /** What came of a command. */
  record Outcome(int code, String out, String err) {
    Outcome assertCode(int expected) {
      assertEquals(expected, code, () -> out + err);
      return this;
    }
  }

  Outcome run(BiFunction<KeyOperations, KeyCommands.Say, Integer> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        command.apply(
            commands, new KeyCommands.Say(new PrintWriter(out, true), new PrintWriter(err, true)));
    return new Outcome(code, out.toString(), err.toString());
  }

  Outcome status(Settings settings) {
    return run((keys, say) -> keys.status(settings, say));
  }

  Outcome rotateData(Settings settings) {
    return run((keys, say) -> keys.rotateData(settings, say));
  }

  Outcome rotateMaster(Settings settings, String to) {
    return run((keys, say) -> keys.rotateMaster(settings, source(to), say));
  }

  Outcome newStart(Settings settings, String to) {
    return run((keys, say) -> keys.newStart(settings, to == null ? null : source(to), say));
  }

  Outcome bringBack(Settings settings, String old) {
    return run((keys, say) -> keys.bringBack(settings, source(old), say));
  }

  private static MasterKeySource source(String text) {
    try {
      return MasterKeySource.parse(text);
    } catch (Unfit unfit) {
      throw new IllegalArgumentException(unfit);
    }
  }
}
