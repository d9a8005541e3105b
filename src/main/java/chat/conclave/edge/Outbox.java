package chat.conclave.edge;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection is still to be sent. Frames that are due in the same moment go as one array.
 * A slow reader's queue is bounded: past half of it pieces of running replies give way (the reply's
 * end brings the whole text), past all of it the reader is told to come back.
 */
final class Outbox implements Post {
  static final int BYTES = 1 << 20;
  static final int FRAMES = 500;

  /** Longest array of frames, in UTF-16 units: many clients take 64 KiB in one piece. */
  private static final int SHARED = 16 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final ServerWebSocket socket;
  private final Context context;
  private final Consumer<CloseReason> fault;
  private final Deque<Frame> queue = new ArrayDeque<>();
  private final Deque<Runnable> patient = new ArrayDeque<>();
  private int queued;
  private boolean scheduled;
  private boolean closed;

  private record Frame(String json, boolean passing) {}

  Outbox(ServerWebSocket socket, Context context, Consumer<CloseReason> fault) {
    this.socket = socket;
    this.context = context;
    this.fault = fault;
    socket.setWriteQueueMaxSize(64 * 1024);
    socket.drainHandler(drained -> flush());
  }

  @Override
  public void send(String json, boolean passing) {
    if (closed) {
      return;
    }
    if (passing && (queued > BYTES / 2 || queue.size() > FRAMES / 2)) {
      dropPassing();
      return;
    }
    queue.add(new Frame(json, passing));
    queued += json.length();
    if (queued > BYTES || queue.size() > FRAMES) {
      // Not yet written is not yet slow.
      flush();
      dropPassing();
      if (queued > BYTES || queue.size() > FRAMES) {
        fault.accept(CloseReason.SLOW);
        return;
      }
    }
    if (!scheduled) {
      scheduled = true;
      context.runOnContext(
          now -> {
            scheduled = false;
            flush();
          });
    }
  }

  @Override
  public void whenRoom(Runnable task) {
    if (closed) {
      return;
    }
    if (hasRoom() && patient.isEmpty()) {
      task.run();
    } else {
      patient.add(task);
    }
  }

  private boolean hasRoom() {
    return queued <= BYTES / 4 && queue.size() <= FRAMES / 4;
  }

  private void dropPassing() {
    queue.removeIf(
        frame -> {
          if (frame.passing()) {
            queued -= frame.json().length();
          }
          return frame.passing();
        });
  }

  /** Writes what there is, unless the reader is behind: then the drain handler comes back to it. */
  void flush() {
    while (!closed && !queue.isEmpty() && !socket.isClosed() && !socket.writeQueueFull()) {
      write(next());
    }
    while (!closed && !patient.isEmpty() && hasRoom()) {
      patient.remove().run();
    }
  }

  /** The next frame, or an array of as many as fit into a message that every client takes. */
  private String next() {
    String first = take();
    if (queue.isEmpty() || first.length() + queue.element().json().length() > SHARED) {
      return first;
    }
    StringBuilder array = new StringBuilder().append('[').append(first);
    while (!queue.isEmpty() && array.length() + queue.element().json().length() <= SHARED) {
      array.append(',').append(take());
    }
    return array.append(']').toString();
  }

  private String take() {
    String json = queue.remove().json();
    queued -= json.length();
    return json;
  }

  /**
   * Sends what there is, and {@code json} after it; to a reader who is behind, {@code json} alone.
   */
  void last(String json) {
    if (!closed && !socket.isClosed()) {
      flush();
      write(json);
    }
    close();
  }

  private void write(String text) {
    socket
        .writeTextMessage(text)
        .onFailure(failure -> LOG.debug("a frame was not written: {}", failure.getMessage()));
  }

  void close() {
    closed = true;
    queue.clear();
    patient.clear();
  }
}
