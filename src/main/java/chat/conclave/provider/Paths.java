package chat.conclave.provider;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where prompts go. A provider that has moved its path, or has not yet, answers 404 at one of the
 * two that its row names; which one it has is remembered until the server stops.
 */
final class Paths {
  private final Set<URI> moved = ConcurrentHashMap.newKeySet();

  String of(Provider provider, Dialect dialect, String model) {
    boolean there = provider.otherPath() != null && moved.contains(base(provider));
    return there ? String.valueOf(provider.otherPath()) : dialect.path(model);
  }

  /** Takes a 404 to heart; says whether the other path is worth a try. */
  boolean notAt(Provider provider, String path) {
    if (provider.otherPath() == null) {
      return false;
    }
    if (path.equals(provider.otherPath())) {
      moved.remove(base(provider));
      return false;
    }
    moved.add(base(provider));
    return true;
  }

  private static URI base(Provider provider) {
    return java.util.Objects.requireNonNull(provider.baseUrl());
  }
}
