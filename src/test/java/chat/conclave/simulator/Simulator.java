package chat.conclave.simulator;

import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider. It takes any key that begins like one, refuses those with {@code -revoked-}, {@code
 * -nocredit-} or {@code -blocked-} in them, and needs none below {@code /local}. Each prompt takes
 * the next script or fault in the queue, else the default.
 */
public final class Simulator {
  private static final int KEPT = 1_000;

  private final Timers timers;
  private final HttpServer server;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Queue<Canned> canned = new ConcurrentLinkedQueue<>();
  private final Queue<Function<Wire, List<Step>>> scripts = new ConcurrentLinkedQueue<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Fault otherwise = Fault.OK;
  private volatile String text = "Hello from the simulator.";
  private volatile Duration delay = Duration.ZERO;

  private Simulator(Vertx vertx, Timers timers, HttpServerOptions options) {
    this.timers = timers;
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(opened -> connections.incrementAndGet())
            .requestHandler(this::arrived);
  }

  /**
   * @param port 0 takes a free one
   */
  public static Future<Simulator> start(Vertx vertx, int port) {
    return start(vertx, port, new HttpServerOptions());
  }

  /**
   * @param options such as TLS
   */
  public static Future<Simulator> start(Vertx vertx, int port, HttpServerOptions options) {
    Simulator simulator = new Simulator(vertx, Timers.of(vertx), options);
    return simulator.server.listen(port, "127.0.0.1").map(simulator);
  }

  public Future<Void> stop() {
    return server.close();
  }

  /** A base URL; the path is up to the caller, and {@code /local} needs no key. */
  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  /** What goes wrong with the next prompts, one each. */
  public Simulator next(Fault... queue) {
    faults.addAll(List.of(queue));
    return this;
  }

  /** The next prompts are answered like this, one each, before any fault in the queue. */
  public Simulator next(Canned... queue) {
    canned.addAll(List.of(queue));
    return this;
  }

  /** What goes wrong where nothing is queued. */
  public Simulator always(Fault fault) {
    otherwise = fault;
    return this;
  }

  /** What is said from now on. */
  public Simulator say(String words) {
    text = words;
    return this;
  }

  /** The time between two words. */
  public Simulator delay(Duration between) {
    delay = between;
    return this;
  }

  /** The next prompt is answered by these steps: a replay, with cuts and stalls where they are. */
  public Simulator play(List<Step> steps) {
    List<Step> copy = List.copyOf(steps);
    scripts.add(wire -> copy);
    return this;
  }

  /** The next prompt's answer holds after so many words. */
  public Gate holdAfter(int words) {
    return hold(null, words);
  }

  /** The next prompt is answered so, and holds after so many words, thought or said. */
  public Gate holdAfter(Answer answer, int words) {
    return hold(answer, words);
  }

  /** The next prompt is answered so. */
  public Simulator answer(Answer answer) {
    scripts.add(wire -> script(wire, answer));
    return this;
  }

  private Gate hold(@Nullable Answer answer, int words) {
    Gate gate = new Gate();
    scripts.add(
        wire -> {
          List<Step> steps = script(wire, answer == null ? Answer.of(text) : answer);
          // Each word is a pause and a write, after the beginning.
          steps.add(1 + 2 * words, Step.hold(gate));
          return steps;
        });
    return gate;
  }

  /** Forgets the faults and scripts that no prompt has taken. */
  public void clear() {
    faults.clear();
    canned.clear();
    scripts.clear();
  }

  /** All that arrived, oldest first. */
  public List<Seen> requests() {
    return List.copyOf(seen);
  }

  /**
   * How many asked for a reply: what models there are is asked by GET, whenever a page wants it.
   */
  public int asked() {
    return (int) requests().stream().filter(request -> request.method().equals("POST")).count();
  }

  public int count() {
    return seen.size();
  }

  /** How often somebody has connected. */
  public int connections() {
    return connections.get();
  }

  private void arrived(HttpServerRequest request) {
    Promise<Void> closed = Promise.promise();
    request.response().closeHandler(gone -> closed.tryComplete());
    request
        .body()
        .onSuccess(
            body -> {
              note(request, body, closed.future());
              answer(request, body);
            })
        .onFailure(gone -> {});
  }

  private void note(HttpServerRequest request, Buffer body, Future<Void> closed) {
    if (seen.size() == KEPT) {
      seen.remove(0);
    }
    Set<String> names =
        request.headers().names().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    seen.add(new Seen(request.method().name(), request.path(), names, body.toString(), closed));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    request.response().putHeader("x-request-id", "sim-req-1");
    Wire wire = Wire.at(request.path()).orElse(Wire.CHAT);
    @Nullable Function<Wire, List<Step>> script = null;
    boolean prompt = Wire.at(request.path()).isPresent();
    Optional<Fault> fault = Doorkeeper.check(request, body);
    if (prompt && fault.isEmpty()) {
      fault =
          Fault.askedFor(wire.lastWords(body.toJsonObject()))
              .or(() -> Optional.ofNullable(faults.poll()));
      script = fault.isEmpty() ? scripts.poll() : null;
    } else if (!prompt && fault.isEmpty()) {
      fault = Optional.ofNullable(faults.poll()).filter(queued -> queued != Fault.OK);
    }
    Exchange exchange =
        new Exchange(
            request,
            wire,
            text,
            script == null ? script(wire, Answer.of(text)) : script.apply(wire),
            timers);
    @Nullable Canned answer = prompt ? canned.poll() : null;
    if (answer != null) {
      answer.answer(exchange);
      return;
    }
    Fault outcome = fault.orElse(prompt && script == null ? otherwise : Fault.OK);
    if (prompt || outcome != Fault.OK) {
      outcome.answer(exchange);
    } else {
      exchange.reply(200, "application/json", document(request, exchange.key()).encode());
    }
  }

  private List<Step> script(Wire wire, Answer answer) {
    List<String> pieces = answer.pieces(wire);
    List<Step> steps = new ArrayList<>();
    steps.add(Step.write(wire.bytes(wire.begin())));
    for (String piece : pieces) {
      steps.add(Step.pause(timers, delay));
      steps.add(Step.write(wire.bytes(piece)));
    }
    steps.add(Step.write(wire.bytes(wire.finish(pieces.size(), answer.ending()))));
    steps.add(Step.end());
    return steps;
  }

  private static JsonObject document(HttpServerRequest request, String key) {
    if (request.path().endsWith("/api-key")) {
      return new JsonObject()
          .put("team_blocked", key.contains("-blocked-"))
          .put("api_key_blocked", false)
          .put("api_key_disabled", false);
    }
    if (request.path().endsWith("/key")) {
      return new JsonObject()
          .put(
              "data",
              new JsonObject()
                  .put("label", "sim")
                  .put("usage", 0)
                  .put("limit_remaining", key.contains("-spent-") ? 0 : null));
    }
    if (request.path().startsWith("/v1beta/models")) {
      JsonArray methods = new JsonArray().add("generateContent");
      JsonObject model =
          new JsonObject()
              .put("name", "models/gemini-sim")
              .put("supportedGenerationMethods", methods);
      return new JsonObject().put("models", new JsonArray().add(model));
    }
    if (request.path().endsWith("/foundation-models")) {
      return Bedrock.models();
    }
    if (request.path().endsWith("/inference-profiles")) {
      return Bedrock.profiles();
    }
    JsonArray models = new JsonArray();
    for (String id : List.of("gpt-sim", "gpt-sim-audio", "claude-sim", "whisper-sim")) {
      models.add(new JsonObject().put("id", id).put("object", "model"));
    }
    return new JsonObject().put("object", "list").put("data", models);
  }
}
