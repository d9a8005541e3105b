package chat.conclave.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * A provider that is a bare socket: it can say what no HTTP server would. It reads one request a
 * connection, answers by a script, and hangs up.
 */
public final class RawProvider implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");
  private static final Pattern KEY =
      Pattern.compile("(?i)\r\n(?:authorization: Bearer|x-api-key:|x-goog-api-key:) (\\S+)");

  private final ServerSocket door;
  private final Script script;
  private final AtomicInteger requests = new AtomicInteger();

  /** What is said. It ends by itself, or when nobody listens any more. */
  @FunctionalInterface
  public interface Script {
    void run(Talk talk) throws IOException, InterruptedException;
  }

  public RawProvider(Script script) {
    this.script = script;
    try {
      door = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::serve);
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + door.getLocalPort() + path);
  }

  /** How many requests have come. */
  public int requests() {
    return requests.get();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "raw provider");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        thread(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      Matcher length = LENGTH.matcher(head);
      in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
      requests.incrementAndGet();
      Matcher key = KEY.matcher(head);
      String path = head.split("[ ?]", 3)[1];
      script.run(
          new Talk(
              socket.getOutputStream(),
              Wire.at(path).orElse(Wire.CHAT),
              key.find() ? key.group(1) : ""));
      socket.shutdownOutput();
      in.readAllBytes();
    } catch (IOException | InterruptedException gone) {
      // Whoever asked has heard enough.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
      if (ends == 2) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException("no request");
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One answer, in the words of the dialect that was asked in. */
  public static final class Talk {
    private final OutputStream out;
    private final Wire wire;
    private final String key;

    Talk(OutputStream out, Wire wire, String key) {
      this.out = out;
      this.wire = wire;
      this.key = key;
    }

    /** The key that came. */
    public String key() {
      return key;
    }

    /** Bytes as they are, each of one character. */
    public Talk raw(String bytes) throws IOException {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    /** The head of a good stream. */
    public Talk head(String... further) throws IOException {
      raw("HTTP/1.1 200 OK\r\nContent-Type: " + media() + "\r\nTransfer-Encoding: chunked\r\n")
          .raw("Connection: close\r\n");
      for (String header : further) {
        raw(header + "\r\n");
      }
      return raw("\r\n");
    }

    /** An answer that is no stream. */
    public Talk answer(String status, String body, String... headers) throws IOException {
      raw("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n");
      for (String header : headers) {
        raw(header + "\r\n");
      }
      return raw("Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    public String media() {
      return wire.media();
    }

    /** A chunk of a stream: bytes, each of one character. */
    public Talk chunk(String bytes) throws IOException {
      return raw(Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n");
    }

    public Talk begin() throws IOException {
      String begin = wire.begin();
      return begin.isEmpty() ? this : chunk(begin);
    }

    public Talk piece(String text) throws IOException {
      return chunk(wire.piece(text));
    }

    /** A piece in which each question mark is a byte that no UTF-8 has. */
    public Talk broken(String text) throws IOException {
      if (frames()) {
        String data = "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"TEXT\"}}";
        String escaped = text.replace("\u0000", "\\u0000").replace('?', '\u00FF');
        return chunk(event("contentBlockDelta", data.replace("TEXT", escaped)));
      }
      return chunk(wire.piece(text).replace('?', '\u00FF'));
    }

    public Talk finish() throws IOException {
      return chunk(wire.finish(2));
    }

    /** Everything from the head to the end. */
    public Talk whole(String text) throws IOException {
      return head().begin().piece(text).finish().end();
    }

    /** Everything, in HTTP/1.0: it ends with the connection. */
    public Talk old(String text) throws IOException {
      return raw("HTTP/1.0 200 OK\r\nContent-Type: " + media() + "\r\n\r\n")
          .raw(wire.begin() + wire.piece(text) + wire.finish(2));
    }

    public Talk end() throws IOException {
      return raw("0\r\n\r\n");
    }

    /** Whether events are frames of bytes, not lines. */
    public boolean frames() {
      return wire == Wire.CONVERSE;
    }

    /**
     * An event with any text for its data.
     *
     * @param type of the frame, where events are frames
     */
    public String event(String type, String data) {
      if (!frames()) {
        return "data: " + data + "\n\n";
      }
      Message frame =
          new Message(
              Map.of(
                  ":message-type", HeaderValue.fromString("event"),
                  ":event-type", HeaderValue.fromString(type)),
              data.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.ISO_8859_1.decode(frame.toByteBuffer()).toString();
    }

    /** Where a dialect has blocks, begins one of thoughts. */
    public Talk think() throws IOException {
      return wire == Wire.MESSAGES
          ? chunk(
              event(
                  "",
                  "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\"}}"))
          : this;
    }

    /** The model thinking aloud. */
    public String thought(String text) {
      String said =
          switch (wire) {
            case CHAT -> "{\"choices\":[{\"delta\":{\"reasoning\":\"" + text + "\"}}]}";
            case RESPONSES ->
                "{\"type\":\"response.reasoning_text.delta\",\"delta\":\"" + text + "\"}";
            case MESSAGES ->
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
                    + "\"thinking\":\""
                    + text
                    + "\"}}";
            case GEMINI ->
                "{\"candidates\":[{\"content\":{\"parts\":[{\"thought\":true,\"text\":\""
                    + text
                    + "\"}]}}]}";
            case CONVERSE ->
                "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\""
                    + text
                    + "\"}}}";
          };
      return event("contentBlockDelta", said);
    }

    /** What makes no difference: a comment, or a frame of a kind that nobody knows. */
    public String noise(String text) {
      return frames() ? event("unheardOf", "{\"a\":\"" + text + "\"}") : ": " + text + "\n";
    }
  }
}
