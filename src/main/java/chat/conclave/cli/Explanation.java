package chat.conclave.cli;

import chat.conclave.config.Given;
import chat.conclave.config.Loaded;
import chat.conclave.config.Setting;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** {@code config explain}: works with a configuration that is wrong, too. */
final class Explanation {
  private final Loaded loaded;
  private final PrintWriter out;
  private final PrintWriter err;

  Explanation(Loaded loaded, PrintWriter out, PrintWriter err) {
    this.loaded = loaded;
    this.out = out;
    this.err = err;
  }

  /** Explains one setting, or all for an empty name. */
  int of(String name) {
    List<Given> wanted =
        loaded.given().values().stream()
            .filter(given -> name.isEmpty() || isCalled(given.setting(), name))
            .toList();
    if (wanted.isEmpty()) {
      err.println("conclave: there is no setting of that name; see conclave config explain");
      return Conclave.REFUSED;
    }
    wanted.forEach(this::print);
    loaded.problems().forEach(problem -> err.println("conclave: " + problem));
    return loaded.isUsable() ? Conclave.OK : Conclave.REFUSED;
  }

  private static boolean isCalled(Setting<?> setting, String name) {
    return setting.name().equals(name)
        || setting.variable().equals(name)
        || name.equals(setting.flag());
  }

  private void print(Given given) {
    String origin = given.origin().name().toLowerCase(Locale.ROOT);
    out.println(given.setting().name() + ": " + given.shown() + " (" + origin + ")");
    out.println("    " + given.setting().meaning());
    out.println("    " + given.setting().variable());
  }
}
