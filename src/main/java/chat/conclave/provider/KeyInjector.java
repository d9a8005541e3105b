package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts a key's bytes where the placeholder stands in the head of a connection's next request, and
 * wipes what held them: the key at once, the buffer when it is written. The buffer belongs to no
 * pool, which would give it to somebody else as it is.
 */
final class KeyInjector extends ChannelOutboundHandlerAdapter {
  static final String PLACEHOLDER = "the-key-is-put-here-behind-the-codec";

  private static final ByteBuf SOUGHT =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer(PLACEHOLDER.getBytes(StandardCharsets.US_ASCII)).asReadOnly());

  /** Set on the caller's event loop, taken on the connection's. */
  private final AtomicReference<@Nullable Secret> next = new AtomicReference<>();

  /** Takes the key for the next request. */
  void next(Secret key) {
    wipe(next.getAndSet(key));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The promise tells how it ended.
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Secret key = message instanceof ByteBuf ? next.getAndSet(null) : null;
    if (key == null) {
      context.write(message, promise);
      return;
    }
    ByteBuf head = (ByteBuf) message;
    ByteBuf filled;
    try (key) {
      filled = fill(head, key.bytes(), context.pipeline().get(SslHandler.class) != null);
    } catch (IllegalArgumentException e) {
      promise.tryFailure(e);
      context.close();
      return;
    } finally {
      head.release();
    }
    // One for the wiping, which comes after the writer has let go.
    filled.retain();
    // At once: TLS would join it with what follows, in a buffer of a pool.
    context
        .writeAndFlush(filled, promise.unvoid())
        .addListener(
            written -> {
              filled.setZero(0, filled.capacity());
              filled.release();
            });
  }

  /**
   * @param tls whether Java's TLS reads it, from the heap; a socket reads native memory, and would
   *     have a copy made
   */
  private static ByteBuf fill(ByteBuf head, byte[] key, boolean tls) {
    int from = head.readerIndex();
    int at = ByteBufUtil.indexOf(SOUGHT.duplicate(), head);
    if (at < 0) {
      throw new IllegalArgumentException("a request's head has no place for its key");
    }
    int length = head.readableBytes() - PLACEHOLDER.length() + key.length;
    ByteBuf filled = tls ? Unpooled.buffer(length, length) : Unpooled.directBuffer(length, length);
    int behind = at + PLACEHOLDER.length();
    return filled
        .writeBytes(head, from, at - from)
        .writeBytes(key)
        .writeBytes(head, behind, head.writerIndex() - behind);
  }

  /** The connection is gone. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    wipe(next.getAndSet(null));
  }

  private static void wipe(@Nullable Secret key) {
    if (key != null) {
      key.close();
    }
  }
}
