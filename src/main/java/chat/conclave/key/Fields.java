package chat.conclave.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Joins texts without ambiguity: before each stands its length in UTF-8 bytes, 4 bytes, big-endian.
 */
final class Fields {
  private static final int LONGEST = 4_096;

  private Fields() {}

  static byte[] join(String... fields) {
    byte[][] parts = new byte[fields.length][];
    int length = 0;
    for (int i = 0; i < fields.length; i++) {
      parts[i] = bytes(fields[i]);
      length += Integer.BYTES + parts[i].length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.putInt(part.length).put(part);
    }
    return joined.array();
  }

  /**
   * Checks that each text has bytes of its own.
   *
   * @throws IllegalArgumentException for half a surrogate pair, which would become a question mark
   *     and so collide with others, and for more than 4,096 characters
   */
  static void check(String... fields) {
    for (String field : fields) {
      if (field.length() > LONGEST) {
        throw new IllegalArgumentException("field too long");
      }
      bytes(field);
    }
  }

  private static byte[] bytes(String field) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(field));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("field is not Unicode", e);
    }
  }
}
