package chat.conclave;

import chat.conclave.account.Accounts;
import chat.conclave.bus.Bus;
import chat.conclave.config.FirstAdmin;
import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.LockReason;
import chat.conclave.operate.MasterKeys;
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
import java.util.List;
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
  private final MasterKeys masterKeys;
  private MasterKeySource masterKey;

  FirstStart(Settings settings, Database database, RoomMaker maker, RoomLog log, Bus bus) {
    this.settings = settings;
    this.keysets = new KeysetStore(database);
    this.maker = maker;
    this.log = log;
    this.bus = bus;
    this.masterKeys = new MasterKeys(settings, System::getenv);
    this.masterKey = settings.masterKey();
  }

  MasterKeys masterKeys() {
    return masterKeys;
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
                    // Off the event loop: a key management service takes its time.
                    .executeBlocking(
                        () ->
                            stored.isEmpty()
                                ? masterKeys.create()
                                : masterKeys.open(EncryptedKeyset.of(stored)),
                        false)
                    .compose(
                        found ->
                            (stored.isEmpty()
                                    ? keysets.create(EncryptedKeyset.rows(found.rows()))
                                    : Future.<Void>succeededFuture())
                                .map(found)))
        .compose(
            found -> {
              masterKey = found.source();
              return refuseOpenFile(found.keysets());
            });
  }

  /** Other reasons lock keys; a file that others can read is put right with one command. */
  private static Future<Keysets> refuseOpenFile(Keysets keysets) {
    return keysets.lock().filter(reason -> reason == LockReason.READABLE_BY_OTHERS).isPresent()
        ? Future.failedFuture(new StartFailure(LockReason.READABLE_BY_OTHERS.words()))
        : Future.succeededFuture(keysets);
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
            true,
            RoomInfo.USUAL_CONTEXT);
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
    if (!masterKey.equals(settings.masterKey())) {
      LOG.warn(
          "The configured master key is not the one that opened the keysets. Set CONCLAVE_MASTER_KEY={}",
          masterKey.text());
    }
    if (masterKey instanceof MasterKeySource.InFile file) {
      Path path = file.path().toAbsolutePath().normalize();
      LOG.info(
          "The master key is in {}. Back it up, apart from the database: without it no saved key opens.",
          path);
    } else if (masterKey instanceof MasterKeySource.InEnvironment) {
      LOG.info(
          "The master key comes from the environment. Back it up: without it no saved key opens.");
    } else {
      LOG.info(
          "The master key is {}. Without it, or without its service, no saved key opens.",
          masterKey.text());
    }
  }
}
