package chat.conclave.provider;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Frames of {@code application/vnd.amazon.eventstream}, however the network cuts them. Each becomes
 * an event whose data is an object with one field: the event's type, and in it the payload. An
 * exception frame looks the same; an error frame becomes {@code {"error":{"code":…}}}.
 */
final class EventStreamReader implements Handler<Buffer> {
  private static final int SMALLEST = 16;
  private static final String TYPE = "[A-Za-z]{1,64}";

  private final int limit;
  private final EventSink sink;
  private Buffer waiting = Buffer.buffer();
  private boolean broken;

  EventStreamReader(int limit, EventSink sink) {
    this.limit = limit;
    this.sink = sink;
  }

  @Override
  public void handle(Buffer bytes) {
    if (broken) {
      return;
    }
    waiting.appendBuffer(bytes);
    int at = 0;
    while (!broken && waiting.length() - at >= Integer.BYTES) {
      long length = waiting.getUnsignedInt(at);
      if (length < SMALLEST || length > limit) {
        giveUp();
      } else if (waiting.length() - at < length) {
        break;
      } else {
        frame(waiting.getBytes(at, at + (int) length));
        at += (int) length;
      }
    }
    waiting = broken ? Buffer.buffer() : waiting.getBuffer(at, waiting.length());
  }

  private void frame(byte[] bytes) {
    Message message;
    try {
      message = Message.decode(ByteBuffer.wrap(bytes));
    } catch (RuntimeException e) {
      giveUp();
      return;
    }
    Map<String, HeaderValue> headers = message.getHeaders();
    String kind = text(headers, ":message-type");
    String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
    switch (kind) {
      case "event" -> event(text(headers, ":event-type"), payload);
      case "exception" -> event(text(headers, ":exception-type"), payload);
      case "error" -> event("error", "{\"code\":\"" + plain(text(headers, ":error-code")) + "\"}");
      default -> {}
    }
  }

  private void event(String type, String payload) {
    if (type.matches(TYPE)) {
      sink.event(type, "{\"" + type + "\":" + (payload.isBlank() ? "{}" : payload) + "}");
    }
  }

  private static String plain(String code) {
    return code.matches(TYPE) ? code : "";
  }

  private static String text(Map<String, HeaderValue> headers, String name) {
    HeaderValue value = headers.get(name);
    return value == null ? "" : value.getString();
  }

  private void giveUp() {
    broken = true;
    sink.unreadable();
  }
}
