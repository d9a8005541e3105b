package chat.conclave.config;

import org.jspecify.annotations.Nullable;

/** A setting that each provider has: {@code openai-api-key}, {@code openai-compatible-base-url}. */
public record ProviderSetting<T>(String suffix, Shape<T> shape, boolean secret, String meaning) {

  /** The provider in a setting's name, or null when the name is not one of these. */
  @Nullable String providerIn(String name) {
    String end = "-" + suffix;
    String provider = name.endsWith(end) ? name.substring(0, name.length() - end.length()) : "";
    return provider.matches("[a-z0-9]+(-[a-z0-9]+)*") ? provider : null;
  }

  /** The variable of a provider that is written in capitals. */
  public String variable(String provider) {
    return Setting.variableOf("-" + suffix).replaceFirst("_", "_" + provider);
  }

  Setting<T> of(String provider) {
    return new Setting<>(provider + "-" + suffix, "", shape, secret, meaning);
  }
}
