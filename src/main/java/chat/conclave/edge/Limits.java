package chat.conclave.edge;

import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/** The server's limits, each set: the library's defaults are none, or the wrong ones. */
final class Limits {
  private static final int SILENT_SECONDS = 45;
  private static final int WEBSOCKET_FRAME = 131_072;

  private Limits() {}

  static HttpServerOptions apply(HttpServerOptions options) {
    options
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(8_192)
        .setMaxInitialLineLength(4_096)
        .setMaxChunkSize(16_384)
        .setDecompressionSupported(false)
        .setCompressionSupported(true)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(WEBSOCKET_FRAME)
        .setMaxWebSocketMessageSize(WEBSOCKET_FRAME)
        .setWebSocketClosingTimeout(5)
        .setWebSocketSubProtocols(java.util.List.of(SocketDoor.SUBPROTOCOL))
        .setRegisterWebSocketWriteHandlers(false);
    options
        .setReadIdleTimeout(SILENT_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setAcceptBacklog(1_024)
        .setSslHandshakeTimeout(5)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    return options;
  }
}
