package chat.conclave.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns what was said into settings, or into everything that is wrong with it. */
public final class Loading {
  private final Sources sources;
  private final Map<String, Given> given = new LinkedHashMap<>();
  private final Map<String, Object> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Loading(Sources sources) {
    this.sources = sources;
  }

  /** A pure function: it reads no file, no environment and no clock. */
  public static Loaded load(Sources sources) {
    return new Loading(sources).load();
  }

  private Loaded load() {
    SettingTable.ALL.forEach(setting -> given.put(setting.name(), unset(setting)));
    for (Origin origin : Origin.values()) {
      new TreeMap<>(sources.of(origin)).forEach((name, text) -> take(origin, name, text));
    }
    given.values().forEach(this::parse);
    Rules.check(this::value, this::refuse);
    @Nullable Settings settings = problems.isEmpty() ? settings() : null;
    return new Loaded(given, List.copyOf(problems), List.copyOf(warnings), settings);
  }

  private static Given unset(Setting<?> setting) {
    return new Given(setting, "", Origin.DEFAULT);
  }

  private void take(Origin origin, String name, String text) {
    @Nullable Setting<?> setting = SettingTable.find(name);
    if (setting == null) {
      takeUnknown(origin, name, text);
    } else if (!text.isBlank()) {
      // A blank value is no value: compose files pass an unset variable on as an empty one.
      given.put(name, new Given(setting, text, origin));
    }
  }

  /**
   * A misspelt name is refused. Another variable with the prefix is not: the environment is shared,
   * Kubernetes adds CONCLAVE_SERVICE_HOST, and the master key may stand in a variable of any name.
   */
  private void takeUnknown(Origin origin, String name, String text) {
    Optional<String> meant = Nearest.to(name);
    String line = origin.place(name, sources.fileName()) + ": there is no such setting";
    if (meant.isPresent()) {
      String place = origin.place(meant.get(), sources.fileName());
      problems.add(line + "; did you mean " + place.replaceFirst("^.*: ", "") + "?");
    } else if (origin == Origin.ENVIRONMENT) {
      if (!text.isBlank() && !isMasterKey(name)) {
        warnings.add(line);
      }
    } else {
      problems.add(line);
    }
  }

  private boolean isMasterKey(String name) {
    String variable = Setting.variableOf(name);
    return sources.environment().getOrDefault("CONCLAVE_MASTER_KEY", "").equals("env:" + variable)
        || sources.file().getOrDefault("master-key", "").equals("env:" + variable);
  }

  private void parse(Given one) {
    if (one.isSet()) {
      try {
        values.put(one.setting().name(), one.setting().parse(one.text()));
      } catch (Unfit unfit) {
        refuse(one.setting(), unfit.reason());
      }
    }
  }

  private void refuse(Setting<?> setting, String reason) {
    Origin origin = given.getOrDefault(setting.name(), unset(setting)).origin();
    problems.add(origin.place(setting.name(), sources.fileName()) + ": " + reason);
  }

  private Settings settings() {
    var http =
        new Settings.Http(
            require(SettingTable.HOST),
            require(SettingTable.PORT),
            require(SettingTable.MANAGEMENT_PORT),
            Optional.ofNullable(value(SettingTable.ORIGINS)).orElse(Set.of()),
            require(SettingTable.BEHIND_PROXY),
            value(SettingTable.TLS_CERT),
            value(SettingTable.TLS_KEY));
    var data = require(SettingTable.DATA).toAbsolutePath().normalize();
    @Nullable MasterKeySource masterKey = value(SettingTable.MASTER_KEY);
    return new Settings(
        http,
        data,
        value(SettingTable.DATABASE_URL),
        masterKey == null ? new MasterKeySource.InFile(data.resolve("master.key")) : masterKey,
        new Settings.Kms(
            value(SettingTable.VAULT_TOKEN_FILE), value(SettingTable.AWS_KMS_ENDPOINT)),
        require(SettingTable.REGISTRATION),
        firstAdmin(),
        ofProviders(SettingTable.BASE_URL),
        Optional.ofNullable(value(SettingTable.OWN_ENDPOINTS)).orElse(Set.of()),
        require(SettingTable.LOCAL_MODELS),
        ofProviders(SettingTable.API_KEY),
        require(SettingTable.PLATFORM_KEYS),
        value(SettingTable.PRICES),
        value(SettingTable.PROVIDERS),
        new Settings.Calls(
            require(SettingTable.PROVIDER_CONNECT),
            require(SettingTable.PROVIDER_FIRST_BYTE),
            require(SettingTable.PROVIDER_IDLE),
            require(SettingTable.PROVIDER_TOTAL),
            require(SettingTable.REPLIES_AT_ONCE)),
        require(SettingTable.LOG_LEVEL));
  }

  private @Nullable FirstAdmin firstAdmin() {
    String name = value(SettingTable.ADMIN_NAME);
    Hidden password = value(SettingTable.ADMIN_PASSWORD);
    return name == null || password == null ? null : new FirstAdmin(name, password);
  }

  private <T> Map<String, T> ofProviders(ProviderSetting<T> each) {
    Map<String, T> found = new TreeMap<>();
    for (String name : given.keySet()) {
      String provider = each.providerIn(name);
      T value = provider == null ? null : value(each.of(provider));
      if (provider != null && value != null) {
        found.put(provider, value);
      }
    }
    return found;
  }

  /** The value of a setting that has a default, when there are no problems. */
  private <T> T require(Setting<T> setting) {
    T value = value(setting);
    if (value == null) {
      throw new IllegalStateException(setting.name() + " has no default");
    }
    return value;
  }

  @SuppressWarnings("unchecked") // parse() stored what this setting's own shape returned.
  private <T> @Nullable T value(Setting<T> setting) {
    return (@Nullable T) values.get(setting.name());
  }
}
