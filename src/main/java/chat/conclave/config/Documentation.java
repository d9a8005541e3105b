package chat.conclave.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table as the two texts that people read. A test keeps the files in the project equal to them.
 */
public final class Documentation {
  private static final int WIDTH = 96;

  private Documentation() {}

  /** {@code conf/conclave.yaml}: every default with a comment. */
  public static String sampleFile() {
    List<String> lines = new ArrayList<>();
    lines.add("# The settings of Conclave, at their defaults. The environment and flags win over");
    lines.add("# this file; docs/configuration.md says more. An empty value is not set.");
    for (Setting<?> setting : SettingTable.ALL) {
      lines.add("");
      comment(lines, setting.meaning());
      comment(lines, values(setting));
      lines.add((setting.name() + ": " + setting.fallback()).strip());
    }
    lines.add("");
    for (ProviderSetting<?> each : SettingTable.PER_PROVIDER) {
      comment(lines, each.meaning());
      lines.add("# openai-" + each.suffix() + ": " + each.shape().label());
    }
    return String.join("\n", lines) + "\n";
  }

  /** {@code docs/configuration.md}. */
  public static String page() {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "# Configuration",
            "",
            "Made from the table in `SettingTable.java`; do not edit by hand.",
            "",
            "Defaults are in the jar. `conf/conclave.yaml` in the working directory (or `--config"
                + " FILE`) wins over them,",
            "the environment over the file, and flags over the environment. Secrets have no flag:"
                + " every user of a machine can",
            "read its process list. `conclave config check` says what is wrong, all at once, and"
                + " `conclave config explain`",
            "says what holds and why. A configuration with problems is refused with exit code 2.",
            "",
            "| In the file | Variable | Flag | Default | Meaning |",
            "|---|---|---|---|---|"));
    for (Setting<?> setting : SettingTable.ALL) {
      lines.add(row(setting.name(), setting));
    }
    for (ProviderSetting<?> each : SettingTable.PER_PROVIDER) {
      lines.add(row("PROVIDER-" + each.suffix(), each.of("provider")));
    }
    lines.addAll(
        List.of(
            "",
            "`PROVIDER` is a provider's id in capitals, with `_` for `-`: `CONCLAVE_OPENAI_API_KEY`,",
            "`CONCLAVE_OPENAI_COMPATIBLE_BASE_URL`. In the file it is the id itself:"
                + " `openai-api-key`.",
            "",
            "Paths are relative to the working directory. A file that holds a secret must not be"
                + " readable by others.",
            "A variable that is set but empty counts as not set."));
    return String.join("\n", lines) + "\n";
  }

  private static String row(String name, Setting<?> setting) {
    boolean fixed = name.equals(setting.name());
    String variable =
        fixed ? setting.variable() : setting.variable().replace("PROVIDER", "<PROVIDER>");
    String flag = fixed && setting.flag() != null ? code(setting.flag()) : "";
    String fallback = setting.fallback().isEmpty() ? "" : code(setting.fallback());
    String meaning = (setting.meaning() + " " + values(setting)).replace("|", "\\|").strip();
    return String.join(
        " | ",
        "| " + code(fixed ? name : name.replace("PROVIDER", "<provider>")),
        code(variable),
        flag,
        fallback,
        meaning + " |");
  }

  private static String values(Setting<?> setting) {
    return setting.label().contains("|") ? "Values: " + setting.label().replace("|", ", ") : "";
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static void comment(List<String> lines, String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.isEmpty() ? List.<String>of() : Arrays.asList(text.split(" ", -1))) {
      if (line.length() + word.length() + 1 > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    if (line.length() > 1) {
      lines.add(line.toString());
    }
  }
}
