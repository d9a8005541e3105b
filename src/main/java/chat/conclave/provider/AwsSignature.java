package chat.conclave.provider;

import chat.conclave.key.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 in headers, with keys in arrays that are wiped: the AWS SDK's signer
 * keeps the secret as a text in a cache of the process for as long as that lives.
 *
 * <p>Source: AWS, "Create a signed AWS API request". The path is encoded a second time, as for all
 * services but S3.
 */
record AwsSignature(String region, String service, Instant at) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final String TOKEN = "x-amz-security-token";
  private static final int BLOCK = 64;
  private static final int OUTER = 0x5c;
  private static final int INNER = 0x36;
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  /**
   * What to send besides.
   *
   * @param url as it goes on the wire
   * @param headers those that are signed besides the ones made here, by lower-case name; {@code
   *     host} is among them
   * @param bodyHash by {@link #hash}
   */
  Map<String, String> sign(
      AccessKey key, String method, URI url, SortedMap<String, String> headers, String bodyHash) {
    String stamp = STAMP.format(at);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("x-amz-date", stamp);
    List<String> names = names(signed, key.token());
    String scope = String.join("/", stamp.substring(0, 8), region, service, TERMINATOR);
    String request = hex(canonical(key, method, url, signed, names, bodyHash));
    String text = String.join("\n", ALGORITHM, stamp, scope, request);
    signed.keySet().removeAll(headers.keySet());
    signed.put(
        "Authorization",
        ALGORITHM
            + (" Credential=" + key.id() + "/" + scope)
            + (", SignedHeaders=" + String.join(";", names))
            + (", Signature=" + hex(signature(key.secret(), stamp.substring(0, 8), text))));
    return signed;
  }

  /** What a body is signed by. */
  static String hash(byte[] body) {
    return hex(sha256().digest(body));
  }

  private static List<String> names(SortedMap<String, String> headers, @Nullable Secret token) {
    List<String> names = new ArrayList<>(headers.keySet());
    if (token != null) {
      names.add(TOKEN);
    }
    names.sort(null);
    return names;
  }

  /** The hash of the canonical request; the session's token is read as bytes. */
  private static byte[] canonical(
      AccessKey key,
      String method,
      URI url,
      SortedMap<String, String> headers,
      List<String> names,
      String bodyHash) {
    MessageDigest hash = sha256();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : query(url.getRawQuery());
    add(hash, method + "\n" + encoded(path, UNRESERVED + "/") + "\n" + query + "\n");
    for (String name : names) {
      add(hash, name + ":");
      if (name.equals(TOKEN) && key.token() != null) {
        hash.update(key.token().bytes());
      } else {
        add(hash, headers.getOrDefault(name, "").strip().replaceAll(" +", " "));
      }
      add(hash, "\n");
    }
    add(hash, "\n" + String.join(";", names) + "\n" + bodyHash);
    return hash.digest();
  }

  private static void add(MessageDigest hash, String text) {
    hash.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Names and values encoded anew, and sorted. */
  private static String query(String raw) {
    return Arrays.stream(raw.split("&"))
        .map(pair -> (pair + "=").split("=", -1))
        .map(pair -> List.of(part(pair[0]), part(pair[1])))
        .sorted(
            Comparator.<List<String>, String>comparing(p -> p.get(0)).thenComparing(p -> p.get(1)))
        .map(pair -> pair.get(0) + "=" + pair.get(1))
        .collect(Collectors.joining("&"));
  }

  private static String part(String raw) {
    String plain = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    return encoded(plain, UNRESERVED);
  }

  /** RFC 3986. */
  private static String encoded(String text, String kept) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format("%02X", b & 0xff));
      }
    }
    return encoded.toString();
  }

  private byte[] signature(Secret secret, String day, String text) {
    byte[] bytes = secret.bytes();
    byte[] key = ByteBuffer.allocate(bytes.length + 4).put(utf8("AWS4")).put(bytes).array();
    for (String step : List.of(day, region, service, TERMINATOR, text)) {
      byte[] next = hmac(key, utf8(step));
      Arrays.fill(key, (byte) 0);
      key = next;
    }
    return key;
  }

  /** HMAC (RFC 2104), because Java's own keeps a copy of its key that nobody can wipe. */
  private static byte[] hmac(byte[] key, byte[] text) {
    byte[] block = new byte[BLOCK];
    if (key.length > BLOCK) {
      byte[] shorter = sha256().digest(key);
      System.arraycopy(shorter, 0, block, 0, shorter.length);
      Arrays.fill(shorter, (byte) 0);
    } else {
      System.arraycopy(key, 0, block, 0, key.length);
    }
    MessageDigest inner = sha256();
    inner.update(mask(block, INNER));
    byte[] within = inner.digest(text);
    MessageDigest outer = sha256();
    outer.update(mask(block, INNER ^ OUTER));
    byte[] result = outer.digest(within);
    Arrays.fill(block, (byte) 0);
    return result;
  }

  /** In place. */
  private static byte[] mask(byte[] block, int with) {
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) with;
    }
    return block;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
