package chat.conclave.provider;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;

/**
 * Bytes in, events out, however the network cuts them: lines end with LF or CRLF, UTF-8 is decoded
 * per complete line (invalid bytes become U+FFFD), several data lines make one event. An event that
 * no blank line ends is no event, as the specification of server-sent events has it.
 */
final class SseReader implements Handler<Buffer> {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final RecordParser lines;
  private final int limit;
  private final EventSink sink;
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private boolean hasData;
  private boolean first = true;
  private boolean broken;

  /**
   * @param limit bytes of one line, and characters of one event's data
   */
  SseReader(int limit, EventSink sink) {
    this.limit = limit;
    this.sink = sink;
    lines = RecordParser.newDelimited("\n", this::line).maxRecordSize(limit);
    lines.exceptionHandler(tooLong -> giveUp());
  }

  @Override
  public void handle(Buffer bytes) {
    if (!broken) {
      lines.handle(bytes);
    }
  }

  private void line(Buffer bytes) {
    if (broken) {
      return;
    }
    // A long line that came with its end in one piece slips by the parser's own limit.
    if (bytes.length() > limit) {
      giveUp();
      return;
    }
    String line = bytes.toString(StandardCharsets.UTF_8);
    if (first) {
      first = false;
      line = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (line.isEmpty()) {
      dispatch();
    } else if (line.startsWith(":")) {
      sink.comment();
    } else {
      field(line);
    }
  }

  private void field(String line) {
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "event" -> name = value;
      case "data" -> append(value);
      // Older builds of llama.cpp report an error in a field of that name.
      case "error" -> {
        name = "error";
        append(value);
      }
      default -> {}
    }
  }

  private void append(String value) {
    if (data.length() + value.length() > limit) {
      giveUp();
      return;
    }
    if (hasData) {
      data.append('\n');
    }
    data.append(value);
    hasData = true;
  }

  private void dispatch() {
    String text = data.toString();
    String event = name;
    boolean something = hasData && !text.isBlank();
    data.setLength(0);
    name = "";
    hasData = false;
    if (something) {
      sink.event(event, text);
    }
  }

  private void giveUp() {
    if (!broken) {
      broken = true;
      data.setLength(0);
      sink.unreadable();
    }
  }
}
