package chat.conclave.config;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database and who asks it, as in {@code
 * postgresql://user:password@host:port/database?sslmode=verify-full&sslrootcert=/path.pem}. The
 * modes are those of libpq; without {@code sslrootcert} the certificates that Java trusts count.
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    String user,
    Hidden password,
    SslMode sslMode,
    @Nullable String rootCertificate) {

  /** Reads a URL. What it refuses, it refuses without showing any part of it. */
  public static DatabaseUrl parse(String text) throws Unfit {
    URI uri = uri(text);
    String[] login = String.valueOf(uri.getRawUserInfo()).split(":", 2);
    if (uri.getRawUserInfo() == null || login.length != 2 || anyEmpty(login)) {
      throw new Unfit("must name a user and a password: postgresql://user:password@host/database");
    }
    String path = uri.getRawPath();
    if (path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
      throw new Unfit("must name a database: postgresql://user:password@host/database");
    }
    Map<String, String> parameters = parameters(uri.getRawQuery());
    String mode = parameters.remove("sslmode");
    String rootCertificate = parameters.remove("sslrootcert");
    if (!parameters.isEmpty()) {
      throw new Unfit("may carry sslmode and sslrootcert after the question mark, nothing else");
    }
    return new DatabaseUrl(
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        decode(path.substring(1)),
        decode(login[0]),
        new Hidden(decode(login[1])),
        mode == null ? SslMode.PREFER : sslMode(mode),
        rootCertificate);
  }

  /** How the client connects. */
  public PgConnectOptions connectOptions() {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
            .setDatabase(database)
            .setUser(user)
            .setPassword(password.reveal())
            .setSslMode(sslMode);
    if (sslMode != SslMode.DISABLE) {
      options.setSslOptions(sslOptions());
    }
    return options;
  }

  private ClientSSLOptions sslOptions() {
    boolean verifies = sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL;
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setTrustAll(!verifies)
            .setHostnameVerificationAlgorithm(sslMode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    if (rootCertificate != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(rootCertificate));
    }
    return options;
  }

  private static URI uri(String text) throws Unfit {
    URI uri;
    try {
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new Unfit("is not a URL; percent-encode special characters of the password");
    }
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw new Unfit("must begin with postgresql://");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new Unfit("must name a host, and a port from 1 to 65535 if any");
    }
    return uri;
  }

  private static boolean anyEmpty(String[] login) {
    return login[0].isEmpty() || login[1].isEmpty();
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], parts.length == 2 ? decode(parts[1]) : "");
    }
    return parameters;
  }

  private static SslMode sslMode(String text) throws Unfit {
    try {
      return SslMode.of(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Unfit(
          "sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full");
    }
  }

  /** Percent-decoding only: a plus sign in a password is a plus sign. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
