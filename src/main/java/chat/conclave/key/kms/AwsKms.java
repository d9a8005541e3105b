package chat.conclave.key.kms;

import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.key.MasterKeyUnavailable;
import com.google.crypto.tink.Aead;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A symmetric key of AWS KMS, over its JSON API. Associated data is the encryption context {@code
 * associatedData}, in hexadecimal, as Tink's own clients have it; it shows in CloudTrail and is no
 * secret. A ciphertext is AWS's own blob.
 */
public final class AwsKms implements Aead {
  private static final String SERVICE = "TrentService.";

  /** What AWS answers to a blob that another key, or another context, has made. */
  private static final Set<String> WRONG =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");

  private final String arn;
  private final AwsRequest request;
  private final KmsHttp http;

  private AwsKms(String arn, AwsRequest request, KmsHttp http) {
    this.arn = arn;
    this.request = request;
    this.http = http;
  }

  /**
   * @param endpoint null for the region's own
   * @param environment {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code
   *     AWS_SESSION_TOKEN} are read from it
   */
  public static MasterKey masterKey(
      String region,
      String arn,
      @Nullable URI endpoint,
      UnaryOperator<@Nullable String> environment) {
    return masterKey(region, arn, endpoint, environment, KmsHttp.LONGEST);
  }

  static MasterKey masterKey(
      String region,
      String arn,
      @Nullable URI endpoint,
      UnaryOperator<@Nullable String> environment,
      Duration longest) {
    String domain = arn.startsWith("arn:aws-cn:") ? "amazonaws.com.cn" : "amazonaws.com";
    URI address =
        endpoint == null ? URI.create("https://kms." + region + "." + domain + "/") : endpoint;
    AwsRequest request = new AwsRequest(address, region, new Login(environment));
    return MasterKey.of(new AwsKms(arn, request, new KmsHttp(longest)), arn);
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    return field(ask("Encrypt", "Plaintext", plaintext, associatedData), "CiphertextBlob");
  }

  @Override
  public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
    KmsHttp.Answer answer = ask("Decrypt", "CiphertextBlob", ciphertext, associatedData);
    if (answer.status() == 400 && WRONG.contains(type(answer))) {
      throw new GeneralSecurityException("AWS does not open it");
    }
    return field(answer, "Plaintext");
  }

  private KmsHttp.Answer ask(String action, String field, byte[] value, byte[] associatedData)
      throws MasterKeyUnavailable {
    JsonObject body =
        new JsonObject().put("KeyId", arn).put(field, Base64.getEncoder().encodeToString(value));
    if (associatedData.length > 0) {
      body.put(
          "EncryptionContext",
          new JsonObject().put("associatedData", HexFormat.of().formatHex(associatedData)));
    }
    byte[] bytes = body.toBuffer().getBytes();
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/x-amz-json-1.1");
    headers.put("X-Amz-Target", SERVICE + action);
    return http.post(request.address(), request.sign(headers, bytes), bytes);
  }

  private static byte[] field(KmsHttp.Answer answer, String name) throws MasterKeyUnavailable {
    boolean busy = answer.status() == 429 || type(answer).contains("Throttling");
    if (answer.status() >= 300 && answer.status() < 500 && !busy) {
      throw new MasterKeyUnavailable(LockReason.KMS_REFUSES);
    }
    if (answer.status() == 200
        && answer.body().getValue(name) instanceof String text
        && !text.isEmpty()) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
      }
    }
    throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
  }

  /** The error's name, with or without the name space that some answers put before it. */
  private static String type(KmsHttp.Answer answer) {
    return answer.body().getValue("__type") instanceof String type
        ? type.substring(type.indexOf('#') + 1)
        : "";
  }
}
