package chat.conclave.key.kms;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What AWS computes of a request that it receives (Signature Version 4), written from its
 * description and not from the signer under test. For requests without a query.
 */
final class SignatureV4 {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(([0-9]{8})/([^/]+)/([^/]+)/aws4_request),"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  private SignatureV4() {}

  /** Whether the header signs this request, by this secret. */
  static boolean isRight(
      String authorization,
      String secret,
      String method,
      String path,
      Map<String, List<String>> headers,
      byte[] body)
      throws GeneralSecurityException {
    Matcher form = FORM.matcher(authorization);
    if (!form.matches()) {
      return false;
    }
    Map<String, String> received =
        headers.entrySet().stream()
            .collect(
                Collectors.toMap(
                    each -> each.getKey().toLowerCase(java.util.Locale.ROOT),
                    each -> each.getValue().get(0).strip()));
    String names = form.group(6);
    String canonical =
        method
            + "\n"
            + path
            + "\n\n"
            + Arrays.stream(names.split(";"))
                .map(name -> name + ":" + received.get(name) + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + sha256(body);
    String text =
        "AWS4-HMAC-SHA256\n"
            + received.get("x-amz-date")
            + "\n"
            + form.group(2)
            + "\n"
            + sha256(canonical.getBytes(StandardCharsets.UTF_8));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(form.group(3), form.group(4), form.group(5), "aws4_request", text)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(key).equals(form.group(7));
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
