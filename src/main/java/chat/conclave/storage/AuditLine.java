package chat.conclave.storage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * Something that was done with a key, to be written into its owner's audit.
 *
 * @param at to the microsecond, which is what the database keeps
 */
public record AuditLine(
    UUID owner, String event, String provider, Map<String, String> detail, Instant at) {
  public AuditLine {
    detail = Map.copyOf(detail);
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}
