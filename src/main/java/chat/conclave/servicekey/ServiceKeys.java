package chat.conclave.servicekey;

import chat.conclave.account.AccountName;
import chat.conclave.account.SessionEnded;
import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageText;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.room.Admit;
import chat.conclave.room.Expel;
import chat.conclave.storage.ServiceKeyRow;
import chat.conclave.storage.ServiceKeyRow.Type;
import chat.conclave.storage.ServiceKeyStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the server's own keys, knows them again, and revokes them. */
public final class ServiceKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceKeys.class);
  private static final Duration LONGEST = Duration.ofDays(3_660);

  private final ServiceKeyStore store;
  private final Bus bus;
  private final Clock clock;

  public ServiceKeys(ServiceKeyStore store, Bus bus, Clock clock) {
    this.store = store;
    this.bus = bus;
    this.clock = clock;
  }

  /** Whether {@code token} means to be a service key. */
  public static boolean isMeant(String token) {
    return KeyCode.isMeant(token);
  }

  /**
   * Makes a key. A chat key's label is its bot's name, and nobody else's.
   *
   * @param rooms where a chat key acts; empty for every open room
   */
  public Future<NewServiceKey> create(
      Who by, Type type, String label, Set<UUID> rooms, @Nullable Instant expiresAt) {
    Instant now = clock.now();
    if (expiresAt != null && (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST)))) {
      throw Refusal.of(ErrorCode.INVALID, "A key expires in the future, within ten years.");
    }
    if (type == Type.MANAGEMENT && !rooms.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "A management key has no rooms: it never enters one.");
    }
    AccountName name = type == Type.CHAT ? new AccountName(label) : null;
    String shown = name == null ? MessageText.clean(label).replace('\n', ' ') : name.display();
    if (shown.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "A key needs a label.");
    }
    KeyCode code = KeyCode.random(type);
    ServiceKeyRow row =
        new ServiceKeyRow(
            UUID.randomUUID(),
            type,
            code.last4(),
            shown,
            rooms,
            by.name(),
            now,
            expiresAt,
            null,
            null);
    return store
        .create(row, KeyCode.hash(code.reveal()), name == null ? null : name.key(), by.user())
        .compose(made -> admit(row))
        .map(done -> new NewServiceKey(row, code.reveal()));
  }

  private Future<?> admit(ServiceKeyRow key) {
    Member bot = new Member(key.id(), key.label(), Member.Role.MEMBER);
    return Future.all(
        key.rooms().stream().map(room -> bus.ask(Admit.ADDRESS, new Admit(room, bot))).toList());
  }

  /** All keys, also dead ones, newest first. */
  public Future<List<ServiceKeyRow>> list() {
    return store.list();
  }

  /** Ends a key for good: its sockets close, and its bot leaves its rooms. */
  public Future<Void> revoke(UUID key) {
    return store
        .revoke(key)
        .compose(
            rooms -> {
              if (rooms.isEmpty()) {
                return Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND));
              }
              bus.publish(SessionEnded.TOPIC, new SessionEnded(key));
              return Future.join(
                      rooms.get().stream()
                          .map(room -> bus.ask(Expel.ADDRESS, new Expel(room, key)))
                          .toList())
                  .mapEmpty();
            });
  }

  /**
   * The key that {@code token} is, if it lives; {@code unauthenticated} for all others. It is
   * looked up by its hash, so that no time tells how much of a guess was right.
   */
  public Future<ServiceKeyRow> authenticate(String token) {
    if (!KeyCode.fits(token)) {
      return refused();
    }
    return store
        .find(KeyCode.hash(token))
        .compose(
            found ->
                found.isPresent() && found.get().lives(clock.now())
                    ? Future.succeededFuture(found.get())
                    : refused())
        .onSuccess(this::used);
  }

  private void used(ServiceKeyRow key) {
    store
        .used(key.id())
        .onFailure(failure -> LOG.warn("a key's use was not noted: {}", failure.getMessage()));
  }

  private static Future<ServiceKeyRow> refused() {
    return Future.failedFuture(
        Refusal.of(ErrorCode.UNAUTHENTICATED, "This key is not valid, or not any more."));
  }
}
