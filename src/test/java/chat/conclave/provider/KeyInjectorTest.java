package chat.conclave.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyInjectorTest {
  private static final String HEAD =
      "GET / HTTP/1.1\r\nx-api-key: " + KeyInjector.PLACEHOLDER + "\r\n\r\n";

  private final byte[] key = "sk-some-key".getBytes(US_ASCII);
  private final Wire wire = new Wire();
  private final KeyInjector injector = new KeyInjector();
  private final EmbeddedChannel channel = new EmbeddedChannel(wire, injector);

  /** Sees what goes out, and keeps it back until it is let go. */
  private static final class Wire extends ChannelOutboundHandlerAdapter {
    final List<String> texts = new ArrayList<>();
    final List<ByteBuf> buffers = new ArrayList<>();
    final List<ChannelPromise> promises = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ByteBuf buffer = (ByteBuf) message;
      texts.add(buffer.toString(US_ASCII));
      buffers.add(buffer);
      promises.add(promise);
    }
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }

  private void wiped() {
    assertArrayEquals(new byte[key.length], key);
  }

  @Test
  void theKeyStandsInTheHeadAndBothAreWipedWhenItIsWritten() {
    injector.next(new Secret(key));
    assertFalse(channel.write(bytes(HEAD)).isDone());
    assertEquals(List.of(HEAD.replace(KeyInjector.PLACEHOLDER, "sk-some-key")), wire.texts);
    wiped();
    ByteBuf buffer = wire.buffers.get(0).retain();
    wire.promises.get(0).setSuccess();
    assertFalse(buffer.toString(US_ASCII).contains("sk-"));
    buffer.clear().writerIndex(buffer.capacity());
    assertEquals("\0".repeat(buffer.capacity()), buffer.toString(US_ASCII));
  }

  @Test
  void aWriteThatFailsIsWipedToo() {
    injector.next(new Secret(key));
    assertFalse(channel.write(bytes(HEAD)).isDone());
    ByteBuf buffer = wire.buffers.get(0).retain();
    wire.promises.get(0).setFailure(new IllegalStateException("cut"));
    assertEquals("\0".repeat(buffer.capacity()), buffer.toString(US_ASCII));
  }

  @Test
  void onlyTheNextHeadIsTouched() {
    injector.next(new Secret(key));
    assertFalse(channel.write(bytes(HEAD)).isDone());
    assertFalse(channel.write(bytes("a body with " + KeyInjector.PLACEHOLDER)).isDone());
    assertTrue(wire.texts.get(1).endsWith(KeyInjector.PLACEHOLDER));
  }

  @Test
  void aHeadWithoutItsPlaceIsNotSent() {
    injector.next(new Secret(key));
    assertFalse(channel.write(bytes("GET / HTTP/1.1\r\n\r\n")).isSuccess());
    assertEquals(List.of(), wire.texts);
    assertFalse(channel.isOpen());
    wiped();
  }

  @Test
  void aConnectionThatEndsTakesItsKeyAlong() {
    Secret secret = new Secret(key);
    injector.next(secret);
    assertTrue(channel.close().isSuccess());
    channel.runPendingTasks();
    wiped();
    assertThrows(IllegalStateException.class, secret::bytes);
  }
}
