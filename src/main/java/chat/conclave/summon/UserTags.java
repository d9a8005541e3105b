package chat.conclave.summon;

import chat.conclave.key.SessionSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * Opaque tags of people, for the abuse desks of providers: the same for the same person and
 * provider, also after a restart, and nothing anybody else could tell the person by. Two providers
 * cannot find out that they serve the same one.
 */
public final class UserTags {
  /** Keeps them apart from whatever else the secret makes. */
  private static final String PURPOSE = "conclave user tag\n";

  private final SessionSecret secret;

  public UserTags(SessionSecret secret) {
    this.secret = secret;
  }

  /** 43 characters of base64url: an HMAC-SHA256. */
  String of(UUID person, String provider) {
    byte[] mac = secret.mac((PURPOSE + provider + "\n" + person).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }
}
