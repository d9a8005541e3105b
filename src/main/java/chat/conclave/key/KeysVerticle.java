package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.AuditLine;
import chat.conclave.storage.AuditStore;
import chat.conclave.storage.KeyRow;
import chat.conclave.storage.KeyStore;
import chat.conclave.storage.LoanStore;
import chat.conclave.storage.RequestStore;
import chat.conclave.storage.SpendStore;
import chat.conclave.storage.SurveyStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the only database role that can read sealed keys. It has the box and no opener. */
public final class KeysVerticle extends VerticleBase {
  private final Bus bus;
  private final KeyStore store;
  private final KeyAudit audit;
  private final LoanStore loans;
  private final RequestStore requests;
  private final SpendStore spends;
  private final SurveyStore survey;
  private final KnownDataKeys known;
  private final Clock clock;

  /**
   * @param known tells which keys are locked
   */
  public KeysVerticle(
      Bus bus,
      KeyStore store,
      AuditStore audit,
      LoanStore loans,
      RequestStore requests,
      SpendStore spends,
      SurveyStore survey,
      KnownDataKeys known,
      Clock clock) {
    this.bus = bus;
    this.store = store;
    this.audit = new KeyAudit(audit, clock);
    this.loans = loans;
    this.requests = requests;
    this.spends = spends;
    this.survey = survey;
    this.known = known;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus.serve(KeyQuestions.Store.ADDRESS, this::put);
    bus.serve(
        KeyQuestions.ListAll.ADDRESS,
        ask ->
            store
                .list(ask.owner())
                .map(rows -> new KeyQuestions.Entries(rows.stream().map(this::entry).toList())));
    bus.serve(
        KeyQuestions.Find.ADDRESS, ask -> store.find(ask.owner(), ask.provider()).map(this::found));
    bus.serve(KeyQuestions.Load.ADDRESS, this::load);
    bus.serve(KeyQuestions.Remove.ADDRESS, this::remove);
    bus.serve(KeyQuestions.Note.ADDRESS, this::note);
    bus.serve(KeyQuestions.Change.ADDRESS, this::change);
    bus.serve(KeyQuestions.Disable.ADDRESS, this::disable);
    bus.serve(
        KeyQuestions.AskDisabled.ADDRESS,
        ask -> store.disabled(ask.owner(), ask.provider()).map(KeyQuestions.Disabled::new));
    bus.serve(
        KeyQuestions.Audit.ADDRESS,
        ask -> audit.note(ask.owner(), ask.event(), ask.provider(), ask.detail()));
    bus.serve(KeyQuestions.ReadAudit.ADDRESS, audit::read);
    new StaleKeys(bus, store, clock).serve();
    new LendingDesk(loans, requests, audit, clock, this::entries).serve(bus);
    new Books(spends, survey, clock).serve(bus);
    return Future.succeededFuture();
  }

  /** Somebody's keys, for one provider or for all. */
  private Future<List<KeyEntry>> entries(UUID owner, @Nullable String provider) {
    Future<List<KeyRow>> rows =
        provider == null
            ? store.list(owner)
            : store.find(owner, provider).map(found -> found.stream().toList());
    return rows.map(found -> found.stream().map(this::entry).toList());
  }

  private Future<KeyEntry> put(KeyQuestions.Store ask) {
    SealedKey sealed = ask.sealed();
    UUID owner = UUID.fromString(sealed.owner());
    Instant now = clock.now();
    KeyRow row =
        new KeyRow(
            UUID.fromString(sealed.keyId()),
            owner,
            sealed.provider(),
            sealed.endpoint(),
            ask.given().baseUrl(),
            ask.given().region(),
            sealed.ciphertext(),
            ask.label(),
            ask.last4(),
            ask.model(),
            ask.state().code(),
            now,
            null,
            ask.state() == KeyEntry.State.UNTESTED ? null : now,
            null,
            false);
    Map<String, String> detail = Map.of("last4", ask.last4(), "state", ask.state().code());
    return store.put(row, audit.line(owner, "saved", sealed.provider(), detail)).map(this::entry);
  }

  private Future<KeyQuestions.Loaded> load(KeyQuestions.Load ask) {
    Future<Optional<KeyRow>> found =
        ask.use().isEmpty()
            ? store.find(ask.owner(), ask.provider())
            : store.take(
                ask.owner(),
                ask.provider(),
                audit.line(ask.owner(), "used", ask.provider(), ask.use()));
    return found.map(row -> row.map(this::loaded).orElseThrow(KeysVerticle::none));
  }

  private KeyQuestions.Loaded loaded(KeyRow row) {
    SealedKey sealed =
        new SealedKey(
            row.owner().toString(),
            row.provider(),
            row.endpoint(),
            row.id().toString(),
            row.ciphertext());
    return new KeyQuestions.Loaded(sealed, entry(row));
  }

  private static Refusal none() {
    return Refusal.of(ErrorCode.KEY_NEEDED);
  }

  private Future<KeyQuestions.Removed> remove(KeyQuestions.Remove ask) {
    return store
        .remove(
            ask.owner(),
            ask.provider(),
            audit.line(ask.owner(), "removed", ask.provider(), Map.of()))
        .compose(
            there ->
                there
                    ? Future.succeededFuture(new KeyQuestions.Removed())
                    : Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND)));
  }

  private Future<KeyQuestions.Found> note(KeyQuestions.Note ask) {
    @Nullable String state = ask.state() == null ? null : ask.state().code();
    return store
        .note(
            new KeyStore.Shown(ask.owner(), ask.id(), state, ask.limitedUntil(), ask.tested()),
            line(ask))
        .map(this::found);
  }

  /** A use stands in the audit since its key was loaded; what is new is that it was refused. */
  private @Nullable AuditLine line(KeyQuestions.Note ask) {
    String result = ask.limitedUntil() != null ? "limited" : code(ask.state());
    boolean refused =
        ask.state() == KeyEntry.State.REJECTED || ask.state() == KeyEntry.State.NO_CREDIT;
    if (!ask.tested() && !refused) {
      return null;
    }
    return audit.line(
        ask.owner(), ask.tested() ? "tested" : "refused", ask.provider(), Map.of("result", result));
  }

  private static String code(KeyEntry.@Nullable State state) {
    return state == null ? "unknown" : state.code();
  }

  private Future<KeyEntry> change(KeyQuestions.Change ask) {
    return store
        .find(ask.owner(), ask.provider())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(found)
                    : store.change(
                        ask.owner(),
                        ask.provider(),
                        ask.label().orElse(found.get().label()),
                        ask.model().isPresent()
                            ? ask.model().get().orElse(null)
                            : found.get().model(),
                        audit.line(ask.owner(), "changed", ask.provider(), detail(ask))))
        .map(row -> row.map(this::entry).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND)));
  }

  private static Map<String, String> detail(KeyQuestions.Change ask) {
    Map<String, String> detail = new HashMap<>();
    ask.label().ifPresent(label -> detail.put("label", label));
    ask.model().ifPresent(model -> detail.put("model", model.orElse("")));
    return detail;
  }

  private Future<KeyQuestions.Found> disable(KeyQuestions.Disable ask) {
    String event = ask.disabled() ? "disabled" : "enabled";
    return store
        .disable(
            ask.owner(),
            ask.provider(),
            ask.disabled(),
            audit.line(ask.owner(), event, ask.provider(), Map.of()))
        .compose(changed -> store.find(ask.owner(), ask.provider()))
        .map(this::found);
  }

  private KeyQuestions.Found found(Optional<KeyRow> row) {
    return new KeyQuestions.Found(row.map(this::entry));
  }

  private KeyEntry entry(KeyRow row) {
    @Nullable Instant until = row.limitedUntil();
    boolean limited = until != null && until.isAfter(clock.now());
    KeyEntry.State state =
        row.disabled()
            ? KeyEntry.State.DISABLED
            : !known.open(row.ciphertext())
                ? KeyEntry.State.LOCKED
                : limited ? KeyEntry.State.LIMITED : KeyEntry.State.of(row.state());
    return new KeyEntry(
        row.id(),
        row.provider(),
        row.label(),
        row.last4(),
        row.model(),
        new GivenEndpoint(row.baseUrl(), row.region()),
        state,
        row.createdAt(),
        row.lastUsedAt(),
        row.lastTestedAt(),
        limited ? until : null,
        row.disabled());
  }
}
