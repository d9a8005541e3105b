package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that keep the protocol, and frames that break it. */
@NullUnmarked
class FramesTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person ANN = SERVER.newcomer("Ann");
  private static final int FIN = RawSocket.FIN;

  private static byte[] spaces(int length) {
    return " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
  }

  /** A frame that gets an answer, {@code length} bytes long. */
  private static byte[] leave(int length) {
    String text = "{\"type\":\"leave\",\"room\":\"" + ANN.lobby() + "\",\"id\":7}";
    return (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aFrameMayBe64KiB() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    Future<String> answer = socket.next(text -> text.contains("\"re\":7"));
    socket.send(RawSocket.frame(FIN | RawSocket.TEXT, leave(65_536)));
    assertTrue(await(answer).contains("\"ok\""));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 131_072, 200_000, 3_000_000})
  void aLongerFrameIsTooLarge(int length) {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(RawSocket.frame(FIN | RawSocket.TEXT, spaces(length)));
    int code = socket.closeCode();
    assertTrue(code == 1009 || (code == RawSocket.CUT && length > 131_072), "" + code);
  }

  @Test
  void beforeHelloAFrameIsShort() {
    RawSocket socket = RawSocket.open(SERVER);
    socket.send(RawSocket.frame(FIN | RawSocket.TEXT, spaces(8_193)));
    assertEquals(1009, socket.closeCode());
  }

  @Test
  void aMessageInPartsIsReadWhole() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    Future<String> answer = socket.next(text -> text.contains("\"re\":7"));
    byte[] whole = leave(200);
    Buffer parts = Buffer.buffer();
    for (int i = 0; i < 50; i++) {
      parts.appendBuffer(
          RawSocket.frame(
              (i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION) | (i == 49 ? FIN : 0),
              Buffer.buffer(whole).getBytes(i * 4, i * 4 + 4)));
      parts.appendBuffer(
          i % 5 == 0 ? RawSocket.frame(FIN | RawSocket.PING, new byte[1]) : Buffer.buffer());
    }
    socket.send(parts);
    assertTrue(await(answer).contains("\"ok\""));
  }

  @Test
  void aMessageInPartsIsNoLongerThanOneInAPiece() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(RawSocket.frame(RawSocket.TEXT, spaces(40_000)));
    socket.send(RawSocket.frame(RawSocket.CONTINUATION, spaces(30_000)));
    assertEquals(1009, socket.closeCode());
  }

  @Test
  void endlessEmptyFragmentsAreRefused() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    Buffer fragments = RawSocket.frame(RawSocket.TEXT, new byte[0]);
    for (int i = 0; i < 10_000; i++) {
      fragments.appendBuffer(RawSocket.frame(RawSocket.CONTINUATION, new byte[0]));
    }
    socket.send(fragments);
    assertEquals(1008, socket.closeCode());
  }

  @Test
  void aBinaryMessageIsRefused() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(RawSocket.frame(FIN | RawSocket.BINARY, new byte[] {1, 2, 3}));
    assertEquals(1003, socket.closeCode());
  }

  static List<Arguments> notUtf8() {
    return List.of(
        Arguments.of("a lone continuation byte", new byte[] {'a', (byte) 0x80}),
        Arguments.of("an overlong slash", new byte[] {(byte) 0xc0, (byte) 0xaf}),
        Arguments.of("a surrogate", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
        Arguments.of(
            "beyond Unicode", new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}),
        Arguments.of("cut in the middle", new byte[] {(byte) 0xe2, (byte) 0x82}),
        Arguments.of("never a byte of UTF-8", new byte[] {(byte) 0xff}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notUtf8")
  void textThatIsNotUtf8IsRefused(String name, byte[] bytes) {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(RawSocket.frame(FIN | RawSocket.TEXT, bytes));
    assertEquals(1007, socket.closeCode());
  }

  @Test
  void aCharacterMayBeSplitOverFragments() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    Future<String> answer = socket.next(text -> text.contains("\"error\""));
    byte[] text = "{\"type\":\"€\"}".getBytes(StandardCharsets.UTF_8);
    socket.send(RawSocket.frame(RawSocket.TEXT, Buffer.buffer(text).getBytes(0, 10)));
    socket.send(
        RawSocket.frame(
            FIN | RawSocket.CONTINUATION, Buffer.buffer(text).getBytes(10, text.length)));
    assertTrue(await(answer).contains("\"invalid\""));
  }

  static List<Arguments> broken() {
    Buffer unmasked = Buffer.buffer(new byte[] {(byte) 0x81, 2, '{', '}'});
    return List.of(
        Arguments.of("a length of 2^62", RawSocket.head(FIN | RawSocket.TEXT, 1L << 62)),
        Arguments.of("a negative length", RawSocket.head(FIN | RawSocket.TEXT, 1L << 31)),
        Arguments.of("no mask", unmasked),
        Arguments.of("opcode 3", RawSocket.frame(FIN | 3, new byte[0])),
        Arguments.of("opcode 11", RawSocket.frame(FIN | 11, new byte[0])),
        Arguments.of("a ping of 126 bytes", RawSocket.frame(FIN | RawSocket.PING, new byte[126])),
        Arguments.of("a ping in parts", RawSocket.frame(RawSocket.PING, new byte[1])),
        Arguments.of(
            "a continuation of nothing",
            RawSocket.frame(FIN | RawSocket.CONTINUATION, new byte[1])),
        Arguments.of(
            "a text inside a text",
            RawSocket.frame(RawSocket.TEXT, new byte[1])
                .appendBuffer(RawSocket.frame(FIN | RawSocket.TEXT, new byte[1]))),
        Arguments.of("RSV1", RawSocket.frame(FIN | 0x40 | RawSocket.TEXT, new byte[1])),
        Arguments.of("RSV2", RawSocket.frame(FIN | 0x20 | RawSocket.TEXT, new byte[1])),
        Arguments.of("a close of one byte", RawSocket.frame(FIN | RawSocket.CLOSE, new byte[1])),
        Arguments.of(
            "close code 999", RawSocket.frame(FIN | RawSocket.CLOSE, new byte[] {3, (byte) 0xe7})),
        Arguments.of(
            "close code 1005", RawSocket.frame(FIN | RawSocket.CLOSE, new byte[] {3, (byte) 0xed})),
        Arguments.of(
            "a reason that is not UTF-8",
            RawSocket.frame(FIN | RawSocket.CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xff})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatBreaksTheProtocolEndsTheConnection(String name, Buffer frames) {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(frames);
    int code = socket.closeCode();
    assertTrue(List.of(1002, 1007, 1009, RawSocket.CUT).contains(code), name + ": " + code);
  }

  @Test
  void aCloseIsAnswered() {
    RawSocket socket = RawSocket.open(SERVER, ANN);
    socket.send(RawSocket.frame(FIN | RawSocket.CLOSE, new byte[] {3, (byte) 0xe8}));
    assertEquals(1000, socket.closeCode());
  }
}
