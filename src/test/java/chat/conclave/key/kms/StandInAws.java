package chat.conclave.key.kms;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** AWS KMS, as far as Conclave asks it: it checks signatures as AWS does. */
@NullUnmarked
public final class StandInAws extends StandIn {
  public static final String ID = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  public static final String REGION = "eu-central-1";
  public static final String ARN =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private static final int LARGEST_PLAINTEXT = 4_096;

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  @Override
  protected Reply answer(Asked question) throws GeneralSecurityException {
    String authorization = header(question, "Authorization");
    if (!authorization.contains("Credential=" + ID + "/")
        || !authorization.contains("/" + REGION + "/kms/aws4_request")) {
      return error("UnrecognizedClientException");
    }
    if (!SignatureV4.isRight(
        authorization, SECRET, "POST", question.path(), question.headers(), question.bytes())) {
      return error("InvalidSignatureException");
    }
    JsonObject body = question.body();
    String context = body.getJsonObject("EncryptionContext", new JsonObject()).encode();
    byte[] bound = context.getBytes(StandardCharsets.UTF_8);
    if (header(question, "X-amz-target").equals("TrentService.Encrypt")) {
      byte[] plaintext = decode(body, "Plaintext");
      return plaintext.length > LARGEST_PLAINTEXT
          ? error("ValidationException")
          : new Reply(
              200,
              new JsonObject()
                  .put("KeyId", ARN)
                  .put(
                      "CiphertextBlob",
                      encode(key(body.getString("KeyId")).encrypt(plaintext, bound))));
    }
    try {
      byte[] plaintext =
          key(body.getString("KeyId")).decrypt(decode(body, "CiphertextBlob"), bound);
      return new Reply(200, new JsonObject().put("KeyId", ARN).put("Plaintext", encode(plaintext)));
    } catch (GeneralSecurityException e) {
      return error("InvalidCiphertextException");
    }
  }

  private static String header(Asked question, String name) {
    return question.headers().getOrDefault(name, List.of("")).get(0);
  }

  @Override
  protected Reply forbidden() {
    return error("AccessDeniedException");
  }

  private static Reply error(String type) {
    return new Reply(
        400,
        new JsonObject()
            .put("__type", "com.amazonaws.kms#" + type)
            .put("message", "canary-text is not allowed"));
  }
}
