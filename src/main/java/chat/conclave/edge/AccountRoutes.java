package chat.conclave.edge;

import chat.conclave.account.AccountName;
import chat.conclave.account.Accounts;
import chat.conclave.account.InviteCode;
import chat.conclave.account.SignedIn;
import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import chat.conclave.room.Admit;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.InviteStore;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registering, signing in and out. The refresh token travels in a cookie that scripts cannot read
 * and only two of these operations look at.
 */
final class AccountRoutes {
  private static final String SECURE_COOKIE = "__Host-rt";
  private static final String PLAIN_COOKIE = "rt";

  private final Accounts accounts;
  private final AccountStore store;
  private final InviteStore invites;
  private final Departure departure;
  private final Bus bus;
  private final Origins origins;
  private final Rates rates;
  private final Site site;

  AccountRoutes(
      Accounts accounts,
      AccountStore store,
      InviteStore invites,
      Departure departure,
      Bus bus,
      Origins origins,
      Rates rates,
      Site site) {
    this.accounts = accounts;
    this.store = store;
    this.invites = invites;
    this.departure = departure;
    this.bus = bus;
    this.origins = origins;
    this.rates = rates;
    this.site = site;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "setup", this::setup,
        "register", this::register,
        "login", this::login,
        "refresh", this::refresh,
        "logout", this::logout,
        "me", this::me,
        "leave", this::leave,
        "acceptInvite", this::acceptInvite);
  }

  private Future<?> setup(Caller caller) {
    return store
        .nobodyYet()
        .compose(
            nobody ->
                caller.json(
                    200,
                    new JsonObject()
                        .put("registration", site.registration())
                        .put("setup", nobody)
                        .put("keysLocked", site.keysLocked())
                        .put("version", site.version())));
  }

  private Future<?> register(Caller caller) {
    rates.check(Limit.SIGN_IN_ADDRESS, address(caller));
    JsonObject body = caller.body();
    return accounts
        .register(body.getString("name"), body.getString("password"), body.getString("invite"))
        .compose(done -> admit(done.who(), done.invitedTo(), body.getString("invite")).map(done))
        .compose(done -> signedIn(caller, 201, done));
  }

  /** Makes a newcomer a member of the room that the invite was for. */
  private Future<?> admit(Who who, @Nullable UUID room, @Nullable String invite) {
    return room == null || invite == null
        ? Future.succeededFuture()
        : invites
            .role(InviteCode.parse(invite).orElseThrow().hash())
            .compose(
                role ->
                    bus.ask(
                        Admit.ADDRESS,
                        new Admit(
                            room,
                            new Member(
                                who.user(),
                                who.name(),
                                who.role() == ServerRole.ADMIN ? Member.Role.OWNER : role))));
  }

  private Future<?> login(Caller caller) {
    JsonObject body = caller.body();
    rates.check(Limit.SIGN_IN_ADDRESS, address(caller));
    rates.check(Limit.SIGN_IN_NAME, AccountName.keyOf(body.getString("name")));
    return accounts
        .login(body.getString("name"), body.getString("password"))
        .compose(done -> signedIn(caller, 200, done));
  }

  private Future<?> refresh(Caller caller) {
    var request = caller.context().request();
    String origin = request.getHeader("Origin");
    if (origin != null && !origins.allows(origin, Origins.host(request))) {
      return Future.failedFuture(Refusal.of(ErrorCode.FORBIDDEN));
    }
    Cookie cookie = request.getCookie(cookieName(caller));
    if (cookie == null) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
    }
    return accounts.refresh(cookie.getValue()).compose(done -> signedIn(caller, 200, done));
  }

  private Future<?> logout(Caller caller) {
    return accounts.logout(caller.who().session()).compose(done -> gone(caller));
  }

  /** Nothing stays in the browser of who has left. */
  private Future<?> gone(Caller caller) {
    Cookie cookie = cookie(caller, "");
    cookie.setMaxAge(0);
    caller.context().response().addCookie(cookie);
    caller.context().response().putHeader("Clear-Site-Data", "\"storage\", \"cookies\"");
    return caller.nothing();
  }

  private Future<?> leave(Caller caller) {
    rates.check(Limit.SIGN_IN_NAME, caller.who().user().toString());
    JsonObject body = caller.body();
    return departure
        .leave(caller.who(), body.getString("password"), "keep".equals(body.getString("messages")))
        .compose(done -> gone(caller));
  }

  private Future<?> me(Caller caller) {
    Who who = caller.who();
    return who.bot()
        ? caller.json(200, user(who.user(), who.name(), who.role()).put("bot", true))
        : person(caller);
  }

  private Future<?> person(Caller caller) {
    return store
        .find(caller.who().user())
        .compose(
            user ->
                user.isEmpty()
                    ? Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED))
                    : caller.json(
                        200, user(user.get().id(), user.get().name(), user.get().role())));
  }

  private Future<?> acceptInvite(Caller caller) {
    Who who = caller.who();
    return accounts
        .accept(caller.path("code"), who.user())
        .compose(
            invite ->
                invite.room() == null
                    ? Future.succeededFuture(invite)
                    : join(who, invite.room(), caller.path("code")).map(invite))
        .compose(invite -> caller.json(200, new JsonObject().put("room", text(invite.room()))));
  }

  private Future<?> join(Who who, UUID room, String code) {
    return invites
        .role(InviteCode.parse(code).orElseThrow().hash())
        .compose(
            role ->
                bus.ask(Admit.ADDRESS, new Admit(room, new Member(who.user(), who.name(), role))));
  }

  private Future<?> signedIn(Caller caller, int status, SignedIn done) {
    Cookie cookie = cookie(caller, done.refreshToken());
    cookie.setMaxAge(done.refreshLives().toSeconds());
    caller.context().response().addCookie(cookie);
    return caller.json(
        status,
        new JsonObject()
            .put("user", user(done.who().user(), done.who().name(), done.who().role()))
            .put("accessToken", done.accessToken())
            .put("expiresIn", done.accessLives().toSeconds())
            .put("room", text(done.invitedTo())));
  }

  private static JsonObject user(UUID id, String name, ServerRole role) {
    return new JsonObject().put("id", id.toString()).put("name", name).put("role", Wire.name(role));
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private Cookie cookie(Caller caller, String value) {
    return Cookie.cookie(cookieName(caller), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(secure(caller))
        .setSameSite(CookieSameSite.STRICT);
  }

  private String cookieName(Caller caller) {
    return secure(caller) ? SECURE_COOKIE : PLAIN_COOKIE;
  }

  /** Whether the browser speaks TLS: to us, or to a proxy that its page's origin names. */
  private boolean secure(Caller caller) {
    String origin = caller.context().request().getHeader("Origin");
    return caller.context().request().isSSL()
        || site.behindProxy()
        || (origin != null && origin.startsWith("https://"));
  }

  private String address(Caller caller) {
    return Remote.address(caller.context().request(), site.behindProxy());
  }
}
