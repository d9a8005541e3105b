package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a key meets HTTP. The request's header holds a placeholder: a text could not
 * be wiped, and every HTTP library makes texts of headers. The key's bytes take the placeholder's
 * place behind the codec, on their way to TLS. An AWS access key signs instead: its secret never
 * leaves, and its session's token goes the way of a key.
 */
final class KeyHeader {
  private static final int LONGEST = 4096;
  private static final String CODEC = "codec";

  private KeyHeader() {}

  /**
   * The key that is sent: none where the provider needs none and its owner wrote so ({@link
   * Provider#NO_KEY}).
   */
  static @Nullable Secret sent(Provider provider, @Nullable Secret key) {
    if (key == null
        || provider.needsKey()
        || !Arrays.equals(key.bytes(), Provider.NO_KEY.getBytes(StandardCharsets.US_ASCII))) {
      return key;
    }
    key.close();
    return null;
  }

  /** Whether a key may stand in a header at all: visible ASCII only. */
  static boolean fits(Secret key) {
    byte[] bytes = key.bytes();
    boolean visible = bytes.length > 0 && bytes.length <= LONGEST;
    for (byte b : bytes) {
      visible &= b > ' ' && b < 0x7f;
    }
    return visible;
  }

  /**
   * Has the key written into its header, once the request's head is. It {@link #fits}, and is taken
   * over: closed with the head's writing, or with the connection.
   *
   * @param now signatures say when they were made
   * @return whether it will be; no when the HTTP library is built otherwise than it was. There is
   *     no other way to send a key then
   */
  static boolean write(
      HttpClientRequest request, Provider provider, Secret key, Buffer body, Instant now) {
    if (provider.auth() == Provider.Auth.AWS && AccessKey.is(key)) {
      return sign(request, provider, AccessKey.of(key), body, now);
    }
    return put(request, provider.auth().header, provider.auth().scheme, key);
  }

  private static boolean sign(
      HttpClientRequest request, Provider provider, AccessKey key, Buffer body, Instant now) {
    URI url = URI.create(request.absoluteURI());
    @Nullable String region = provider.elsewhere().region();
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("host", url.getRawAuthority());
    @Nullable String type = request.headers().get("Content-Type");
    if (type != null) {
      headers.put("content-type", type);
    }
    String hash = AwsSignature.hash(body.getBytes());
    headers.put("x-amz-content-sha256", hash);
    request.putHeader("x-amz-content-sha256", hash);
    AwsSignature signature = new AwsSignature(region == null ? "" : region, "bedrock", now);
    try (Secret ignored = key.secret()) {
      signature
          .sign(key, request.getMethod().name(), url, headers, hash)
          .forEach(request::putHeader);
    }
    return key.token() == null || put(request, "x-amz-security-token", "", key.token());
  }

  private static boolean put(HttpClientRequest request, String header, String scheme, Secret key) {
    if (request.connection() instanceof HttpClientConnectionInternal connection) {
      ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
      KeyInjector injector = pipeline.get(KeyInjector.class);
      if (injector == null && pipeline.get(CODEC) != null) {
        injector = new KeyInjector();
        // Between the codec and TLS, or the socket where there is no TLS.
        pipeline.addBefore(CODEC, "key", injector);
      }
      if (injector != null) {
        injector.next(key);
        request.putHeader(header, scheme + KeyInjector.PLACEHOLDER);
        return true;
      }
    }
    key.close();
    return false;
  }
}
