import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Prints what is said in a room and says what is typed: java examples/Client.java URL ROOM NAME, the
 * password in CONCLAVE_PASSWORD.
 */
public class Client {
  private final String url;
  private final String room;
  private final HttpClient http = HttpClient.newHttpClient();
  // What was said and is not acknowledged yet, by nonce: it is sent again after a cut, and stored once.
  private final Map<String, String> unsaid = new LinkedHashMap<>();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private WebSocket open;
  private String epoch;
  private long rev = -1;

  Client(String url, String room) {
    this.url = url;
    this.room = room;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Client client = new Client(args[0], args[1]);
    Thread typing = new Thread(client::type);
    typing.setDaemon(true);
    typing.start();
    while (true) {
      try {
        String token = client.login(args[2], System.getenv("CONCLAVE_PASSWORD"));
        int code = client.connect(token).get();
        // From 4500 on: do not come back.
        if (code >= 4500) {
          System.err.println("closed for good: " + code);
          return;
        }
      } catch (IOException | ExecutionException e) {
        System.err.println("no connection: " + e.getMessage());
      }
      Thread.sleep(500 + (long) (Math.random() * 1000));
    }
  }

  private void type() {
    try (BufferedReader typed =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = typed.readLine(); line != null; line = typed.readLine()) {
        if (!line.isBlank()) {
          say(UUID.randomUUID().toString(), line);
        }
      }
    } catch (IOException e) {
      System.err.println("nothing to read: " + e.getMessage());
    }
  }

  private String login(String name, String password) throws IOException, InterruptedException {
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(url + "/api/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    Json.write(Map.of("name", name, "password", password))))
            .build();
    HttpResponse<String> answer = http.send(login, HttpResponse.BodyHandlers.ofString());
    Map<?, ?> json = (Map<?, ?>) new Json(answer.body()).value();
    if (answer.statusCode() != 200) {
      throw new IOException(String.valueOf(json.get("detail")));
    }
    return (String) json.get("accessToken");
  }

  private CompletableFuture<Integer> connect(String token) {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .subprotocols("conclave.v1")
        .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/ws"), new Ears(closed))
        .thenAccept(
            socket -> {
              greet(socket, token);
              watch(socket, closed);
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

  private synchronized void greet(WebSocket socket, String token) {
    open = socket;
    sending = CompletableFuture.completedFuture(null);
    send(Map.of("type", "hello", "token", token));
    Map<String, Object> enter = new LinkedHashMap<>(Map.of("type", "enter", "room", room));
    if (epoch != null) {
      enter.put("epoch", epoch);
      enter.put("after", rev);
    }
    send(enter);
    new LinkedHashMap<>(unsaid).forEach(this::say);
  }

  private synchronized void say(String nonce, String text) {
    unsaid.put(nonce, text);
    if (open != null) {
      // The answer names the frame it is to: `id` comes back as `re`.
      send(Map.of("type", "say", "id", nonce, "room", room, "nonce", nonce, "text", text));
    }
  }

  private synchronized void on(Map<?, ?> frame) {
    if (frame.get("type").equals("room")) {
      epoch = (String) frame.get("epoch");
      rev = ((Number) frame.get("rev")).longValue();
      System.out.println("entered " + frame.get("name"));
      if (frame.get("messages") instanceof List<?> messages) {
        messages.forEach(message -> print((Map<?, ?>) message));
      }
    } else if (frame.get("type").equals("ok")) {
      unsaid.remove(frame.get("re"));
    } else if (frame.get("type").equals("error")) {
      System.err.println(frame.get("message"));
    } else if (frame.get("rev") instanceof Number seen && seen.longValue() > rev) {
      rev = seen.longValue();
      if (frame.get("message") instanceof Map<?, ?> message) {
        print(message);
      }
    }
  }

  /** A reply of a model comes queued first, and is printed at its end. */
  private static void print(Map<?, ?> message) {
    if (!List.of("queued", "thinking", "writing").contains(message.get("state"))) {
      System.out.println(((Map<?, ?>) message.get("author")).get("name") + ": " + message.get("text"));
    }
  }

  /** One after another: the JDK takes no second text while the first is on its way to the socket. */
  private synchronized void send(Map<String, ?> frame) {
    WebSocket socket = open;
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
        frames.forEach(frame -> on((Map<?, ?>) frame));
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
