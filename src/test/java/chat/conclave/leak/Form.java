package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a key may be written down. */
enum Form {
  PLAIN {
    @Override
    Stream<String> write(String piece) {
      return Stream.of(piece);
    }
  },
  REVERSED {
    @Override
    Stream<String> write(String piece) {
      return Stream.of(new StringBuilder(piece).reverse().toString());
    }
  },
  BASE64 {
    @Override
    Stream<String> write(String piece) {
      return IntStream.range(0, 3).mapToObj(phase -> inside(Base64.getEncoder(), piece, phase));
    }
  },
  BASE64URL {
    @Override
    Stream<String> write(String piece) {
      return IntStream.range(0, 3).mapToObj(phase -> inside(Base64.getUrlEncoder(), piece, phase));
    }
  },
  HEX {
    @Override
    Stream<String> write(String piece) {
      byte[] bytes = piece.getBytes(UTF_8);
      return Stream.of(HexFormat.of(), HexFormat.ofDelimiter(" "), HexFormat.ofDelimiter(":"))
          .flatMap(form -> Stream.of(form, form.withUpperCase()))
          .map(form -> form.formatHex(bytes));
    }
  },
  URL_ENCODED {
    @Override
    Stream<String> write(String piece) {
      String form = URLEncoder.encode(piece, UTF_8);
      return Stream.of(form, form.replace("+", "%20"), lowerCaseEscapes(form));
    }
  },
  JSON_ESCAPED {
    @Override
    Stream<String> write(String piece) {
      String escaped = piece.replace("\\", "\\\\").replace("\"", "\\\"");
      return Stream.of(escaped, escaped.replace("/", "\\/"), escaped.replace("'", "\\'"));
    }
  },
  UTF16 {
    @Override
    Stream<String> write(String piece) {
      return Stream.of(
          new String(piece.getBytes(UTF_16LE), ISO_8859_1),
          new String(piece.getBytes(UTF_16BE), ISO_8859_1));
    }
  };

  /** All ways to write a piece of a key, as bytes, in any place of a longer text. */
  final List<byte[]> of(String piece) {
    return write(piece).distinct().map(text -> text.getBytes(ISO_8859_1)).toList();
  }

  /** The bytes, one in a character. */
  abstract Stream<String> write(String piece);

  /** The characters that depend on the piece alone, when {@code phase} bytes stand before it. */
  private static String inside(Base64.Encoder encoder, String piece, int phase) {
    byte[] bytes = piece.getBytes(UTF_8);
    byte[] shifted = Arrays.copyOf(new byte[phase], phase + bytes.length);
    System.arraycopy(bytes, 0, shifted, phase, bytes.length);
    String text = encoder.encodeToString(shifted);
    int from = phase == 0 ? 0 : phase + 1;
    return text.substring(from, shifted.length * 8 / 6);
  }

  private static String lowerCaseEscapes(String text) {
    return java.util.regex.Pattern.compile("%..")
        .matcher(text)
        .replaceAll(escape -> escape.group().toLowerCase(java.util.Locale.ROOT));
  }
}
