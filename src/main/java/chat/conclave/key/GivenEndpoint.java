package chat.conclave.key;

import java.util.Objects;
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

  public GivenEndpoint {
    baseUrl = baseUrl == null || baseUrl.isBlank() ? null : baseUrl.strip();
    region = region == null || region.isBlank() ? null : region.strip();
  }

  /** As the browser seals it together with the key: nobody on the way can choose another. */
  public String sealedWith() {
    return Stream.of(baseUrl, region).filter(Objects::nonNull).collect(Collectors.joining(" "));
  }
}
