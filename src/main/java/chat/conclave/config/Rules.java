package chat.conclave.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What must hold between settings. A setting that was refused already is null here. */
final class Rules {
  /** Reads one value. */
  interface Values {
    <T> @Nullable T of(Setting<T> setting);
  }

  /** Takes one problem. */
  interface Problems {
    void add(Setting<?> setting, String reason);
  }

  private final Values values;
  private final Problems problems;

  private Rules(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  static void check(Values values, Problems problems) {
    Rules rules = new Rules(values, problems);
    rules.together(SettingTable.TLS_CERT, SettingTable.TLS_KEY);
    rules.together(SettingTable.ADMIN_NAME, SettingTable.ADMIN_PASSWORD);
    rules.encrypted();
    rules.portsDiffer();
    rules.withinTheWhole(SettingTable.PROVIDER_FIRST_BYTE, SettingTable.PROVIDER_IDLE);
    if (rules.isOn(SettingTable.CLUSTER)) {
      problems.add(SettingTable.CLUSTER, "clusters are not available in this version");
    }
  }

  private void together(Setting<?> one, Setting<?> other) {
    boolean hasOne = values.of(one) != null;
    boolean hasOther = values.of(other) != null;
    if (hasOne && !hasOther) {
      problems.add(one, "needs " + other.variable() + " as well");
    } else if (hasOther && !hasOne) {
      problems.add(other, "needs " + one.variable() + " as well");
    }
  }

  /** Passwords and keys never cross a network in clear. */
  private void encrypted() {
    String host = values.of(SettingTable.HOST);
    @Nullable Path certificate = values.of(SettingTable.TLS_CERT);
    if (host != null
        && !isLoopback(host)
        && certificate == null
        && !isOn(SettingTable.BEHIND_PROXY)) {
      problems.add(
          SettingTable.HOST,
          "is not a loopback address, and TLS is off; set CONCLAVE_TLS_CERT and CONCLAVE_TLS_KEY,"
              + " or CONCLAVE_BEHIND_PROXY=true when a proxy in front ends TLS");
    }
  }

  private void portsDiffer() {
    Integer port = values.of(SettingTable.PORT);
    if (port != null && port != 0 && port.equals(values.of(SettingTable.MANAGEMENT_PORT))) {
      problems.add(SettingTable.MANAGEMENT_PORT, "must differ from " + SettingTable.PORT.name());
    }
  }

  /** A clock that is longer than the whole never strikes. */
  private void withinTheWhole(Setting<?>... clocks) {
    @Nullable Duration whole = values.of(SettingTable.PROVIDER_TOTAL);
    for (Setting<?> clock : clocks) {
      if (whole != null && values.of(clock) instanceof Duration part && part.compareTo(whole) > 0) {
        problems.add(SettingTable.PROVIDER_TOTAL, "must not be shorter than " + clock.name());
        return;
      }
    }
  }

  private boolean isOn(Setting<Boolean> setting) {
    return Boolean.TRUE.equals(values.of(setting));
  }

  /** Judged by its spelling: a name that happens to resolve to loopback today may not tomorrow. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("::1")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
