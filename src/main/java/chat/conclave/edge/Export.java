package chat.conclave.edge;

import chat.conclave.protocol.Message;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room as JSON Lines: the room, then its messages, oldest first. The next page is read when the
 * one before has gone out, however slowly somebody reads.
 */
final class Export {
  static final int PAGE = 200;
  private static final Logger LOG = LoggerFactory.getLogger(Export.class);

  private final HttpServerResponse response;
  private final LongFunction<Future<List<Message>>> pages;
  private final Runnable cut;

  /**
   * @param pages the messages after a change, at most {@link #PAGE}; fewer are the last ones
   * @param cut ends the connection: half an export must not look like a whole one
   */
  Export(HttpServerResponse response, LongFunction<Future<List<Message>>> pages, Runnable cut) {
    this.response = response;
    this.pages = pages;
    this.cut = cut;
  }

  /** Done when it has begun. */
  Future<Void> begin(RoomInfo room) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "application/jsonl")
        .putHeader("Content-Disposition", "attachment; filename=\"room.jsonl\"");
    Buffer head = Buffer.buffer();
    line(head, new JsonObject().put("type", "room").put("room", Wire.json(room)));
    return response.write(head).onSuccess(written -> next(0));
  }

  private void next(long after) {
    pages.apply(after).onComplete(this::write, this::failed);
  }

  private void write(List<Message> page) {
    Buffer lines = Buffer.buffer();
    page.forEach(
        message ->
            line(
                lines, new JsonObject().put("type", "message").put("message", Wire.json(message))));
    if (page.size() < PAGE) {
      response.end(lines).onFailure(this::failed);
    } else {
      response
          .write(lines)
          .onComplete(written -> next(page.get(page.size() - 1).posted()), this::failed);
    }
  }

  private static void line(Buffer lines, JsonObject json) {
    lines.appendString(json.encode()).appendString("\n");
  }

  private void failed(Throwable failure) {
    LOG.debug("an export ended early: {}", failure.getMessage());
    cut.run();
  }
}
