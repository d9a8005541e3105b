package chat.conclave.edge;

import static chat.conclave.TestServer.await;

import chat.conclave.Host;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/** A TCP connection that says whatever a test wants, and reads answers. */
@NullUnmarked
final class RawHttp {
  private final NetSocket socket;
  private final Promise<Void> closed = Promise.promise();
  private Buffer read = Buffer.buffer();
  private Promise<Answer> waiting;
  private boolean over;
  private Throwable failure;

  private RawHttp(NetSocket socket) {
    this.socket = socket;
    socket.handler(this::take);
    socket.exceptionHandler(problem -> failure = problem);
    socket.closeHandler(v -> end());
  }

  static RawHttp open(TestServer server) {
    URI url = URI.create(server.url());
    return await(
        server
            .vertx()
            .createNetClient(new NetClientOptions().setReceiveBufferSize(16_384))
            .connect(url.getPort(), url.getHost())
            .map(RawHttp::new));
  }

  /** One request on a connection of its own. */
  static Answer ask(TestServer server, String request) {
    RawHttp http = open(server);
    Answer answer = http.exchange(request);
    var unused = http.socket.close();
    return answer;
  }

  /** The host and port that a request names. */
  static String host(Host server) {
    return server.url().substring("http://".length());
  }

  Answer exchange(String request) {
    Future<Answer> answer = answer();
    send(request);
    return await(answer);
  }

  void send(String text) {
    send(Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  void send(Buffer bytes) {
    var unused = socket.write(bytes);
  }

  /** The next answer; one of status 0 when the connection is closed without. */
  synchronized Future<Answer> answer() {
    waiting = Promise.promise();
    Future<Answer> answer = waiting.future();
    look();
    return answer;
  }

  Future<Void> closed() {
    return closed.future();
  }

  private synchronized void take(Buffer bytes) {
    read.appendBuffer(bytes);
    look();
  }

  private synchronized void end() {
    over = true;
    look();
    closed.tryComplete();
  }

  private void look() {
    if (waiting == null) {
      return;
    }
    String text = read.toString(StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    Answer answer = head < 0 ? null : answer(text.substring(0, head), head + 4);
    if (answer == null && over) {
      answer = new Answer(0, Map.of(), Buffer.buffer("closed: " + failure));
    }
    if (answer != null) {
      Promise<Answer> found = waiting;
      waiting = null;
      found.complete(answer);
    }
  }

  private Answer answer(String head, int from) {
    String[] lines = head.split("\r\n");
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(": ", 2);
      headers.merge(header[0], header[1], (a, b) -> a + "\n" + b);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (read.length() < from + length) {
      return null;
    }
    Buffer body = read.getBuffer(from, from + length);
    read = read.getBuffer(from + length, read.length());
    return new Answer(status, headers, body);
  }
}
