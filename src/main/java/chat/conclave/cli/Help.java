package chat.conclave.cli;

import chat.conclave.config.ProviderSetting;
import chat.conclave.config.Setting;
import chat.conclave.config.SettingTable;
import java.util.ArrayList;
import java.util.List;

/** The end of {@code --help}: what has no flag. */
final class Help {
  private Help() {}

  static String[] footer() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Only in the environment or the file, because others can see flags:");
    for (Setting<?> setting : SettingTable.ALL) {
      if (setting.flag() == null) {
        lines.add("  " + setting.variable());
        lines.add("      " + setting.meaning());
      }
    }
    for (ProviderSetting<?> each : SettingTable.PER_PROVIDER) {
      lines.add("  " + each.variable("<PROVIDER>"));
      lines.add("      " + each.meaning());
    }
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }
}
