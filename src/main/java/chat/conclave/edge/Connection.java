package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ClientFrame;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.FrameReader;
import chat.conclave.protocol.FrameReader.Inbound;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.provider.SecretCatcher;
import chat.conclave.room.News;
import chat.conclave.storage.ReadMarks;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket: frames in, one after another, and frames out. */
final class Connection {
  private static final Duration HELLO = Duration.ofSeconds(5);

  /** For who has said hello and stands in line. */
  private static final Duration IN_LINE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final UUID id = UUID.randomUUID();
  private final ServerWebSocket socket;
  private final Parts parts;
  private final Outbox outbox;
  private final Farewell farewell;
  private final TextFrames frames;
  private final Pace pace;
  private final Runnable closed;
  private final Turns turns = new Turns(this::handle, this::error);
  private final Subscriptions rooms;
  private final Heartbeat heartbeat;
  private Timers.Timer deadline;
  private Runnable greeted = () -> {};
  // Written by this connection's event loop, read by others that end a session.
  private volatile @Nullable Bearer bearer;
  private boolean inLine;
  private boolean over;

  /** What every connection of a verticle shares. */
  record Parts(
      Bus bus,
      Bearers bearers,
      RoomEars ears,
      Sockets sockets,
      Rates rates,
      Timers timers,
      Clock clock,
      SecretCatcher secrets,
      ReadMarks marks,
      Turnstile turnstile,
      PageFiles page,
      Context context) {}

  /**
   * @param cut ends the TCP connection
   * @param closed is told when the socket is gone
   */
  Connection(ServerWebSocket socket, Parts parts, Runnable cut, Runnable closed) {
    this.socket = socket;
    this.parts = parts;
    this.closed = closed;
    outbox = new Outbox(socket, parts.context(), this::close);
    farewell = new Farewell(socket, outbox, parts.timers(), cut);
    frames = new TextFrames(this::text, this::close);
    pace = new Pace(parts.clock());
    deadline = parts.timers().after(HELLO, () -> close(CloseReason.UNAUTHENTICATED));
    rooms = new Subscriptions(parts, outbox, () -> close(CloseReason.SLOW));
    heartbeat =
        new Heartbeat(
            parts.bus(),
            parts.timers(),
            parts.clock(),
            new Heartbeat.Line(
                rooms::rooms, rooms::reach, this::ping, this::send, () -> close(CloseReason.SLOW)));
    socket.frameHandler(this::frame);
    socket.exceptionHandler(this::failed);
    socket.closeHandler(
        gone -> {
          end();
          farewell.over();
        });
  }

  /** Runs {@code task} when somebody has said who they are. */
  void onGreeted(Runnable task) {
    greeted = task;
  }

  UUID id() {
    return id;
  }

  @Nullable Who who() {
    Bearer known = bearer;
    return known == null ? null : known.who();
  }

  private void ping() {
    socket
        .writePing(Buffer.buffer())
        .onFailure(failure -> LOG.debug("a ping was not written: {}", failure.getMessage()));
  }

  /** The library refuses a frame that breaks the protocol, and cuts the connection after this. */
  private void failed(Throwable failure) {
    LOG.debug("a socket failed: {}", failure.getMessage());
    if (failure instanceof CorruptedWebSocketFrameException broken) {
      close(CloseReason.ofFrame(broken.closeStatus().code()));
    }
  }

  private void frame(WebSocketFrame frame) {
    if (over) {
      return;
    }
    heartbeat.heard();
    if (frame.isClose()) {
      end();
    } else if (frame.isPing() || frame.type() == WebSocketFrameType.PONG) {
      if (!pace.control()) {
        close(CloseReason.FLOOD);
      }
    } else {
      frames.on(frame);
    }
  }

  private void text(String text) {
    if (over) {
      return;
    }
    if (!pace.frame() || turns.full()) {
      close(CloseReason.FLOOD);
      return;
    }
    Inbound inbound = FrameReader.read(text);
    if (!inbound.json() && !pace.garbled()) {
      close(CloseReason.GARBLED);
    } else {
      take(inbound);
    }
  }

  private void take(Inbound inbound) {
    switch (pace.judge(inbound.frame())) {
      case IN_TIME -> turns.add(inbound);
      case NEEDLESS -> LOG.trace("a needless frame is dropped");
      // Refused without waiting for its turn.
      case TOO_FAST -> error(inbound.re(), pace.tooFast());
      case FLOOD -> close(CloseReason.FLOOD);
    }
  }

  private Future<?> handle(Inbound inbound) {
    if (inbound.frame() == null) {
      return Future.failedFuture(
          inbound.refusal() == null ? Refusal.of(ErrorCode.INVALID) : inbound.refusal());
    }
    if (inbound.frame() instanceof ClientFrame.Hello hello) {
      return hello(inbound.re(), hello);
    }
    Bearer speaker = bearer;
    return speaker == null
        ? Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED, "Say hello first."))
        : new FrameHandling(this, parts, speaker, inbound.re()).handle(inbound.frame());
  }

  private Future<?> hello(@Nullable Object re, ClientFrame.Hello hello) {
    if (bearer == null && !inLine) {
      inLine = true;
      deadline.cancel();
      deadline = parts.timers().after(IN_LINE, () -> close(CloseReason.SLOW));
    }
    return parts.turnstile().pass(() -> over ? Turnstile.refused() : known(re, hello));
  }

  private Future<Bearer> known(@Nullable Object re, ClientFrame.Hello hello) {
    return parts
        .bearers()
        .entering(hello.token())
        .compose(
            known -> {
              Bearer before = bearer;
              return before == null || before.who().user().equals(known.who().user())
                  ? Future.succeededFuture(known)
                  : other();
            })
        .compose(
            known -> {
              greet(re, known);
              // It may have ended before this socket was known as its own: asked once more.
              return parts.bearers().entering(hello.token());
            })
        .onFailure(
            failure -> {
              if (failure instanceof Refusal refusal
                  && refusal.code() == ErrorCode.UNAUTHENTICATED) {
                error(re, refusal);
                close(CloseReason.UNAUTHENTICATED);
              }
            });
  }

  private static Future<Bearer> other() {
    return Future.failedFuture(
        Refusal.of(ErrorCode.INVALID, "This connection belongs to somebody else."));
  }

  private void greet(@Nullable Object re, Bearer known) {
    if (over) {
      return;
    }
    boolean first = bearer == null;
    bearer = known;
    deadline.cancel();
    Duration left = Duration.between(parts.clock().now(), known.until());
    // A person comes back with a new token, a key that has expired never does.
    CloseReason end = known.key() == null ? CloseReason.UNAUTHENTICATED : CloseReason.SESSION_ENDED;
    deadline = parts.timers().after(left.plusMillis(1), () -> close(end));
    frames.greeted();
    if (first) {
      greeted.run();
      parts.sockets().greeted(this);
    }
    send(
        Presenting.welcome(
            re, id, known.who(), parts.page().version(), known.until(), parts.clock().now()));
  }

  Subscriptions rooms() {
    return rooms;
  }

  /** Whether it lives on this event loop, where alone one may {@link #send}. */
  boolean livesOn(Context loop) {
    return parts.context() == loop;
  }

  void send(JsonObject frame) {
    outbox.send(frame.encode(), false);
  }

  /** Tells of a room that this connection is not in. Bots enter the rooms that they hear. */
  void hear(News news) {
    Who known = who();
    if (known != null && !known.bot() && rooms.of(news.room()) == null) {
      outbox.send(news.frame(), !news.mention());
    }
  }

  private void error(@Nullable Object re, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      send(Frames.error(re, refusal));
    } else {
      LOG.error("a frame could not be handled", failure);
      send(Frames.error(re, Refusal.of(ErrorCode.UNAVAILABLE)));
    }
  }

  /** Closes from another event loop. */
  void closeSoon(CloseReason reason) {
    closing(reason)
        .onFailure(failure -> LOG.debug("a close was not written: {}", failure.getMessage()));
  }

  /** Closes from another event loop. Done when the close is written, or cannot be. */
  Future<Void> closing(CloseReason reason) {
    Promise<Void> closed = Promise.promise();
    parts.context().runOnContext(now -> bye(reason).onComplete(closed));
    return closed.future();
  }

  /** Says why and closes. */
  void close(CloseReason reason) {
    bye(reason)
        .onFailure(failure -> LOG.debug("a close was not written: {}", failure.getMessage()));
  }

  private Future<Void> bye(CloseReason reason) {
    if (over) {
      return Future.succeededFuture();
    }
    Future<Void> said = farewell.say(reason);
    end();
    return said;
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    outbox.close();
    turns.end();
    deadline.cancel();
    heartbeat.end();
    parts.sockets().gone(this);
    rooms.endAll(id, who());
    closed.run();
  }
}
