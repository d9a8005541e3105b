package chat.conclave;

import chat.conclave.config.PlatformPayment;
import chat.conclave.config.Settings;
import chat.conclave.edge.EdgeVerticle.Inside;
import chat.conclave.edge.EdgeVerticle.Listen;
import chat.conclave.edge.PageFiles;
import chat.conclave.edge.Site;
import chat.conclave.key.Keysets;
import chat.conclave.storage.RotationStore;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** The side that people see: where the server listens, and what it says of itself. */
final class Front {
  private final Settings settings;
  private final String version;
  private final PageFiles page = PageFiles.load();

  /** Reads the page; blocks. */
  Front(Settings settings, String version) {
    this.settings = settings;
    this.version = version;
  }

  Listen listen(Keysets keysets) {
    Settings.Http http = settings.http();
    HttpServerOptions options = new HttpServerOptions();
    Path cert = http.tlsCert();
    Path key = http.tlsKey();
    boolean tls = cert != null && key != null;
    if (cert != null && key != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString()));
    }
    Site site =
        new Site(
            version,
            settings.registration().name().toLowerCase(Locale.ROOT),
            tls,
            http.behindProxy(),
            keysets.lock().isPresent());
    // Port -1 is any free one, the same for all instances.
    return new Listen(
        http.host(), http.port() == 0 ? -1 : http.port(), http.origins(), options, site, page);
  }

  Inside inside(RotationStore rotations, Keysets keysets, Instant startedAt) {
    return new Inside(
        rotations,
        keysets.lock(),
        Build.time(),
        startedAt,
        settings.database() == null,
        settings.platformKeys().keySet(),
        settings.platformPayment() == PlatformPayment.ALL_ROOMS ? "all-rooms" : "chosen-rooms");
  }

  /**
   * Where people connect.
   *
   * @param port the one in use
   */
  String url(int port) {
    Settings.Http http = settings.http();
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("[::]");
    return (http.tlsCert() == null ? "http://" : "https://")
        + (everywhere ? "localhost" : host)
        + ":"
        + port;
  }
}
