package chat.conclave.edge;

import chat.conclave.account.Authenticated;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.storage.ServiceKeyRow;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who bears a token: a person, or the holder of one of the server's own keys.
 *
 * @param until when the token ends
 * @param key none for a person
 */
record Bearer(Who who, Instant until, @Nullable ServiceKeyRow key) {
  /** Of a key that does not expire: longer than any socket lives. */
  private static final Duration LONG = Duration.ofDays(3_660);

  /** What an operation of the contract lets in. */
  enum Kind {
    PERSON("bearer"),
    CHAT_KEY("chatKey"),
    MANAGEMENT_KEY("managementKey");

    private final String scheme;

    Kind(String scheme) {
      this.scheme = scheme;
    }

    /** The security scheme's name in the contract. */
    String scheme() {
      return scheme;
    }
  }

  static Bearer of(Authenticated person) {
    return new Bearer(person.who(), person.until(), null);
  }

  static Bearer of(ServiceKeyRow key, Instant now) {
    Instant until = key.expiresAt() == null ? now.plus(LONG) : key.expiresAt();
    return new Bearer(Who.bot(key.id(), key.label()), until, key);
  }

  Kind kind() {
    return key == null
        ? Kind.PERSON
        : key.type() == ServiceKeyRow.Type.CHAT ? Kind.CHAT_KEY : Kind.MANAGEMENT_KEY;
  }

  /** Whether the token is for this room: a chat key can be for few. */
  boolean reaches(UUID room) {
    return key == null || key.rooms().isEmpty() || key.rooms().contains(room);
  }

  /** Whether it administers people and rooms. */
  boolean administers() {
    return kind() == Kind.MANAGEMENT_KEY || who.role() == ServerRole.ADMIN;
  }
}
