package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * The one place where a key meets HTTP. The request's header holds a placeholder: a text could not
 * be wiped, and every HTTP library makes texts of headers. The key's bytes take the placeholder's
 * place behind the codec, on their way to TLS.
 */
final class KeyHeader {
  private static final int LONGEST = 4096;
  private static final String CODEC = "codec";

  private KeyHeader() {}

  /** Whether a key may stand in a header at all: visible ASCII only. */
  static boolean fits(Secret key) {
    byte[] bytes = key.bytes();
    boolean visible = bytes.length > 0 && bytes.length <= LONGEST;
    for (byte b : bytes) {
      visible &= b > ' ' && b < 0x7f;
    }
    return visible;
  }

  /** The same key once more, for a second call; to be closed like the first. */
  static Secret twin(Secret key) {
    return new Secret(key.bytes().clone());
  }

  /**
   * Has the key written into its header, once the request's head is. It {@link #fits}, and is taken
   * over: closed with the head's writing, or with the connection.
   *
   * @return whether it will be; no when the HTTP library is built otherwise than it was. There is
   *     no other way to send a key then
   */
  static boolean write(HttpClientRequest request, Provider.Auth auth, Secret key) {
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
        request.putHeader(auth.header, auth.scheme + KeyInjector.PLACEHOLDER);
        return true;
      }
    }
    key.close();
    return false;
  }
}
