package chat.conclave.operate;

import chat.conclave.cli.Conclave;
import chat.conclave.cli.KeyCommands.Say;
import chat.conclave.key.KeysetReport;
import chat.conclave.operate.MasterKeys.Found;
import chat.conclave.storage.KeyStore;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.RotationStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which keys there are and what lies under them; never a key. */
final class Status {
  private static final int OWNERS = 200;

  private final KeyOperations.Work work;
  private final Say say;
  private final KeysetStore keysets;
  private final KeyStore keys;
  private final RotationStore rotations;

  Status(KeyOperations.Work work, Say say) {
    this.work = work;
    this.say = say;
    this.keysets = new KeysetStore(work.access().database());
    this.keys = new KeyStore(work.access().database());
    this.rotations = new RotationStore(work.access().database());
  }

  Future<Integer> tell() {
    return keysets
        .read()
        .compose(rows -> work.vertx().executeBlocking(() -> Keys.find(work, rows), false))
        .compose(
            found ->
                counts(Optional.empty(), new HashMap<>()).compose(counts -> keysets(found, counts)))
        .compose(code -> rotation().map(code))
        .compose(code -> aside().map(code));
  }

  /** How many stored keys begin with which five bytes, owner by owner. */
  private Future<Map<String, Long>> counts(Optional<UUID> after, Map<String, Long> counts) {
    return keys.owners(after, OWNERS)
        .compose(
            owners ->
                keys.byPrefix(owners)
                    .compose(
                        found -> {
                          found.forEach((prefix, n) -> counts.merge(hex(prefix), n, Long::sum));
                          return owners.size() < OWNERS
                              ? Future.succeededFuture(counts)
                              : counts(Optional.of(owners.get(OWNERS - 1)), counts);
                        }));
  }

  private static String hex(Buffer prefix) {
    return HexFormat.of().formatHex(prefix.getBytes());
  }

  private Future<Integer> keysets(Found found, Map<String, Long> counts) {
    String fingerprint = found.master().fingerprint();
    say.line(
        "Master key: "
            + found.source().text()
            + (fingerprint.isEmpty() ? "" : ", fingerprint " + fingerprint));
    if (!found.source().equals(work.masterKeys().configured())) {
      say.line("  The configured one, " + work.masterKeys().configured().text() + ", is not it.");
    }
    return work.vertx()
        .executeBlocking(() -> KeysetReport.of(found.rows(), found.master()), false)
        .compose(report -> keysets.dates().map(dates -> print(found, report, dates, counts)));
  }

  private int print(
      Found found,
      Optional<KeysetReport> report,
      Map<String, KeysetStore.Dates> dates,
      Map<String, Long> counts) {
    dates.forEach(
        (purpose, when) -> {
          say.line(
              "Keyset "
                  + purpose
                  + ": made "
                  + when.createdAt()
                  + ", encrypted "
                  + when.changedAt());
          report
              .map(there -> there.keysets().getOrDefault(purpose, List.of()))
              .orElse(List.of())
              .forEach(line -> print(purpose, line, counts));
        });
    if (report.isEmpty()) {
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      say.line("Stored provider keys: " + all + ", all locked");
      return say.trouble(
          "keys are locked. " + found.keysets().lock().map(lock -> lock.words()).orElse(""));
    }
    long elsewhere = counts.values().stream().mapToLong(Long::longValue).sum();
    if (elsewhere > 0) {
      say.line("Stored provider keys under data keys that are not here: " + elsewhere);
    }
    return Conclave.OK;
  }

  private void print(String purpose, KeysetReport.Line line, Map<String, Long> counts) {
    Long under = purpose.equals("data") ? counts.remove(line.prefix()) : null;
    say.line(
        "  key "
            + line.id()
            + ": "
            + line.use()
            + (purpose.equals("data")
                ? "; " + (under == null ? 0 : under) + " stored provider keys under it"
                : ""));
  }

  private Future<Void> rotation() {
    return rotations
        .last()
        .map(
            row -> {
              say.line(
                  "Rotation of the data key: "
                      + row.map(last -> last.changedAt() + ", " + DataRotation.words(last))
                          .orElse("never"));
              return null;
            });
  }

  private Future<Void> aside() {
    return keysets
        .aside()
        .map(
            aside -> {
              aside.keySet().forEach(at -> say.line("Keysets set aside by a new start: " + at));
              return null;
            });
  }
}
