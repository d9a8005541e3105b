package chat.conclave.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a key that was sent in clear out of a request's body, before anything makes a text of the
 * body: asterisks stand there afterwards. A text could not be wiped, and a JSON reader keeps its
 * buffers. What is no JSON is left to those who refuse it.
 */
final class ClearKey {
  private static final String TAKEN = "conclave.clear-key";
  private static final byte[] NAME = "\"key\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UNFIT = {(byte) 0xff};

  private final Buffer body;
  private int at;

  private ClearKey(Buffer body) {
    this.body = body;
  }

  /** Before the body is read. The key is wiped at the latest when the request ends. */
  static void take(RoutingContext context) {
    Buffer body = context.body().buffer();
    byte[] key = body == null ? null : new ClearKey(body).find();
    if (key != null) {
      context.put(TAKEN, key);
      context.addEndHandler(end -> Arrays.fill(key, (byte) 0));
    }
    context.next();
  }

  /** The key as UTF-8; whoever uses it wipes it. */
  static byte @Nullable [] of(RoutingContext context) {
    return context.get(TAKEN);
  }

  /** The value of the outermost object's {@code key}, if that is a text. */
  private byte @Nullable [] find() {
    int depth = 0;
    for (; at < body.length(); at++) {
      switch (body.getByte(at)) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          boolean named = depth == 1 && isName();
          skipText();
          if (named && nextIs((byte) ':') && nextIs((byte) '"')) {
            return value();
          }
        }
        default -> {}
      }
    }
    return null;
  }

  private boolean isName() {
    return at + NAME.length <= body.length()
        && Arrays.equals(body.getBytes(at, at + NAME.length), NAME);
  }

  /** From a text's first quote to its last. */
  private void skipText() {
    for (at++; at < body.length() && body.getByte(at) != '"'; at++) {
      if (body.getByte(at) == '\\') {
        at++;
      }
    }
  }

  /** Goes on to the next sign that is no blank; whether it is {@code sign}. */
  private boolean nextIs(byte sign) {
    int next = at + 1;
    while (next < body.length() && " \t\r\n".indexOf(body.getByte(next)) >= 0) {
      next++;
    }
    if (next >= body.length() || body.getByte(next) != sign) {
      return false;
    }
    at = next;
    return true;
  }

  private byte[] value() {
    int from = at + 1;
    skipText();
    byte[] raw = body.getBytes(from, Math.min(at, body.length()));
    for (int i = from; i < Math.min(at, body.length()); i++) {
      body.setByte(i, (byte) '*');
    }
    try {
      return raw.length > 0 && contains(raw, (byte) '\\') ? unescaped(raw) : raw.clone();
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  private static boolean contains(byte[] bytes, byte sign) {
    for (byte b : bytes) {
      if (b == sign) {
        return true;
      }
    }
    return false;
  }

  /** With the escapes of JSON (RFC 8259, section 7) undone; no text is made on the way. */
  private static byte[] unescaped(byte[] raw) {
    CharBuffer chars = CharBuffer.allocate(raw.length);
    ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length);
    try {
      CharBuffer escaped = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
      while (escaped.hasRemaining()) {
        char c = escaped.get();
        chars.put(c == '\\' ? unescape(escaped) : c);
      }
      Arrays.fill(escaped.array(), '\0');
      boolean fits =
          !StandardCharsets.UTF_8.newEncoder().encode(chars.flip(), bytes, true).isError();
      return fits ? Arrays.copyOf(bytes.array(), bytes.position()) : UNFIT.clone();
    } catch (CharacterCodingException | RuntimeException e) {
      return UNFIT.clone();
    } finally {
      Arrays.fill(chars.array(), '\0');
      Arrays.fill(bytes.array(), (byte) 0);
    }
  }

  private static char unescape(CharBuffer escaped) {
    char c = escaped.get();
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          code = code * 16 + Character.digit(escaped.get(), 16);
        }
        yield (char) code;
      }
      default -> c;
    };
  }
}
