import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A bot that says again what people say: java examples/EchoBot.java URL ROOM, the chat key in
 * CONCLAVE_KEY.
 */
public class EchoBot {
  private final URI socket;
  private final String room;
  private final String key;
  // The last change that was seen, to go on behind it. The nonce makes an echo that is said twice one message.
  private String epoch;
  private long rev = -1;

  EchoBot(String url, String room, String key) {
    this.socket = URI.create(url.replaceFirst("^http", "ws") + "/ws");
    this.room = room;
    this.key = key;
  }

  public static void main(String[] args) throws InterruptedException {
    EchoBot bot = new EchoBot(args[0], args[1], System.getenv("CONCLAVE_KEY"));
    HttpClient http = HttpClient.newHttpClient();
    while (true) {
      try {
        int code = bot.connect(http).get();
        // From 4500 on: do not come back. The key was revoked or has expired.
        if (code >= 4500) {
          System.err.println("closed for good: " + code);
          return;
        }
      } catch (ExecutionException e) {
        System.err.println("no connection: " + e.getCause().getMessage());
      }
      Thread.sleep(500 + (long) (Math.random() * 1000));
    }
  }

  private CompletableFuture<Integer> connect(HttpClient http) {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + key)
        .subprotocols("conclave.v1")
        .buildAsync(socket, new Ears(closed))
        .thenAccept(
            open -> {
              sending = CompletableFuture.completedFuture(null);
              send(open, Map.of("type", "hello", "token", key));
              Map<String, Object> enter = new LinkedHashMap<>(Map.of("type", "enter", "room", room));
              if (epoch != null) {
                enter.put("epoch", epoch);
                enter.put("after", rev);
              }
              send(open, enter);
              watch(open, closed);
            })
        .exceptionally(
            failure -> {
              closed.completeExceptionally(failure);
              return null;
            });
    return closed;
  }

  /** The JDK does not tell of every cut: what cannot be written to is over. */
  private static void watch(WebSocket open, CompletableFuture<Integer> closed) {
    if (closed.isDone()) {
      return;
    }
    open.sendPing(ByteBuffer.allocate(0))
        .orTimeout(5, TimeUnit.SECONDS)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                open.abort();
                closed.completeExceptionally(failure);
              } else {
                CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS)
                    .execute(() -> watch(open, closed));
              }
            });
  }

  private void on(WebSocket socket, Map<?, ?> frame) {
    if (frame.get("type").equals("room")) {
      boolean first = epoch == null;
      epoch = (String) frame.get("epoch");
      if (first || Boolean.TRUE.equals(frame.get("reset"))) {
        rev = ((Number) frame.get("rev")).longValue();
      }
      System.out.println("entered " + frame.get("name"));
    } else if (frame.get("type").equals("error")) {
      System.err.println(frame.get("message"));
    } else if (frame.get("rev") instanceof Number seen && frame.get("type").equals("message")) {
      Map<?, ?> message = (Map<?, ?>) frame.get("message");
      if (((Map<?, ?>) message.get("author")).get("kind").equals("person")
          && message.get("state").equals("complete")
          && seen.longValue() > rev) {
        send(
            socket,
            Map.of(
                "type", "say",
                "room", room,
                "nonce", "echo-" + message.get("id"),
                "text", "Echo: " + message.get("text")));
      }
      rev = Math.max(rev, seen.longValue());
    } else if (frame.get("rev") instanceof Number seen && !frame.get("type").equals("ok")) {
      rev = Math.max(rev, seen.longValue());
    }
  }

  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  /** One after another: the JDK takes no second text while the first is on its way to the socket. */
  private synchronized void send(WebSocket socket, Map<String, ?> frame) {
    sending =
        sending
            .handle((done, failed) -> null)
            .thenCompose(before -> socket.sendText(Json.write(frame), true))
            .thenApply(sent -> null);
  }

  private final class Ears implements WebSocket.Listener {
    private final CompletableFuture<Integer> closed;
    private final StringBuilder text = new StringBuilder();

    Ears(CompletableFuture<Integer> closed) {
      this.closed = closed;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        Object read = new Json(text.toString()).value();
        text.setLength(0);
        List<?> frames = read instanceof List<?> several ? several : List.of(read);
        frames.forEach(frame -> on(socket, (Map<?, ?>) frame));
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      closed.completeExceptionally(failure);
    }
  }

  /** As much JSON as the protocol needs. The JDK has none. */
  private static final class Json {
    private final String text;
    private int at;

    Json(String text) {
      this.text = text;
    }

    Object value() {
      char c = next();
      if (c == '{' || c == '[') {
        return c == '{' ? object() : array();
      }
      if (c == '"') {
        return string();
      }
      int start = at - 1;
      while (at < text.length() && ",:]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(start, at);
      return switch (word) {
        case "true" -> true;
        case "false" -> false;
        case "null" -> null;
        default -> Double.valueOf(word);
      };
    }

    private Map<String, Object> object() {
      Map<String, Object> map = new LinkedHashMap<>();
      for (char c = next(); c != '}'; c = next()) {
        if (c == '"') {
          String name = string();
          next(); // The colon.
          map.put(name, value());
        }
      }
      return map;
    }

    private List<Object> array() {
      List<Object> list = new java.util.ArrayList<>();
      for (char c = next(); c != ']'; c = next()) {
        if (c != ',') {
          at--;
          list.add(value());
        }
      }
      return list;
    }

    private char next() {
      while (Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.charAt(at++);
    }

    private String string() {
      StringBuilder string = new StringBuilder();
      for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
        if (c != '\\') {
          string.append(c);
          continue;
        }
        char escaped = text.charAt(at++);
        int known = "bfnrt".indexOf(escaped);
        if (escaped == 'u') {
          string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else {
          string.append(known < 0 ? escaped : "\b\f\n\r\t".charAt(known));
        }
      }
      return string.toString();
    }

    /** Texts and numbers only. */
    static String write(Map<String, ?> object) {
      StringBuilder json = new StringBuilder("{");
      object.forEach(
          (name, value) -> {
            json.append(json.length() > 1 ? "," : "").append(quoted(name)).append(':');
            json.append(value instanceof Number ? value.toString() : quoted(value.toString()));
          });
      return json.append('}').toString();
    }

    private static String quoted(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      text.chars()
          .forEach(
              c ->
                  quoted.append(
                      c == '"' || c == '\\' || c < ' '
                          ? String.format("\\u%04x", c)
                          : String.valueOf((char) c)));
      return quoted.append('"').toString();
    }
  }
}
