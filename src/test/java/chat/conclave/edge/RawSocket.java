package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Host;
import chat.conclave.Person;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/** A WebSocket by hand: it can send frames that no client library sends, and stop reading. */
@NullUnmarked
final class RawSocket {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int FIN = 0x80;

  /** What {@link #closeCode} gives when the connection was cut without a close frame. */
  static final int CUT = 1006;

  private final NetSocket socket;
  private final Promise<Void> upgraded = Promise.promise();
  private final Promise<Integer> closed = Promise.promise();
  private Predicate<String> wanted = text -> false;
  private Promise<String> found = Promise.promise();
  private Buffer read = Buffer.buffer();
  private long received;
  private int code = CUT;

  private RawSocket(NetSocket socket) {
    this.socket = socket;
    socket.handler(this::take);
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(v -> closed.tryComplete(code));
  }

  static RawSocket open(Host server) {
    URI url = URI.create(server.url());
    RawSocket made =
        await(
            server
                .vertx()
                .createNetClient(new NetClientOptions().setReceiveBufferSize(16_384))
                .connect(url.getPort(), url.getHost())
                .map(RawSocket::new));
    made.send(
        Buffer.buffer(
            "GET /ws HTTP/1.1\r\nHost: "
                + RawHttp.host(server)
                + "\r\nOrigin: "
                + server.url()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: conclave.v1\r\n\r\n"));
    await(made.upgraded.future());
    return made;
  }

  /** One that has said hello. */
  static RawSocket open(Host server, Person person) {
    RawSocket socket = open(server);
    Future<String> welcome = socket.next(text -> text.contains("\"welcome\""));
    socket.text(new JsonObject().put("type", "hello").put("token", person.token()).encode());
    await(welcome);
    return socket;
  }

  void send(Buffer bytes) {
    var unused = socket.write(bytes);
  }

  void text(String text) {
    send(frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A masked frame. */
  static Buffer frame(int first, byte[] payload) {
    Buffer frame = head(first, payload.length);
    for (int i = 0; i < payload.length; i++) {
      frame.appendByte((byte) (payload[i] ^ (i % 4 + 1)));
    }
    return frame;
  }

  /** The head of a masked frame that says it is {@code length} long. */
  static Buffer head(int first, long length) {
    Buffer head = Buffer.buffer().appendByte((byte) first);
    if (length < 126) {
      head.appendByte((byte) (0x80 | length));
    } else if (length < 65_536) {
      head.appendByte((byte) (0x80 | 126)).appendUnsignedShort((int) length);
    } else {
      head.appendByte((byte) (0x80 | 127)).appendLong(length);
    }
    return head.appendBytes(new byte[] {1, 2, 3, 4});
  }

  /** The next text that fits. */
  synchronized Future<String> next(Predicate<String> fits) {
    wanted = fits;
    found = Promise.promise();
    return found.future();
  }

  void stopReading() {
    socket.pause();
  }

  void readAgain() {
    socket.resume();
  }

  /** How many bytes have come. */
  synchronized long received() {
    return received;
  }

  /** The code of the server's close frame, once the connection is closed. */
  int closeCode() {
    return await(closed.future());
  }

  Future<Integer> closed() {
    return closed.future();
  }

  private synchronized void take(Buffer bytes) {
    received += bytes.length();
    read.appendBuffer(bytes);
    if (!upgraded.future().isComplete()) {
      String text = read.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      assertTrue(text.startsWith("HTTP/1.1 101 "), text);
      read = read.getBuffer(end + 4, read.length());
      upgraded.complete();
    }
    int at = 0;
    for (int next = one(at); next > at; next = one(at)) {
      at = next;
    }
    read = read.getBuffer(at, read.length());
  }

  /** Reads one frame at {@code at}; gives where the next begins, or {@code at}. */
  private int one(int at) {
    if (read.length() < at + 2) {
      return at;
    }
    long length = read.getByte(at + 1) & 0x7f;
    int from = at + (length < 126 ? 2 : length == 126 ? 4 : 10);
    if (read.length() < from) {
      return at;
    }
    length =
        length < 126
            ? length
            : length == 126 ? read.getUnsignedShort(at + 2) : read.getLong(at + 2);
    int end = from + (int) length;
    if (read.length() < end) {
      return at;
    }
    int opcode = read.getByte(at) & 0xf;
    if (opcode == CLOSE && length >= 2) {
      code = read.getUnsignedShort(from);
      // Its part of the closing handshake; the server then ends the connection.
      send(frame(FIN | CLOSE, read.getBytes(from, from + 2)));
    } else if (opcode == TEXT || opcode == CONTINUATION) {
      String text = read.getString(from, end);
      if (wanted.test(text)) {
        wanted = none -> false;
        found.complete(text);
      }
    }
    return end;
  }
}
