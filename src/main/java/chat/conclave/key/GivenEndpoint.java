package chat.conclave.key;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where its owner says that a key is for, besides the provider; mostly nothing.
 *
 * @param baseUrl an address of the owner's choice, as given
 * @param region of a provider that has regions
 */
public record GivenEndpoint(@Nullable String baseUrl, @Nullable String region) {
  public static final GivenEndpoint NONE = new GivenEndpoint(null, null);

  /** No more than a host and a path: what else an address can hold may be a secret. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)https?://[a-z0-9.:\\[\\]-]{1,300}(?:/[a-z0-9._~/-]{0,300})?");

  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

  /**
   * @throws Refusal {@code endpoint-forbidden} for what is no address, {@code invalid} for what is
   *     no region
   */
  public GivenEndpoint {
    baseUrl = baseUrl == null || baseUrl.isBlank() ? null : baseUrl.strip();
    region = region == null || region.isBlank() ? null : region.strip();
    if (baseUrl != null && !ADDRESS.matcher(baseUrl).matches()) {
      throw Refusal.of(
          ErrorCode.ENDPOINT_FORBIDDEN,
          "That is no address for a provider: it is https://, a host, and a path if need be.");
    }
    if (region != null && !REGION.matcher(region).matches()) {
      throw Refusal.of(ErrorCode.INVALID, "A region's name looks like eu-central-1.");
    }
  }

  /** As the browser seals it together with the key: nobody on the way can choose another. */
  public String sealedWith() {
    return Stream.of(baseUrl, region).filter(Objects::nonNull).collect(Collectors.joining(" "));
  }
}
