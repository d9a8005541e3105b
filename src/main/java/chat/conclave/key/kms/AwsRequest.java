package chat.conclave.key.kms;

import chat.conclave.key.MasterKeyUnavailable;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs a request to AWS KMS (Signature Version 4) by the signer of the AWS SDK. */
record AwsRequest(URI address, String region, Login login) {
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  /** The headers, and the ones that sign them together with the body. */
  Map<String, String> sign(Map<String, String> headers, byte[] body) throws MasterKeyUnavailable {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(address);
    headers.forEach(request::putHeader);
    AwsCredentialsIdentity identity = identity();
    SignedRequest signed =
        SIGNER.sign(
            sign ->
                sign.identity(identity)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kms")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    Map<String, String> all = new HashMap<>();
    signed.request().headers().forEach((name, values) -> all.put(name, values.get(0)));
    // The client writes it itself, from the same address.
    all.keySet().removeIf(name -> name.equalsIgnoreCase("Host"));
    return all;
  }

  private AwsCredentialsIdentity identity() throws MasterKeyUnavailable {
    String id = login.required("AWS_ACCESS_KEY_ID");
    String secret = login.required("AWS_SECRET_ACCESS_KEY");
    @Nullable String token = login.optional("AWS_SESSION_TOKEN");
    return token == null
        ? AwsCredentialsIdentity.create(id, secret)
        : AwsSessionCredentialsIdentity.create(id, secret, token);
  }
}
