package chat.conclave.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts text messages together from frames (RFC 6455, section 5.4) and is strict about them: the
 * library alone lets broken UTF-8 and endless fragments through and drops what is too long without
 * a word.
 */
final class TextFrames {
  /** Longest message, in bytes. */
  static final int LIMIT = 65_536;

  /** Longest message before somebody has said who they are. */
  static final int LIMIT_BEFORE_HELLO = 8_192;

  private static final int FRAGMENTS = 64;

  private final Consumer<String> text;
  private final Consumer<CloseReason> fault;
  private Buffer message = Buffer.buffer();
  private int fragments;
  private int limit = LIMIT_BEFORE_HELLO;

  TextFrames(Consumer<String> text, Consumer<CloseReason> fault) {
    this.text = text;
    this.fault = fault;
  }

  void greeted() {
    limit = LIMIT;
  }

  /** Takes a data frame; others are none of its business. */
  void on(WebSocketFrame frame) {
    if (frame.isBinary()) {
      fault.accept(CloseReason.NOT_TEXT);
    } else if (frame.isText() || frame.isContinuation()) {
      add(frame);
    }
  }

  private void add(WebSocketFrame frame) {
    Buffer piece = frame.binaryData();
    if (message.length() + piece.length() > limit) {
      reset();
      fault.accept(CloseReason.TOO_LARGE);
      return;
    }
    message.appendBuffer(piece);
    if (frame.isFinal()) {
      complete();
    } else if (++fragments >= FRAGMENTS) {
      reset();
      fault.accept(CloseReason.TOO_MANY_FRAGMENTS);
    }
  }

  private void complete() {
    byte[] bytes = message.getBytes();
    reset();
    String decoded;
    try {
      decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      fault.accept(CloseReason.NOT_UTF8);
      return;
    }
    text.accept(decoded);
  }

  private void reset() {
    message = Buffer.buffer();
    fragments = 0;
  }
}
