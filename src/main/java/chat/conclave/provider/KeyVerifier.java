package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.StrictJson;
import chat.conclave.provider.ProviderEvent.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries keys without spending on them, and lists models. */
public final class KeyVerifier {
  private static final int MOST_MODELS = 2_000;
  private static final int LONGEST_ID = 200;
  private static final int NOT_FOUND = 404;
  private static final List<String> XAI_BLOCKS =
      List.of("team_blocked", "api_key_blocked", "api_key_disabled");

  private final ProviderClient client;
  private final StrictJson json;

  public KeyVerifier(ProviderClient client) {
    this.client = client;
    json = Fields.reader(client.limits().maxList());
  }

  /**
   * Looks at a key that is about to be kept, as far as its provider's keys have a shape.
   *
   * @throws Refusal {@code key-format}
   */
  public static void check(Provider provider, Secret key) {
    if (provider.auth() == Provider.Auth.AWS && AccessKey.is(key)) {
      AccessKey.check(key);
    }
  }

  /**
   * Looks where a provider of somebody's own is.
   *
   * @return fails with a {@link Refusal}
   */
  public Future<Void> judge(Provider provider) {
    return client.judge(provider);
  }

  /**
   * Tries a key. The future does not fail: what cannot be told is {@code UNKNOWN}.
   *
   * @param key closed when the request's head is written
   */
  public Future<KeyCheck> verify(Provider provider, @Nullable Secret key) {
    @Nullable ErrorCode refused = ProviderClient.refusal(provider, key);
    if (refused != null) {
      close(key);
      return Future.succeededFuture(KeyCheck.refused(refused));
    }
    if (provider.checks().byCompletion() && provider.defaultModel() != null) {
      return byCompletion(provider, provider.defaultModel(), key);
    }
    return client
        .get(provider, provider.checks().verifyPath(), key)
        .map(reply -> judge(provider, reply))
        .recover(failure -> Future.succeededFuture(KeyCheck.unknown(codeOf(failure))));
  }

  /**
   * The models a key can reach, as the provider lists them, less those that cannot chat.
   *
   * @param key closed when the request's head is written
   * @return fails with a {@link Refusal}
   */
  public Future<List<String>> models(Provider provider, @Nullable Secret key) {
    @Nullable ErrorCode refused = ProviderClient.refusal(provider, key);
    if (refused != null) {
      close(key);
      return Future.failedFuture(Refusal.of(refused));
    }
    List<String> paths = provider.checks().modelsPaths();
    if (paths.isEmpty()) {
      close(key);
      return Future.succeededFuture(Stream.ofNullable(provider.defaultModel()).toList());
    }
    List<Future<List<String>>> lists =
        paths.stream().map(path -> models(provider.lists(), path, copy(key))).toList();
    close(key);
    // A key may be allowed one list and not the other: what one tells is worth having.
    return Future.join(lists)
        .otherwiseEmpty()
        .compose(
            all ->
                lists.stream().noneMatch(Future::succeeded)
                    ? lists.get(0)
                    : Future.succeededFuture(joined(lists)));
  }

  private static List<String> joined(List<Future<List<String>>> lists) {
    return lists.stream()
        .filter(Future::succeeded)
        .flatMap(list -> list.result().stream())
        .distinct()
        .toList();
  }

  private Future<List<String>> models(Provider provider, String path, @Nullable Secret key) {
    return client
        .get(provider, path, key)
        .compose(
            reply -> {
              Optional<JsonObject> body = body(reply);
              return reply.status() == 200 && body.isPresent()
                  ? Future.succeededFuture(list(provider, body.get()))
                  : Future.failedFuture(Refusal.of(failure(provider, reply).code()));
            });
  }

  private static @Nullable Secret copy(@Nullable Secret key) {
    return key == null ? null : key.twin();
  }

  /** For a provider whose lists are public: the least that a model can be asked. */
  private Future<KeyCheck> byCompletion(Provider provider, String model, @Nullable Secret key) {
    // A provider with two paths may have to be asked twice, and a call takes its key over.
    @Nullable Secret second = key == null || provider.otherPath() == null ? null : key.twin();
    return ask(provider, model, key)
        .compose(
            failure ->
                failure.filter(first -> first.status() == NOT_FOUND && first.passing()).isPresent()
                    ? ask(provider, model, second)
                    : Future.succeededFuture(failure))
        .onComplete(asked -> close(second))
        .map(
            failure ->
                failure
                    .map(no -> refusal(no, no.code() == ErrorCode.KEY_REJECTED))
                    .orElseGet(() -> KeyCheck.valid(List.of())));
  }

  private Future<Optional<Failure>> ask(Provider provider, String model, @Nullable Secret key) {
    Prompt least = new Prompt(model, "", List.of(new Turn(Turn.Role.USER, "Hi")), 1, null);
    FirstToken first = new FirstToken();
    Call call = new HttpModel(provider, client).start(key, least, event -> event.on(first));
    return first.outcome().onComplete(known -> call.stop());
  }

  private KeyCheck judge(Provider provider, Reply reply) {
    Optional<JsonObject> body = body(reply);
    if (reply.status() != 200) {
      return refusal(failure(provider, reply));
    }
    if (body.isEmpty()) {
      return KeyCheck.unknown(ErrorCode.PROVIDER_GARBLED);
    }
    if (XAI_BLOCKS.stream().anyMatch(flag -> Fields.flag(body.get(), flag))) {
      return KeyCheck.refused(ErrorCode.KEY_REJECTED);
    }
    return spent(body.get())
        ? KeyCheck.refused(ErrorCode.KEY_NO_CREDIT)
        : KeyCheck.valid(list(provider, body.get()));
  }

  /** OpenRouter tells what is left of a key's own limit, which no call can pass. */
  private static boolean spent(JsonObject body) {
    @Nullable JsonObject data = Fields.object(body, "data");
    return data != null
        && data.getValue("limit_remaining") instanceof Number left
        && left.doubleValue() <= 0;
  }

  private static KeyCheck refusal(Failure failure) {
    // A key with few rights may be forbidden to list models and still be allowed to use them.
    return refusal(failure, failure.code() == ErrorCode.KEY_REJECTED && failure.status() != 403);
  }

  private static KeyCheck refusal(Failure failure, boolean rejected) {
    boolean credit = failure.code() == ErrorCode.KEY_NO_CREDIT;
    return credit || rejected
        ? KeyCheck.refused(failure.code())
        : KeyCheck.unknown(failure.code(), failure.retryAfter());
  }

  private static Failure failure(Provider provider, Reply reply) {
    return reply.status() == 200
        ? Failure.of(ErrorCode.PROVIDER_GARBLED, 200)
        : ProviderErrors.of(provider, reply.status(), reply.headers(), reply.body());
  }

  private Optional<JsonObject> body(Reply reply) {
    try {
      return Optional.of(json.object(reply.body().toString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Empty where the answer is no list, such as that of a check that speaks of the key alone. */
  private static List<String> list(Provider provider, JsonObject body) {
    Stream<@Nullable String> ids =
        Stream.of(
                Fields.objects(body, "data").stream()
                    .filter(model -> !"retired".equals(Fields.text(model, "lifecycle")))
                    .map(model -> Fields.text(model, "id")),
                Fields.objects(body, "models").stream().map(KeyVerifier::google),
                Fields.objects(body, "modelSummaries").stream().map(KeyVerifier::amazon),
                Fields.objects(body, "inferenceProfileSummaries").stream()
                    .filter(profile -> "ACTIVE".equals(Fields.text(profile, "status")))
                    .map(profile -> Fields.text(profile, "inferenceProfileId")))
            .flatMap(each -> each);
    return ids.filter(Objects::nonNull)
        .filter(id -> id.length() <= LONGEST_ID && id.chars().allMatch(KeyVerifier::visible))
        .filter(provider.checks()::offers)
        .limit(MOST_MODELS)
        .toList();
  }

  /** Google's way: {@code models/…}, with what each can do. */
  private static @Nullable String google(JsonObject model) {
    @Nullable String name = Fields.text(model, "name");
    boolean chats =
        model.getValue("supportedGenerationMethods") instanceof JsonArray methods
            && methods.contains("generateContent");
    return name != null && chats && name.startsWith("models/")
        ? name.substring("models/".length())
        : null;
  }

  /** Bedrock's way: those that stream and still live. */
  private static @Nullable String amazon(JsonObject model) {
    boolean streams = Fields.flag(model, "responseStreamingSupported");
    @Nullable JsonObject life = Fields.object(model, "modelLifecycle");
    boolean lives = life == null || "ACTIVE".equals(Fields.text(life, "status"));
    return streams && lives ? Fields.text(model, "modelId") : null;
  }

  private static boolean visible(int c) {
    return c > ' ' && c < 0x7f;
  }

  private static ErrorCode codeOf(Throwable failure) {
    return failure instanceof Refusal refusal ? refusal.code() : ErrorCode.PROVIDER_UNREACHABLE;
  }

  private static void close(@Nullable Secret key) {
    if (key != null) {
      key.close();
    }
  }
}
