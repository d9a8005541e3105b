package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One provider: a row of the table.
 *
 * @param dialect how to talk to it; null for the practice model, which answers inside this process
 * @param place whose choice the address is
 * @param baseUrl where its paths begin, without a slash at the end; null where the operator or the
 *     key's owner has to name it
 * @param keyPrefixes how its keys begin: a hint, never a reason to refuse one
 * @param keyPatterns regular expressions of its keys, for the {@link SecretCatcher}
 * @param keyUrl where a person gets a key
 * @param defaultModel null where no model can be presumed
 * @param auth how a key is presented
 * @param headers further headers of every request
 * @param tokenLimit the field that bounds a reply, for dialects that leave the choice
 * @param userTag the field that carries an opaque tag of the asker, for dialects that leave the
 *     choice; null sends none
 * @param body further fields of every prompt's request, in the dialect's own words
 * @param checks how to try a key and to list the models
 * @param otherPath where prompts go, below the base URL, when their usual path is not there
 * @param elsewhere where else it can be reached
 */
public record Provider(
    String id,
    String name,
    @Nullable Dialect dialect,
    Place place,
    @Nullable URI baseUrl,
    List<String> keyPrefixes,
    List<String> keyPatterns,
    @Nullable String keyUrl,
    @Nullable String defaultModel,
    boolean needsKey,
    Auth auth,
    Map<String, String> headers,
    String tokenLimit,
    @Nullable String userTag,
    JsonObject body,
    Checks checks,
    @Nullable String otherPath,
    Elsewhere elsewhere) {

  /** The id of the model that needs no key and no network. */
  public static final String PRACTICE = "practice";

  /** What the owner of a server that wants no key gives in its place. */
  static final String NO_KEY = "none";

  private static final String COMPATIBLE = "openai-compatible";
  private static final Pattern HERE = Pattern.compile("localhost|127(?:\\.\\d+){3}|\\[::1]");

  public Provider {
    if (!id.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException("a provider's id is lower-case letters, digits, hyphens");
    }
    keyPrefixes = List.copyOf(keyPrefixes);
    keyPatterns = List.copyOf(keyPatterns);
    headers = Map.copyOf(headers);
    body = body.copy();
    baseUrl = baseUrl == null ? null : base(baseUrl);
  }

  /** Whose choice an address is. */
  public enum Place {
    /** The table's, or the operator's. */
    FIXED,
    /** A model server on this machine, where it usually is or where the operator says. */
    LOCAL,
    /** A person's: judged at each connection. */
    OWN
  }

  /** The same provider at another address of the operator's, which has everything. */
  public Provider at(URI otherBase) {
    return at(place, otherBase, elsewhere.nowhere());
  }

  /**
   * The same provider at an address that the key's owner chose.
   *
   * @param address as {@link OwnEndpoints#check} gives it
   */
  public Provider ownedAt(URI address) {
    return at(Place.OWN, address, elsewhere.nowhere());
  }

  /**
   * The same provider in another region: at that region's address, unless somebody has set one.
   *
   * @throws Refusal {@code invalid}
   */
  public Provider in(String region) {
    Regions regions = elsewhere.regions();
    if (regions == null) {
      throw Refusal.of(ErrorCode.INVALID, name + " has no regions.");
    }
    Elsewhere there = elsewhere.in(Regions.check(region));
    return elsewhere.lists() == null
        ? at(place, baseUrl, there)
        : at(place, regions.base(region), there.listedAt(regions.lists(region)));
  }

  /** Whether its address is a person's choice. */
  public boolean own() {
    return place == Place.OWN;
  }

  /** Whether it is a model server on this machine, which may be there or not. */
  public boolean local() {
    return place == Place.LOCAL;
  }

  /** Whether any server may be behind it that speaks the dialect as it sees fit. */
  boolean generic() {
    return place != Place.FIXED || id.equals(COMPATIBLE);
  }

  /** Whether it is said to be on this machine, at one of these ports. */
  boolean isAt(Set<Integer> ports) {
    return baseUrl != null
        && ports.contains(baseUrl.getPort())
        && HERE.matcher(baseUrl.getHost()).matches();
  }

  private Provider at(Place otherPlace, @Nullable URI otherBase, Elsewhere others) {
    return new Provider(
        id,
        name,
        dialect,
        otherPlace,
        otherBase,
        keyPrefixes,
        keyPatterns,
        keyUrl,
        defaultModel,
        needsKey,
        auth,
        headers,
        tokenLimit,
        userTag,
        body,
        checks,
        otherPath,
        others);
  }

  /** The same provider where its models are listed. */
  Provider lists() {
    URI there = elsewhere.lists();
    return there == null ? this : at(place, there, elsewhere);
  }

  /** How many characters of a key are a beginning that this provider's keys have. */
  public int claims(byte[] key) {
    return Providers.longest(keyPrefixes, key);
  }

  private static URI base(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean plain =
        (scheme.equals("https") || scheme.equals("http"))
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!plain) {
      throw new IllegalArgumentException("a base URL is http(s)://host[:port][/path], no more");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }

  /**
   * Where else a provider can be reached.
   *
   * @param regions null for a provider that has none
   * @param region the one that requests are for
   * @param lists where the models are listed, where that is another address
   * @param others further addresses of the provider's own, with accounts and keys of their own
   */
  public record Elsewhere(
      @Nullable Regions regions, @Nullable String region, @Nullable URI lists, List<URI> others) {
    static final Elsewhere NONE = new Elsewhere(null, null, null, List.of());

    public Elsewhere {
      others = List.copyOf(others);
    }

    static Elsewhere of(Regions regions) {
      String standard = regions.standard();
      return new Elsewhere(regions, standard, regions.lists(standard), List.of());
    }

    /** At an address that has everything. */
    Elsewhere nowhere() {
      return new Elsewhere(regions, region, null, List.of());
    }

    Elsewhere in(String other) {
      return new Elsewhere(regions, other, lists, others);
    }

    Elsewhere listedAt(URI other) {
      return new Elsewhere(regions, region, other, others);
    }
  }

  /** The one header that carries a key. */
  public enum Auth {
    BEARER("Authorization", "Bearer "),
    /** A bearer key, or an access key that signs ({@link AccessKey}). */
    AWS("Authorization", "Bearer "),
    API_KEY("x-api-key", ""),
    GOOGLE("x-goog-api-key", "");

    final String header;
    final String scheme;

    /** As the table names it. */
    static Auth named(String name) {
      return switch (name) {
        case "bearer" -> BEARER;
        case "aws" -> AWS;
        case "x-api-key" -> API_KEY;
        case "x-goog-api-key" -> GOOGLE;
        default -> throw new IllegalArgumentException("no way of presenting a key is " + name);
      };
    }

    Auth(String header, String scheme) {
      this.header = header;
      this.scheme = scheme;
    }
  }

  /**
   * How to try a key without spending.
   *
   * @param verifyPath answers 200 to nothing but a key that works; a public list proves nothing
   * @param byCompletion no path proves a key; one token of the default model does
   * @param modelsPaths list the models; empty where there is no list
   * @param only beginnings of the model ids to offer; empty offers all
   * @param except parts of model ids that cannot chat
   */
  public record Checks(
      String verifyPath,
      boolean byCompletion,
      List<String> modelsPaths,
      List<String> only,
      List<String> except) {
    public Checks {
      modelsPaths = List.copyOf(modelsPaths);
      only = List.copyOf(only);
      except = List.copyOf(except);
    }

    boolean offers(String model) {
      return (only.isEmpty() || only.stream().anyMatch(model::startsWith))
          && except.stream().noneMatch(model::contains);
    }
  }
}
