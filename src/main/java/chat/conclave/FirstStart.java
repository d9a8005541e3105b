package chat.conclave;

import chat.conclave.account.Accounts;
import chat.conclave.bus.Bus;
import chat.conclave.config.FirstAdmin;
import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.room.Admit;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.Database;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomMaker;
import chat.conclave.storage.StartFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server makes once, and says at every start: its keysets, its Lobby, its first admin. */
final class FirstStart {
  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
  private static final Duration SETUP_LINK_LIVES = Duration.ofDays(1);

  private final Settings settings;
  private final KeysetStore keysets;
  private final RoomMaker maker;
  private final RoomLog log;
  private final Bus bus;

  FirstStart(Settings settings, Database database, RoomMaker maker, RoomLog log, Bus bus) {
    this.settings = settings;
    this.keysets = new KeysetStore(database);
    this.maker = maker;
    this.log = log;
    this.bus = bus;
  }

  /**
   * The keysets, opened or locked. A master key is made only when there are no keysets that another
   * one could have encrypted.
   */
  Future<Keysets> keysets(Vertx vertx) {
    return keysets
        .read()
        .compose(
            stored ->
                vertx
                    .executeBlocking(() -> masterKey(stored.isEmpty()))
                    .compose(
                        master ->
                            stored.isEmpty()
                                ? create(master)
                                : vertx.executeBlocking(() -> Keysets.open(rows(stored), master))));
  }

  private MasterKey masterKey(boolean first) {
    MasterKeySource source = settings.masterKey();
    if (source instanceof MasterKeySource.InFile file) {
      return first ? MasterKey.readOrCreate(file.path()) : MasterKey.read(file.path());
    }
    return MasterKey.of(System.getenv(((MasterKeySource.InEnvironment) source).variable()));
  }

  private Future<Keysets> create(MasterKey master) {
    if (master.problem().isPresent()) {
      return Future.failedFuture(new StartFailure(master.problem().get().words()));
    }
    List<EncryptedKeyset> made = Keysets.create(master);
    Map<String, byte[]> rows = new LinkedHashMap<>();
    made.forEach(keyset -> rows.put(keyset.purpose(), keyset.sealed()));
    return keysets.create(rows).map(v -> Keysets.open(made, master));
  }

  private static List<EncryptedKeyset> rows(Map<String, byte[]> stored) {
    return stored.entrySet().stream()
        .map(row -> new EncryptedKeyset(row.getKey(), row.getValue()))
        .toList();
  }

  /** The Lobby, where the practice model sits from the beginning. */
  Future<UUID> lobby(Providers providers) {
    RoomInfo room =
        new RoomInfo(
            UUID.randomUUID(),
            "Lobby",
            "Everybody starts here.",
            RoomInfo.Visibility.OPEN,
            4,
            true);
    return maker
        .lobby(room)
        .compose(
            lobby -> {
              Provider practice = providers.find(Provider.PRACTICE).orElseThrow();
              Seat seat =
                  new Seat(
                      UUID.randomUUID(),
                      lobby.id(),
                      0,
                      "practice",
                      practice.id(),
                      "practice",
                      "Practice",
                      "");
              return lobby.made()
                  ? log.commit(
                          lobby.id(), 0, List.of(List.of(new Change.Seated(seat, false, null))))
                      .map(lobby.id())
                  : Future.succeededFuture(lobby.id());
            });
  }

  /** Says how to get in, and what to keep safe. */
  Future<Void> welcome(
      Accounts accounts, AccountStore store, UUID lobby, String url, Keysets opened) {
    return store
        .nobodyYet()
        .compose(
            nobody ->
                nobody ? firstAdmin(accounts, store, lobby, url) : store.withdrawAdminInvites())
        .onSuccess(
            v -> {
              sayMasterKey(opened);
              LOG.info("Conclave is ready at {}", url);
            });
  }

  private Future<Void> firstAdmin(Accounts accounts, AccountStore store, UUID lobby, String url) {
    FirstAdmin admin = settings.firstAdmin();
    if (admin != null) {
      try {
        return accounts
            .createAdmin(admin.name(), admin.password().reveal())
            .compose(
                id ->
                    bus.ask(
                        Admit.ADDRESS,
                        new Admit(lobby, new Member(id, admin.name(), Member.Role.OWNER))))
            .<Void>mapEmpty()
            .onSuccess(v -> LOG.info("The first admin, {}, can sign in.", admin.name()));
      } catch (Refusal refusal) {
        return Future.failedFuture(
            new StartFailure("The first admin cannot be made: " + refusal.detail()));
      }
    }
    return store
        .withdrawAdminInvites()
        .compose(v -> accounts.invite(lobby, ServerRole.ADMIN, null, SETUP_LINK_LIVES, 1))
        .onSuccess(
            invite ->
                LOG.info(
                    "Make the first admin with this link, which works once: {}/#setup={}",
                    url,
                    invite.code()))
        .mapEmpty();
  }

  private void sayMasterKey(Keysets opened) {
    if (opened.lock().isPresent()) {
      LOG.warn(
          "Keys are locked. {} Chat works; saved provider keys open again when the right master key is back. Nothing was changed.",
          opened.lock().get().words());
    }
    if (settings.masterKey() instanceof MasterKeySource.InFile file) {
      Path path = file.path().toAbsolutePath().normalize();
      LOG.info(
          "The master key is in {}. Back it up, apart from the database: without it no saved key opens.",
          path);
    } else {
      LOG.info(
          "The master key comes from the environment. Back it up: without it no saved key opens.");
    }
  }
}
