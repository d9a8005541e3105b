package chat.conclave.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit of somebody's keys, chained to the line before it.
 *
 * @param seq from 1, without gaps
 * @param at to the microsecond
 * @param detail JSON, as PostgreSQL writes it
 * @param previous the hash of the line before; empty for the first
 * @param hash SHA-256 of all the others, each as UTF-8 text or bytes behind its length in 4 bytes
 */
public record AuditRow(
    UUID owner,
    long seq,
    Instant at,
    String event,
    String provider,
    String detail,
    byte[] previous,
    byte[] hash) {

  static AuditRow chained(
      UUID owner,
      long seq,
      Instant at,
      String event,
      String provider,
      String detail,
      byte[] previous) {
    return new AuditRow(
        owner,
        seq,
        at,
        event,
        provider,
        detail,
        previous,
        digest(owner, seq, at, event, provider, detail, previous));
  }

  /** Whether nothing in it was altered and it is the line after {@code before}. */
  boolean follows(@Nullable AuditRow before) {
    long expected = before == null ? 1 : before.seq + 1;
    byte[] head = before == null ? new byte[0] : before.hash;
    return seq == expected
        && Arrays.equals(previous, head)
        && Arrays.equals(hash, digest(owner, seq, at, event, provider, detail, previous));
  }

  private static byte[] digest(
      UUID owner,
      long seq,
      Instant at,
      String event,
      String provider,
      String detail,
      byte[] previous) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String field :
          new String[] {
            owner.toString(), Long.toString(seq), at.toString(), event, provider, detail
          }) {
        add(sha256, field.getBytes(StandardCharsets.UTF_8));
      }
      add(sha256, previous);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  private static void add(MessageDigest sha256, byte[] field) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
    sha256.update(field);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuditRow that
        && owner.equals(that.owner)
        && seq == that.seq
        && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }
}
