package chat.conclave.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided. It can be printed: secrets show nothing.
 *
 * @param data the data folder, absolute; it may not exist yet
 * @param database null for the embedded one
 * @param baseUrls by provider id, such as {@code openai-compatible}
 * @param ownEndpoints {@code host:port}, in lower case
 * @param localModels whether model servers on this machine are looked for
 * @param platformKeys by provider id; which ids exist is not checked here
 * @param prices null for the table in the jar
 * @param providers further rows, null for none
 */
public record Settings(
    Http http,
    Path data,
    @Nullable DatabaseUrl database,
    MasterKeySource masterKey,
    Kms kms,
    Registration registration,
    @Nullable FirstAdmin firstAdmin,
    Map<String, URI> baseUrls,
    Set<String> ownEndpoints,
    boolean localModels,
    Map<String, Hidden> platformKeys,
    PlatformPayment platformPayment,
    @Nullable Path prices,
    @Nullable Path providers,
    Calls calls,
    LogLevel logLevel) {

  public Settings {
    baseUrls = Map.copyOf(baseUrls);
    ownEndpoints = Set.copyOf(ownEndpoints);
    platformKeys = Map.copyOf(platformKeys);
  }

  /**
   * What a provider may take from the server.
   *
   * @param atOnce replies of one provider
   */
  public record Calls(
      Duration connect, Duration firstByte, Duration idle, Duration total, int atOnce) {}

  /**
   * How a key management service is spoken to.
   *
   * @param vaultTokenFile null for the variable VAULT_TOKEN
   * @param awsEndpoint null for the region's own
   */
  public record Kms(@Nullable Path vaultTokenFile, @Nullable URI awsEndpoint) {}

  /**
   * Where the server listens.
   *
   * @param port 0 for any free one, as is {@code managementPort}
   * @param origins further ones, in lower case, without a path
   * @param behindProxy a proxy in front ends TLS
   * @param tlsCert a PEM file, there exactly when {@code tlsKey} is
   */
  public record Http(
      String host,
      int port,
      int managementPort,
      Set<String> origins,
      boolean behindProxy,
      @Nullable Path tlsCert,
      @Nullable Path tlsKey) {
    public Http {
      origins = Set.copyOf(origins);
    }
  }
}
