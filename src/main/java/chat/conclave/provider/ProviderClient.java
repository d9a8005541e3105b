package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the providers, shared with nothing else. HTTP/1.1, because HTTP/2 keeps
 * headers, and so the key, in a table for as long as a connection lives. No redirects, because a
 * key would follow them; no cookies, no decompression, no proxy of the environment.
 */
public final class ProviderClient {
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int MAX_HEADERS = 16 * 1024;

  private final Vertx vertx;
  private final Timers timers;
  private final Clock clock;
  private final ProviderLimits limits;
  private final Paths paths = new Paths();
  private final UsageAversion aversion = new UsageAversion();
  private final NameServers names;
  private final EndpointJudge judge;

  /** A field, not a local: a client that nobody holds is closed by the garbage collector. */
  private final HttpClient http;

  /**
   * @param own where people may have providers of their own
   */
  public ProviderClient(
      Vertx vertx, Timers timers, Clock clock, ProviderLimits limits, OwnEndpoints own) {
    this(
        vertx, timers, clock, limits, own, null, DnsServerAddressStreamProviders.platformDefault());
  }

  /**
   * @param trust whom to trust in place of the authorities that Java knows
   * @param servers whom to ask for the names of people's own providers
   */
  ProviderClient(
      Vertx vertx,
      Timers timers,
      Clock clock,
      ProviderLimits limits,
      OwnEndpoints own,
      @Nullable TrustOptions trust,
      DnsServerAddressStreamProvider servers) {
    this.vertx = vertx;
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    names = new NameServers(vertx, timers, limits.connect(), servers);
    judge = new EndpointJudge(own, names);
    http =
        vertx
            .httpClientBuilder()
            .with(options(limits, trust))
            .with(pool(limits))
            // Vert.x logs what nobody handles, and a codec's complaint may quote what was sent.
            .withConnectHandler(connection -> connection.exceptionHandler(unsaid -> {}))
            .build();
  }

  private static HttpClientOptions options(ProviderLimits limits, @Nullable TrustOptions trust) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setUseAlpn(false)
            .setHttp2ClearTextUpgrade(false)
            .setConnectTimeout((int) limits.connect().toMillis())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(MAX_HEADERS)
            .setDecompressionSupported(false)
            .setTrustAll(false)
            .setVerifyHost(true);
    options
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setSslHandshakeTimeout(limits.connect().toMillis());
    return trust == null ? options : options.setTrustOptions(trust);
  }

  /** For each host. Whoever finds no connection is refused: nobody waits in silence. */
  private static PoolOptions pool(ProviderLimits limits) {
    return new PoolOptions()
        .setHttp1MaxSize(limits.concurrentCalls() + ProviderLimits.SPARE_CONNECTIONS)
        .setMaxWaitQueueSize(0);
  }

  ProviderLimits limits() {
    return limits;
  }

  /** Sends a prompt and decodes the answer; see {@link Model#start}. */
  Call stream(
      Provider provider,
      Dialect dialect,
      @Nullable Secret given,
      Prompt prompt,
      Handler<ProviderEvent> events) {
    @Nullable Secret key = KeyHeader.sent(provider, given);
    Context context = vertx.getOrCreateContext();
    @Nullable ErrorCode refused = refusal(provider, key);
    JsonObject body = dialect.body(provider, prompt).mergeIn(provider.body(), true);
    HttpCall call =
        new HttpCall(
            context,
            timers,
            clock,
            limits,
            provider,
            dialect,
            key,
            aversion.learning(provider, aversion.spare(provider, body), events));
    if (refused == null) {
      String path = paths.of(provider, dialect, prompt.model());
      call.orElse(() -> paths.notAt(provider, path));
      RequestOptions post = request(provider, HttpMethod.POST, path);
      post.putHeader("Content-Type", "application/json").putHeader("Accept", dialect.media());
      context.runOnContext(
          now ->
              judged(provider, post)
                  .onComplete(
                      judged -> call.begin(http, judged, body.toBuffer()),
                      failure -> call.end(Failure.of(code(failure), 0))));
    } else {
      context.runOnContext(now -> call.end(Failure.of(refused, 0)));
    }
    return call;
  }

  /** Fetches a small document. Closes the key. */
  Future<Reply> get(Provider provider, String path, @Nullable Secret given) {
    @Nullable Secret key = KeyHeader.sent(provider, given);
    Context context = vertx.getOrCreateContext();
    HttpFetch fetch = new HttpFetch(timers, clock, limits, provider, key);
    RequestOptions get = request(provider, HttpMethod.GET, path);
    get.putHeader("Accept", "application/json");
    context.runOnContext(
        now ->
            judged(provider, get).onComplete(judged -> fetch.begin(http, judged), fetch::refuse));
    return fetch.reply();
  }

  /**
   * Whether its address may be connected to, if somebody chose it. Fails with a {@link Refusal}.
   */
  public Future<Void> judge(Provider provider) {
    URI base = provider.baseUrl();
    return provider.own() && base != null ? judge.judge(base).mapEmpty() : Future.succeededFuture();
  }

  /**
   * The request, bound for the one address that was judged; the name in it stays, for the header
   * and for the certificate.
   */
  private Future<RequestOptions> judged(Provider provider, RequestOptions request) {
    URI base = provider.baseUrl();
    return provider.own() && base != null
        ? judge.judge(base).map(server -> server.map(request::setServer).orElse(request))
        : Future.succeededFuture(request);
  }

  private static ErrorCode code(Throwable failure) {
    return failure instanceof Refusal refusal ? refusal.code() : ErrorCode.UNAVAILABLE;
  }

  /** Why a key, or the lack of one, keeps a call from being made at all. */
  static @Nullable ErrorCode refusal(Provider provider, @Nullable Secret key) {
    if (provider.baseUrl() == null) {
      return ErrorCode.ENDPOINT_FORBIDDEN;
    }
    if (key == null) {
      return provider.needsKey() ? ErrorCode.KEY_NEEDED : null;
    }
    return KeyHeader.fits(key) ? null : ErrorCode.KEY_FORMAT;
  }

  private static RequestOptions request(Provider provider, HttpMethod method, String path) {
    URI base = Objects.requireNonNull(provider.baseUrl());
    RequestOptions request =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base + path)
            .setFollowRedirects(false)
            .putHeader("User-Agent", "Conclave");
    provider.headers().forEach(request::putHeader);
    return request;
  }

  /** Closes all connections. */
  public Future<Void> close() {
    names.close();
    return http.close();
  }
}
