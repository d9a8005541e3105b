package chat.conclave.cli;

import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it was asked. */
final class KeyCommandsHeard implements KeyCommands {
  private final List<String> heard = new ArrayList<>();

  List<String> heard() {
    return heard;
  }

  private int hear(String what) {
    heard.add(what);
    return Conclave.OK;
  }

  private static String text(@Nullable MasterKeySource source) {
    return source == null ? "null" : source.text();
  }

  @Override
  public int status(Settings settings, Say say) {
    return hear("status at " + settings.http().port());
  }

  @Override
  public int rotateMaster(Settings settings, MasterKeySource to, Say say) {
    return hear("rotate master to " + text(to));
  }

  @Override
  public int rotateData(Settings settings, Say say) {
    boolean usual = settings.data().equals(Path.of("data").toAbsolutePath());
    return hear("rotate data" + (usual ? "" : " in " + settings.data()));
  }

  @Override
  public int checkBackup(Settings settings, Path dump, MasterKeySource masterKey, Say say) {
    return hear("check " + dump + " with " + text(masterKey));
  }

  @Override
  public int newStart(Settings settings, @Nullable MasterKeySource to, Say say) {
    return hear("new start under " + text(to));
  }

  @Override
  public int bringBack(Settings settings, MasterKeySource old, Say say) {
    return hear("bring back " + text(old));
  }
}
