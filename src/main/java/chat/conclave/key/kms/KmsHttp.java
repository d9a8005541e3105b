package chat.conclave.key.kms;

import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKeyUnavailable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question to a key management service: JSON there and back, bounded in time and size. */
final class KmsHttp {
  /** How long a whole answer may take. */
  static final Duration LONGEST = Duration.ofSeconds(8);

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int LARGEST = 64 * 1_024;
  private static final Logger LOG = LoggerFactory.getLogger(KmsHttp.class);

  private final Duration longest;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          // A redirect would carry the token to another host.
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  KmsHttp(Duration longest) {
    this.longest = longest;
  }

  /**
   * What came back.
   *
   * @param body empty when it was no JSON object
   */
  record Answer(int status, JsonObject body) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /** Asks; any answer is an answer. */
  Answer post(URI address, Map<String, String> headers, byte[] body) throws MasterKeyUnavailable {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request.build(), head -> new BoundedBody(LARGEST));
    try {
      HttpResponse<byte[]> response = asked.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        LOG.warn(
            "{} answered the master key's question with {}",
            address.getHost(),
            response.statusCode());
      }
      return new Answer(response.statusCode(), json(response.body()));
    } catch (ExecutionException | TimeoutException e) {
      asked.cancel(true);
      LOG.warn("{} did not answer the master key's question", address.getHost());
      throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
    }
  }

  private static JsonObject json(byte[] body) {
    try {
      return Buffer.buffer(body).toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }
}
