package chat.conclave.account;

import chat.conclave.protocol.StrictJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The form of an access token, before its signature is looked at (RFC 7519, RFC 8725, RFC 9068).
 * The library behind it takes any {@code typ}, unknown critical headers, duplicate claims and
 * tokens of a megabyte; none of them gets that far.
 */
final class TokenShape {
  static final String ALGORITHM = "ES256";
  static final String TYPE = "at+jwt";

  private static final int LONGEST = 4_096;
  private static final int SIGNATURE_BYTES = 64;

  /** Nothing else: no {@code crit}, and no key that the token brings along. */
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  private static final StrictJson JSON = new StrictJson(4, LONGEST);

  private TokenShape() {}

  /** The payload of a token that has the right form, for the key {@code kid}. */
  static JsonObject payload(String token, String kid) throws IOException {
    if (token.length() > LONGEST) {
      throw new IOException("too long");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new IOException("not three parts");
    }
    JsonObject header = JSON.object(text(parts[0]));
    if (!header.fieldNames().equals(HEADER)
        || !ALGORITHM.equals(header.getValue("alg"))
        || !TYPE.equals(header.getValue("typ"))
        || !kid.equals(header.getValue("kid"))) {
      throw new IOException("header");
    }
    if (bytes(parts[2]).length != SIGNATURE_BYTES) {
      throw new IOException("signature");
    }
    return JSON.object(text(parts[1]));
  }

  private static String text(String part) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(part))).toString();
  }

  private static byte[] bytes(String part) throws IOException {
    return Base64Url.decode(part).orElseThrow(() -> new IOException("base64"));
  }
}
