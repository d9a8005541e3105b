package chat.conclave.provider;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address that somebody gives for a provider of their own: read by one strict parser, so that
 * what is judged is what is connected to. A host that other readers might take for another one is
 * none.
 *
 * @param scheme {@code https} or {@code http}
 * @param host in lower case; an IPv6 address in its brackets
 * @param path empty, or with a slash at its beginning and none at its end
 */
record OwnEndpoint(String scheme, String host, int port, String path) {
  static final int HTTPS = 443;

  private static final int HTTP = 80;
  private static final int LONGEST = 512;
  private static final int LONGEST_HOST = 253;

  /** What no reader of addresses takes for anything else. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/._~\\[\\]-]+");

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?");
  private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)*" + LABEL);
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:]+]");

  /** The WHATWG's rule: a host whose last label is a number is an address, or none. */
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

  /** Names that lead into somebody's own network alone, or that look like others when shown. */
  private static final Pattern DOUBTFUL =
      Pattern.compile(
          "[^.]+|(?:.*\\.)?xn--.*|.*\\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa)");

  /** Empty for what is no address at all. */
  static Optional<OwnEndpoint> parse(String text) {
    if (text.length() > LONGEST || !PLAIN.matcher(text).matches()) {
      return Optional.empty();
    }
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = lower(url.getScheme());
    String host = lower(url.getHost());
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    boolean secure = scheme.equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS : HTTP;
    boolean fits =
        (secure || scheme.equals("http"))
            && url.getRawUserInfo() == null
            && host.length() <= LONGEST_HOST
            && port > 0
            && port <= 65_535
            && PATH.matcher(path).matches()
            && fits(host)
            // Nothing may have been read in another way than it is written.
            && text.toLowerCase(Locale.ROOT).startsWith(scheme + "://" + host);
    return fits
        ? Optional.of(new OwnEndpoint(scheme, host, port, path.replaceFirst("/$", "")))
        : Optional.empty();
  }

  private static boolean fits(String host) {
    if (host.startsWith("[")) {
      return IPV6.matcher(host).matches();
    }
    return ENDS_IN_A_NUMBER.matcher(host).matches()
        ? IPV4.matcher(host).matches()
        : NAME.matcher(host).matches();
  }

  private static String lower(@Nullable String part) {
    return part == null ? "" : part.toLowerCase(Locale.ROOT);
  }

  boolean secure() {
    return scheme.equals("https");
  }

  /** As the operator lists it. */
  String hostAndPort() {
    return host + ":" + port;
  }

  /** The host without an IPv6 address's brackets. */
  String name() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether the name alone says that it is not one of the open Internet, in plain letters. */
  boolean doubtful() {
    return address().isEmpty() && DOUBTFUL.matcher(host).matches();
  }

  /** The address that the host is, when it is no name. */
  Optional<InetAddress> address() {
    if (!host.startsWith("[") && !IPV4.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      // No name is asked for: it is an address already.
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address was taken for a name", e);
    }
  }

  /** As it is kept: without the port that goes without saying. */
  URI url() {
    boolean usual = port == (secure() ? HTTPS : HTTP);
    return URI.create(scheme + "://" + host + (usual ? "" : ":" + port) + path);
  }
}
