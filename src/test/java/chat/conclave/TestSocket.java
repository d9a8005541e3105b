package chat.conclave;

import static chat.conclave.TestServer.await;

import chat.conclave.contract.SocketContract;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/** A real WebSocket that keeps every frame and waits for the ones a test wants. */
@NullUnmarked
public final class TestSocket {
  private final WebSocketClient client;
  private final List<String> raw = new ArrayList<>();
  private final List<JsonObject> frames = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Promise<Short> closed = Promise.promise();
  private final AtomicInteger ids = new AtomicInteger();
  private WebSocket socket;

  /** The first frame that the contract does not describe: whoever uses this socket next fails. */
  private AssertionError broken;

  private record Waiting(Predicate<JsonObject> wanted, Promise<JsonObject> found) {}

  private TestSocket(WebSocketClient client) {
    this.client = client;
  }

  public static TestSocket open(Host server, Map<String, String> headers) {
    return await(tryOpen(server, headers));
  }

  /** Fails when the upgrade is refused. */
  public static Future<TestSocket> tryOpen(Host server, Map<String, String> headers) {
    URI url = URI.create(server.url());
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI("/ws")
            .setAllowOriginHeader(headers.containsKey("Origin"))
            .addSubProtocol("conclave.v1");
    headers.forEach(options::addHeader);
    TestSocket made =
        new TestSocket(
            server
                .vertx()
                .createWebSocketClient(
                    new WebSocketClientOptions()
                        .setMaxFrameSize(4 << 20)
                        .setMaxMessageSize(4 << 20)));
    return made.client
        .webSocket()
        .textMessageHandler(made::text)
        .closeHandler(v -> {})
        .connect(options)
        .map(
            opened -> {
              made.socket = opened;
              opened.closeHandler(v -> made.closed.tryComplete(code(opened.closeStatusCode())));
              return made;
            });
  }

  private static Short code(Short code) {
    return code == null ? Short.valueOf((short) -1) : code;
  }

  private synchronized void text(String text) {
    raw.add(text);
    if (text.startsWith("[")) {
      new JsonArray(text).forEach(each -> one((JsonObject) each));
    } else {
      one(new JsonObject(text));
    }
  }

  private void one(JsonObject frame) {
    frames.add(frame);
    List<String> faults = SocketContract.SERVER.faults(frame);
    if (!faults.isEmpty() && broken == null) {
      broken = new AssertionError("The contract does not know this: " + frame + " " + faults);
    }
    for (Waiting wait : List.copyOf(waiting)) {
      if (wait.wanted.test(frame)) {
        waiting.remove(wait);
        wait.found.complete(frame);
      }
    }
  }

  /** The socket itself, to misbehave with. */
  public WebSocket socket() {
    return socket;
  }

  private synchronized void asDescribed() {
    if (broken != null) {
      throw broken;
    }
  }

  public void send(JsonObject frame) {
    asDescribed();
    await(socket.writeTextMessage(frame.encode()));
  }

  public void sendText(String text) {
    await(socket.writeTextMessage(text));
  }

  /** Sends a frame and waits for its answer. */
  public JsonObject ask(JsonObject frame) {
    int id = ids.incrementAndGet();
    Future<JsonObject> answer = next(found -> Integer.valueOf(id).equals(found.getValue("re")));
    send(frame.copy().put("id", id));
    JsonObject found = await(answer);
    asDescribed();
    return found;
  }

  /** The first frame from now on that fits. */
  public synchronized Future<JsonObject> next(Predicate<JsonObject> wanted) {
    Promise<JsonObject> found = Promise.promise();
    waiting.add(new Waiting(wanted, found));
    return found.future();
  }

  /** The first frame that fits, also an earlier one. */
  public JsonObject find(Predicate<JsonObject> wanted) {
    Future<JsonObject> found;
    synchronized (this) {
      for (JsonObject frame : frames) {
        if (wanted.test(frame)) {
          return frame;
        }
      }
      found = next(wanted);
    }
    JsonObject frame = await(found);
    asDescribed();
    return frame;
  }

  /** The message frame with which {@code message} reached {@code state}. */
  public JsonObject message(String message, String state) {
    return find(frame ->
            "message".equals(frame.getString("type"))
                && frame.getJsonObject("message").getString("id").equals(message)
                && frame.getJsonObject("message").getString("state").equals(state))
        .getJsonObject("message");
  }

  /** The reply to {@code message}, as soon as it is queued. */
  public JsonObject replyTo(String message) {
    return find(frame ->
            "message".equals(frame.getString("type"))
                && message.equals(frame.getJsonObject("message").getString("replyTo"))
                && frame.getJsonObject("message").containsKey("reply"))
        .getJsonObject("message");
  }

  /** The end of reply {@code id}, whatever it is. */
  public JsonObject end(String id) {
    return find(frame ->
            "message".equals(frame.getString("type"))
                && frame.getJsonObject("message").getString("id").equals(id)
                && !List.of("queued", "thinking", "writing")
                    .contains(frame.getJsonObject("message").getString("state")))
        .getJsonObject("message");
  }

  /** Has a provider's model take a seat; its handle. */
  public String summon(String room, String provider) {
    JsonObject answer =
        ask(new JsonObject().put("type", "summon").put("room", room).put("provider", provider));
    if (!answer.containsKey("seat")) {
      throw new AssertionError(answer.encode());
    }
    return answer.getJsonObject("seat").getString("handle");
  }

  /** Asks a model and waits for the end of its reply. */
  public JsonObject reply(String room, String handle) {
    JsonObject said = say(room, "q" + ids.incrementAndGet(), "@" + handle + " what do you say?");
    if (!said.containsKey("message")) {
      throw new AssertionError(said.encode());
    }
    return end(replyTo(said.getString("message")).getString("id"));
  }

  /** The next news of a key: its state. */
  public Future<JsonObject> keyState(String provider, String kind, String state) {
    return next(
        frame ->
            "key-state".equals(frame.getString("type"))
                && provider.equals(frame.getString("provider"))
                && kind.equals(frame.getString("kind"))
                && state.equals(frame.getString("state")));
  }

  public JsonObject enter(String room) {
    return ask(new JsonObject().put("type", "enter").put("room", room));
  }

  public JsonObject say(String room, String nonce, String text) {
    return ask(
        new JsonObject()
            .put("type", "say")
            .put("room", room)
            .put("nonce", nonce)
            .put("text", text));
  }

  public synchronized List<JsonObject> frames() {
    asDescribed();
    return List.copyOf(frames);
  }

  /** Everything received, as it came. */
  public synchronized List<String> raw() {
    return List.copyOf(raw);
  }

  /** The close code, once the server has closed. */
  public short closeCode() {
    short code = await(closed.future());
    asDescribed();
    return code;
  }

  public void close() {
    await(socket.close());
  }
}
