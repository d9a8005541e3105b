package chat.conclave.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that was said about the settings, before anybody judged it.
 *
 * @param fileName how the file is called in messages
 * @param file the file's keys and values
 * @param environment the whole environment; names without the prefix are not looked at
 * @param flags by setting name, without the dashes
 */
public record Sources(
    String fileName,
    Map<String, String> file,
    Map<String, String> environment,
    Map<String, String> flags) {

  /** What one source says, by setting name. */
  Map<String, String> of(Origin origin) {
    return switch (origin) {
      case DEFAULT -> defaults();
      case FILE -> file;
      case ENVIRONMENT -> named();
      case FLAG -> flags;
    };
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new TreeMap<>();
    SettingTable.ALL.forEach(setting -> defaults.put(setting.name(), setting.fallback()));
    return defaults;
  }

  private Map<String, String> named() {
    Map<String, String> named = new TreeMap<>();
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(Setting.PREFIX)) {
            named.put(Setting.nameOf(variable), text);
          }
        });
    return named;
  }
}
