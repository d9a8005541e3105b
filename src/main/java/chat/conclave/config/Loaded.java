package chat.conclave.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loading found: the settings, or every reason why there are none.
 *
 * @param given by name, in the order of the table
 * @param problems one line each; empty exactly when there are settings
 * @param warnings one line each
 */
public record Loaded(
    Map<String, Given> given,
    List<String> problems,
    List<String> warnings,
    @Nullable Settings settingsOrNull) {

  public boolean isUsable() {
    return settingsOrNull != null;
  }

  /**
   * The settings.
   *
   * @throws IllegalStateException when there are problems instead
   */
  public Settings settings() {
    if (settingsOrNull == null) {
      throw new IllegalStateException("the configuration has problems");
    }
    return settingsOrNull;
  }

  /** The same, refused for further reasons. */
  public Loaded refusedFor(Collection<String> reasons) {
    if (reasons.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(problems);
    all.addAll(reasons);
    return new Loaded(given, List.copyOf(all), warnings, null);
  }
}
