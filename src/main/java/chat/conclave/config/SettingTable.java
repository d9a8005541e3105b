package chat.conclave.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every setting there is, in the order in which they are shown. */
public final class SettingTable {
  static final Setting<String> HOST =
      setting("host", "127.0.0.1", Shape.HOST, "The address to listen on.");
  static final Setting<Integer> PORT =
      setting("port", "8080", Shape.PORT, "The port of the chat; 0 takes any free one.");
  static final Setting<Integer> MANAGEMENT_PORT =
      setting(
          "management-port", "9090", Shape.PORT, "The port of /health and /metrics; 0 as above.");
  static final Setting<Set<String>> ORIGINS =
      setting(
          "origins",
          "",
          Shape.ORIGINS,
          "Further browser origins that may connect, besides the server's own.");
  static final Setting<Boolean> BEHIND_PROXY =
      setting(
          "behind-proxy",
          "false",
          Shape.SWITCH,
          "A proxy in front ends TLS. Without it, or a certificate, only loopback addresses are"
              + " served.");
  static final Setting<Path> TLS_CERT =
      setting("tls-cert", "", Shape.PATH, "The certificate chain (PEM), to serve HTTPS itself.");
  static final Setting<Path> TLS_KEY =
      setting("tls-key", "", Shape.PATH, "The certificate's private key (PEM).");
  static final Setting<Path> DATA =
      setting(
          "data", "data", Shape.PATH, "The data folder: embedded database and master key file.");
  static final Setting<DatabaseUrl> DATABASE_URL =
      secret(
          "database-url",
          new Shape<>("postgresql://…", DatabaseUrl::parse),
          "A PostgreSQL database of yours instead of the embedded one:"
              + " postgresql://user:password@host:port/database?sslmode=verify-full");
  static final Setting<MasterKeySource> MASTER_KEY =
      setting(
          "master-key",
          "",
          new Shape<>("file:PATH|env:NAME|hcvault://…|aws-kms://…", MasterKeySource::parse),
          "Where the master key is: file:PATH, env:NAME, hcvault://HOST/transit/keys/NAME (token in"
              + " VAULT_TOKEN) or aws-kms://ARN (credentials in AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY). Not set: the file master.key in the data folder, made on"
              + " the first start.");
  static final Setting<Path> VAULT_TOKEN_FILE =
      setting(
          "vault-token-file",
          "",
          Shape.PATH,
          "A file with Vault's token, read before each use, instead of VAULT_TOKEN.");
  static final Setting<URI> AWS_KMS_ENDPOINT =
      setting(
          "aws-kms-endpoint",
          "",
          Shape.KMS_URL,
          "Another address for AWS KMS, such as a private endpoint.");
  static final Setting<Registration> REGISTRATION =
      setting(
          "registration", "invite", Shape.oneOf(Registration.class), "Who may make an account.");
  static final Setting<String> ADMIN_NAME =
      setting(
          "admin-name",
          "",
          Shape.TEXT,
          "Makes this first admin instead of showing a one-time link.");
  static final Setting<Hidden> ADMIN_PASSWORD =
      secret("admin-password", Shape.SECRET, "The first admin's password.");
  static final Setting<PlatformPayment> PLATFORM_KEYS =
      setting(
          "platform-keys",
          "all-rooms",
          Shape.oneOf(PlatformPayment.class),
          "Where the platform keys pay: in every room that an admin has not forbidden it for, or"
              + " only in those an admin has allowed it for.");
  static final Setting<Path> PRICES =
      setting(
          "prices",
          "",
          Shape.PATH,
          "A table of what models cost, in place of the one in the jar; conf/prices.yaml shows its"
              + " form.");
  static final Setting<Path> PROVIDERS =
      setting(
          "providers",
          "",
          Shape.PATH,
          "A table of further providers, or of other rows for those in the jar; docs/providers.md"
              + " shows its form.");
  static final Setting<Duration> PROVIDER_CONNECT =
      setting(
          "provider-connect-seconds",
          "5",
          Shape.seconds(1, 60),
          "How long a connection to a provider may take, and again its TLS. From 1 to 60.");
  static final Setting<Duration> PROVIDER_FIRST_BYTE =
      setting(
          "provider-first-byte-seconds",
          "120",
          Shape.seconds(1, 600),
          "How long a provider may take to begin its answer. From 1 to 600.");
  static final Setting<Duration> PROVIDER_IDLE =
      setting(
          "provider-idle-seconds",
          "120",
          Shape.seconds(1, 600),
          "How long a begun answer may bring nothing new; signs of life do not count. From 1 to"
              + " 600.");
  static final Setting<Duration> PROVIDER_TOTAL =
      setting(
          "provider-total-seconds",
          "600",
          Shape.seconds(1, 3_600),
          "How long an answer may take in all. From 1 to 3600.");
  static final Setting<Integer> REPLIES_AT_ONCE =
      setting(
          "replies-at-once",
          "32",
          Shape.between(1, 1_000),
          "How many replies of one provider may be written at once; one more is refused. Each"
              + " provider has its own, so that a slow one does not delay another. From 1 to 1000.");
  static final Setting<Set<String>> OWN_ENDPOINTS =
      setting(
          "own-endpoints",
          "",
          Shape.ENDPOINTS,
          "What people may use as providers of their own besides public https addresses, each"
              + " exactly as host:port, such as localhost:11434. It is not judged where these lead.");
  static final Setting<Boolean> LOCAL_MODELS =
      setting(
          "local-models",
          "false",
          Shape.SWITCH,
          "Look for model servers on this machine (Ollama, vLLM, llama.cpp, LM Studio) and offer"
              + " their models to everyone, without a key.");
  static final Setting<Boolean> CLUSTER =
      setting(
          "cluster",
          "false",
          Shape.SWITCH,
          "Join the nodes that share the database. Not available in this version.");
  static final Setting<LogLevel> LOG_LEVEL =
      setting("log-level", "info", Shape.oneOf(LogLevel.class), "How much the log tells.");

  static final ProviderSetting<Hidden> API_KEY =
      new ProviderSetting<>(
          "api-key",
          Shape.API_KEY,
          true,
          "A platform key for this provider: it pays for everyone. Unprefixed names such as"
              + " OPENAI_API_KEY are never read.");
  static final ProviderSetting<URI> BASE_URL =
      new ProviderSetting<>(
          "base-url",
          Shape.BASE_URL,
          false,
          "Another address for this provider, such as a proxy or a test server.");

  /** The settings with a fixed name. */
  public static final List<Setting<?>> ALL =
      List.of(
          HOST,
          PORT,
          MANAGEMENT_PORT,
          ORIGINS,
          BEHIND_PROXY,
          TLS_CERT,
          TLS_KEY,
          DATA,
          DATABASE_URL,
          MASTER_KEY,
          VAULT_TOKEN_FILE,
          AWS_KMS_ENDPOINT,
          REGISTRATION,
          ADMIN_NAME,
          ADMIN_PASSWORD,
          PLATFORM_KEYS,
          PRICES,
          PROVIDERS,
          PROVIDER_CONNECT,
          PROVIDER_FIRST_BYTE,
          PROVIDER_IDLE,
          PROVIDER_TOTAL,
          REPLIES_AT_ONCE,
          OWN_ENDPOINTS,
          LOCAL_MODELS,
          CLUSTER,
          LOG_LEVEL);

  /** The settings that each provider has. */
  public static final List<ProviderSetting<?>> PER_PROVIDER = List.of(API_KEY, BASE_URL);

  private SettingTable() {}

  /** The setting of that name, also one of a provider. */
  public static @Nullable Setting<?> find(String name) {
    for (Setting<?> setting : ALL) {
      if (setting.name().equals(name)) {
        return setting;
      }
    }
    for (ProviderSetting<?> each : PER_PROVIDER) {
      String provider = each.providerIn(name);
      if (provider != null) {
        return each.of(provider);
      }
    }
    return null;
  }

  private static <T> Setting<T> setting(
      String name, String fallback, Shape<T> shape, String meaning) {
    return new Setting<>(name, fallback, shape, false, meaning);
  }

  private static <T> Setting<T> secret(String name, Shape<T> shape, String meaning) {
    return new Setting<>(name, "", shape, true, meaning);
  }
}
