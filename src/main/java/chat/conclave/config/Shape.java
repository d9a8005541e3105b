package chat.conclave.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a value looks like and how it is read.
 *
 * @param label the placeholder that help and documentation show
 */
record Shape<T>(String label, Parser<T> parser) {
  static final Shape<String> TEXT = new Shape<>("TEXT", text -> text);
  static final Shape<Hidden> SECRET = new Shape<>("SECRET", Hidden::new);
  static final Shape<String> HOST = new Shape<>("HOST", Shape::host);
  static final Shape<Integer> PORT = new Shape<>("PORT", Shape::port);
  static final Shape<Boolean> SWITCH = new Shape<>("true|false", Shape::truth);
  static final Shape<Path> PATH = new Shape<>("PATH", Shape::path);
  static final Shape<URI> BASE_URL = new Shape<>("URL", Shape::baseUrl);
  static final Shape<URI> KMS_URL = new Shape<>("URL", Shape::kmsUrl);
  static final Shape<Hidden> API_KEY = new Shape<>("SECRET", Shape::apiKey);
  static final Shape<Set<String>> ORIGINS = new Shape<>("ORIGIN,…", Shape::origins);
  static final Shape<Set<String>> ENDPOINTS = new Shape<>("HOST:PORT,…", Shape::endpoints);

  private static final Pattern ENDPOINT =
      Pattern.compile("(?:[a-z0-9.-]+|\\[[0-9a-f:]+]):([1-9][0-9]{0,4})");

  /** Reads the text of a value that is there: never blank. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws Unfit;
  }

  static <E extends Enum<E>> Shape<E> oneOf(Class<E> type) {
    String label =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining("|"));
    return new Shape<>(
        label,
        text -> {
          for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
              return constant;
            }
          }
          throw new Unfit("must be one of " + label.replace("|", ", "));
        });
  }

  static Path path(String text) throws Unfit {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Unfit("must be a path");
    }
  }

  private static String host(String text) throws Unfit {
    if (!text.matches("[A-Za-z0-9.:_-]+")) {
      throw new Unfit("must be an address or a host name, without a port");
    }
    return text;
  }

  private static Integer port(String text) throws Unfit {
    if (text.startsWith("tcp://")) {
      throw new Unfit("holds a Kubernetes service link; set enableServiceLinks: false on the pod");
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new Unfit("must be a whole number from 0 to 65535");
    }
    return Integer.valueOf(text);
  }

  /** A whole number within bounds, both of which are allowed. */
  static Shape<Integer> between(int least, int most) {
    return new Shape<>(
        "NUMBER",
        text -> {
          boolean whole = text.matches("[0-9]{1,9}");
          if (!whole || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new Unfit("must be a whole number from " + least + " to " + most);
          }
          return Integer.valueOf(text);
        });
  }

  /** A time in whole seconds. */
  static Shape<Duration> seconds(int least, int most) {
    Shape<Integer> number = between(least, most);
    return new Shape<>(
        "SECONDS", text -> Duration.ofSeconds(number.parser().parse(text).longValue()));
  }

  private static Boolean truth(String text) throws Unfit {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unfit("must be true or false");
    };
  }

  private static URI baseUrl(String text) throws Unfit {
    URI uri = httpUrl(text, "must be a URL that begins with https:// or http://");
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new Unfit("must be a plain address: no user, no question mark, no hash");
    }
    return uri;
  }

  /** Credentials are never sent over a network in clear. */
  private static URI kmsUrl(String text) throws Unfit {
    URI uri = baseUrl(text);
    if (uri.getScheme().equalsIgnoreCase("http") && !Rules.isLoopback(uri.getHost())) {
      throw new Unfit("must begin with https://, but for an address of this machine");
    }
    return uri;
  }

  private static Set<String> origins(String text) throws Unfit {
    Set<String> origins = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        origins.add(origin(part.strip()));
      }
    }
    return Set.copyOf(origins);
  }

  private static String origin(String text) throws Unfit {
    if (text.contains("*")) {
      throw new Unfit("must not hold a wildcard; list each origin");
    }
    String wanted = "must be a list of origins such as https://chat.example.org, without a path";
    URI uri = httpUrl(text, wanted);
    if (!text.equalsIgnoreCase(uri.getScheme() + "://" + uri.getRawAuthority())
        || uri.getRawUserInfo() != null) {
      throw new Unfit(wanted);
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static Set<String> endpoints(String text) throws Unfit {
    Set<String> endpoints = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        endpoints.add(endpoint(part.strip().toLowerCase(Locale.ROOT)));
      }
    }
    return Set.copyOf(endpoints);
  }

  private static String endpoint(String text) throws Unfit {
    Matcher matcher = ENDPOINT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 65_535) {
      throw new Unfit(
          "must be a list of a host and a port each, such as localhost:11434, without a scheme,"
              + " a path or a wildcard");
    }
    return text;
  }

  private static URI httpUrl(String text, String wanted) throws Unfit {
    try {
      URI uri = new URI(text).parseServerAuthority();
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Answered below: the exception's own message would show the value.
    }
    throw new Unfit(wanted);
  }

  /** Refused here because an HTTP library would show the whole header in its exception. */
  private static Hidden apiKey(String text) throws Unfit {
    if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new Unfit("must hold printable ASCII characters only, and no spaces");
    }
    return new Hidden(text);
  }
}
