package chat.conclave.account;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.AccountStore.Invite;
import chat.conclave.storage.AccountStore.User;
import chat.conclave.storage.SessionRow;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers people, signs them in, and knows who a token speaks for. */
public final class Accounts {
  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  private final AccountStore store;
  private final Passwords passwords;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final LiveSessions live;
  private final Bus bus;
  private final Clock clock;
  private final boolean openToAll;

  /**
   * @param openToAll whether people may register without an invite
   */
  public Accounts(
      AccountStore store,
      Passwords passwords,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      Bus bus,
      Clock clock,
      boolean openToAll) {
    this.store = store;
    this.passwords = passwords;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.live = new LiveSessions(store, clock);
    this.bus = bus;
    this.clock = clock;
    this.openToAll = openToAll;
  }

  /** Makes an account and signs it in. Without an invite this is for open registration only. */
  public Future<SignedIn> register(String name, String password, @Nullable String invite) {
    AccountName account = new AccountName(name);
    PasswordRule.check(password, account);
    byte @Nullable [] code = invite == null ? null : code(invite).hash();
    if (code == null && !openToAll) {
      throw Refusal.of(
          ErrorCode.FORBIDDEN, "This server is joined by invite. Ask somebody for a link.");
    }
    UUID id = UUID.randomUUID();
    return (code == null ? Future.succeededFuture() : store.look(code))
        .compose(looked -> passwords.hash(password))
        .compose(
            hash ->
                store
                    .register(id, account.display(), account.key(), hash, code)
                    .compose(
                        used ->
                            begin(
                                new User(id, account.display(), used.serverRole(), hash),
                                used.room())));
  }

  /** Makes the operator's admin; gives the account's id. */
  public Future<UUID> createAdmin(String name, String password) {
    AccountName account = new AccountName(name);
    PasswordRule.check(password, account);
    UUID id = UUID.randomUUID();
    return passwords
        .hash(password)
        .compose(hash -> store.create(id, account.display(), account.key(), hash, ServerRole.ADMIN))
        .map(id);
  }

  /**
   * Signs somebody in. An unknown name and a wrong password cost the same work and get the same
   * answer.
   */
  public Future<SignedIn> login(String name, String password) {
    return find(name)
        .compose(
            user ->
                passwords
                    .verify(password, user == null ? null : user.passwordHash())
                    .compose(
                        right ->
                            right && user != null
                                ? begin(user, null).onSuccess(done -> rehash(user, password))
                                : Future.failedFuture(
                                    Refusal.of(
                                        ErrorCode.UNAUTHENTICATED,
                                        "The name or the password is not right."))));
  }

  private Future<@Nullable User> find(String name) {
    AccountName account;
    try {
      account = new AccountName(name);
    } catch (Refusal nobodyIsCalledThat) {
      return Future.succeededFuture();
    }
    return store.findByKey(account.key()).map(found -> found.orElse(null));
  }

  private void rehash(User user, String password) {
    if (passwords.needsRehash(user.passwordHash())) {
      passwords
          .hash(password)
          .compose(hash -> store.setPasswordHash(user.id(), hash))
          .onFailure(
              failure -> LOG.warn("a password could not be hashed anew: {}", failure.getMessage()));
    }
  }

  private Future<SignedIn> begin(User user, @Nullable UUID invitedTo) {
    RefreshTokens.Started started = refreshTokens.start(UUID.randomUUID(), user.id(), clock.now());
    return store
        .begin(started.row())
        .map(v -> signedIn(user, started.row(), started.token(), invitedTo));
  }

  private SignedIn signedIn(
      User user, SessionRow row, String refreshToken, @Nullable UUID invitedTo) {
    Who who = new Who(user.id(), row.id(), user.name(), user.role());
    String token =
        accessTokens.issue(
            AccessClaims.fresh(
                user.id(),
                row.id(),
                user.name(),
                user.role().name().toLowerCase(Locale.ROOT),
                clock.now()));
    Duration refreshLives = Duration.between(clock.now(), RefreshTokens.end(row));
    return new SignedIn(who, token, AccessClaims.LIFETIME, refreshToken, refreshLives, invitedTo);
  }

  /** Exchanges a refresh token. One that was used before ends its session. */
  public Future<SignedIn> refresh(String token) {
    return RefreshTokens.parse(token)
        .map(presented -> exchange(presented, 2))
        .orElseGet(Accounts::signInAgain);
  }

  private Future<SignedIn> exchange(RefreshTokens.Presented presented, int tries) {
    return store
        .session(presented.session())
        .compose(
            row ->
                row.isEmpty()
                    ? signInAgain()
                    : refreshTokens
                        .decide(row.get(), presented.hash(), clock.now())
                        .on(new Exchange(row.get(), presented, tries)));
  }

  private final class Exchange implements Rotation.Cases<Future<SignedIn>> {
    private final SessionRow row;
    private final RefreshTokens.Presented presented;
    private final int tries;

    Exchange(SessionRow row, RefreshTokens.Presented presented, int tries) {
      this.row = row;
      this.presented = presented;
      this.tries = tries;
    }

    @Override
    public Future<SignedIn> rotate(Rotation.Rotate rotate) {
      return store
          .rotate(rotate.next())
          .compose(
              won ->
                  won
                      ? forUser(rotate.next(), rotate.token())
                      : tries > 1
                          ? exchange(presented, tries - 1)
                          : Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE)));
    }

    @Override
    public Future<SignedIn> replay(Rotation.Replay replay) {
      return forUser(row, replay.token());
    }

    @Override
    public Future<SignedIn> revoke(Rotation.Revoke revoke) {
      LOG.warn("a used refresh token came back; session {} is ended", row.id());
      return logout(row.id()).compose(v -> signInAgain());
    }

    @Override
    public Future<SignedIn> expired(Rotation.Expired expired) {
      return signInAgain();
    }

    @Override
    public Future<SignedIn> unknown(Rotation.Unknown unknown) {
      return signInAgain();
    }
  }

  private Future<SignedIn> forUser(SessionRow row, String token) {
    return store
        .find(row.user())
        .compose(
            user ->
                user.isEmpty()
                    ? signInAgain()
                    : Future.succeededFuture(signedIn(user.get(), row, token, null)));
  }

  private static <T> Future<T> signInAgain() {
    return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
  }

  /** Ends a session and its sockets. */
  public Future<Void> logout(UUID session) {
    return store.revoke(session).onSuccess(v -> ended(session));
  }

  /** Tells everybody that a session is over which is so in the database. */
  void ended(UUID session) {
    live.ended(session);
    bus.publish(SessionEnded.TOPIC, new SessionEnded(session));
  }

  /** Tells that somebody's role on the server is another: their sockets come back with it. */
  void roleChanged(UUID user) {
    live.forget();
    bus.publish(RoleChanged.TOPIC, new RoleChanged(user));
  }

  /**
   * Who an access token speaks for; {@code unauthenticated} when it is not valid, or its session is
   * over.
   */
  public Future<Authenticated> authenticate(String token) {
    return accessTokens
        .check(token)
        .compose(
            claims ->
                live.check(claims.session())
                    .map(
                        role ->
                            new Authenticated(
                                new Who(claims.user(), claims.session(), claims.name(), role),
                                claims.expiresAt())));
  }

  /** Makes an invite. */
  public Future<NewInvite> invite(
      @Nullable UUID room, ServerRole role, @Nullable UUID by, Duration lifetime, int uses) {
    InviteCode code = InviteCode.random();
    return store
        .invite(code.hash(), new Invite(room, role), by, lifetime, uses)
        .map(expires -> new NewInvite(code.code(), expires, uses));
  }

  /** Uses an invite for {@code user}, if it gives them anything, and tells its room. */
  public Future<Invite> accept(String invite, UUID user) {
    return store.use(code(invite).hash(), user);
  }

  private static InviteCode code(String presented) {
    return InviteCode.parse(presented)
        .orElseThrow(
            () ->
                Refusal.of(
                    ErrorCode.NOT_FOUND,
                    "This invite is used up or has expired. Ask for a new one."));
  }
}
