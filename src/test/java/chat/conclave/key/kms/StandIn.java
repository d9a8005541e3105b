package chat.conclave.key.kms;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;

/** A key management service on this machine: real encryption, real HTTP, and faults on demand. */
@NullUnmarked
public abstract class StandIn implements AutoCloseable {
  /** What it does instead of answering. */
  public enum Fault {
    NONE,
    FORBIDDEN,
    ABSENT,
    ERROR,
    BUSY,
    GARBAGE,
    EMPTY,
    ENDLESS,
    REDIRECT,
    STALL,
    HANG_UP
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Fault fault = Fault.NONE;

  /** A question as it arrived. */
  public record Asked(
      String path, Map<String, List<String>> headers, JsonObject body, byte[] bytes) {}

  /** What goes back. */
  protected record Reply(int status, JsonObject body) {}

  protected StandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void fault(Fault next) {
    fault = next;
  }

  public List<Asked> asked() {
    return asked;
  }

  /** Makes the key of that name another one, as if it had been deleted and made again. */
  public void replaceKey(String name) {
    keys.put(name, random());
  }

  protected abstract Reply answer(Asked question) throws GeneralSecurityException;

  protected abstract Reply forbidden();

  protected AesGcmJce key(String name) throws GeneralSecurityException {
    return new AesGcmJce(keys.computeIfAbsent(name, made -> random()));
  }

  protected static byte[] decode(JsonObject body, String field) {
    return Base64.getDecoder().decode(body.getString(field, ""));
  }

  protected static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Asked question =
        new Asked(
            exchange.getRequestURI().getRawPath(),
            Map.copyOf(exchange.getRequestHeaders()),
            new JsonObject(new String(body, StandardCharsets.UTF_8)),
            body);
    asked.add(question);
    switch (fault) {
      case NONE -> send(exchange, of(question));
      case FORBIDDEN -> send(exchange, forbidden());
      case ABSENT -> send(exchange, new Reply(404, new JsonObject()));
      case ERROR -> send(exchange, new Reply(500, new JsonObject().put("errors", "canary-text")));
      case BUSY -> send(exchange, new Reply(429, new JsonObject()));
      case GARBAGE ->
          send(exchange, 200, "<html>canary-text</html>".getBytes(StandardCharsets.UTF_8));
      case EMPTY -> send(exchange, new Reply(200, new JsonObject()));
      case ENDLESS -> send(exchange, 200, new byte[1 << 20]);
      case REDIRECT -> {
        exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
        send(exchange, new Reply(307, new JsonObject()));
      }
      case STALL -> {} // The exchange stays open until this stand-in ends.
      case HANG_UP -> exchange.close();
    }
  }

  private Reply of(Asked question) {
    try {
      return answer(question);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    send(exchange, reply.status(), reply.body().toBuffer().getBytes());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
