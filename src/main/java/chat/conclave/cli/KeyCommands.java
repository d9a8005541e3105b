package chat.conclave.cli;

import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the commands around keys do. They block until it is done, say what they find, never a key,
 * and give the exit code: {@link Conclave#OK}, {@link Conclave#FAILED} or {@link Conclave#REFUSED}.
 */
public interface KeyCommands {
  /** Where words go: findings to {@code out}, troubles to {@code err}. */
  record Say(PrintWriter out, PrintWriter err) {
    public void line(String line) {
      out.println(line);
      out.flush();
    }

    /** A trouble, as the result of a command that could not do what it was asked. */
    public int trouble(String line) {
      err.println("conclave: " + line);
      err.flush();
      return Conclave.FAILED;
    }
  }

  /** Tells what there is. */
  int status(Settings settings, Say say);

  /** Moves the keysets under another master key. */
  int rotateMaster(Settings settings, MasterKeySource to, Say say);

  /** Moves the stored keys under a new data key. */
  int rotateData(Settings settings, Say say);

  /** Proves that a dump and a master key belong together and open. */
  int checkBackup(Settings settings, Path dump, MasterKeySource masterKey, Say say);

  /**
   * Makes new keysets beside the ones that nobody can open any more.
   *
   * @param to where the new master key is, or null for a file beside the configured one
   */
  int newStart(Settings settings, @Nullable MasterKeySource to, Say say);

  /** Brings keys back that were there before a new start. */
  int bringBack(Settings settings, MasterKeySource old, Say say);
}
