package chat.conclave.summon;

import chat.conclave.protocol.PlatformKeys;
import chat.conclave.provider.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's own keys pay.
 *
 * @param providers for which there is one
 * @param everywhere whether they pay in rooms for which nobody has decided it
 */
public record Platform(Set<String> providers, boolean everywhere) {
  public Platform {
    providers = Set.copyOf(providers);
  }

  /** A provider that takes no key costs nobody anything, where it has an address. */
  boolean pays(Provider provider, @Nullable Where where) {
    if (!providers.contains(provider.id())) {
      return !provider.needsKey() && provider.baseUrl() != null;
    }
    PlatformKeys decided = where == null ? null : where.platform();
    return decided == null ? everywhere : decided == PlatformKeys.ALLOWED;
  }
}
