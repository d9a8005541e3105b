package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.conclave.Person;
import chat.conclave.Superuser;
import chat.conclave.TestServer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who hangs up in the middle is no trouble of the server's; what goes wrong inside it is. */
@NullUnmarked
class BrokenOffTest {
  private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final int LARGE = 16 << 20;

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final String messages = "/api/rooms/" + room + "/messages";
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger problems = (Logger) LoggerFactory.getLogger(Problems.class);
  private final Ear ear = new Ear(problems.getName());

  /** Hears what the server complains of, and all that is said of requests that failed. */
  private static final class Ear extends AppenderBase<ILoggingEvent> {
    final List<String> complaints = new CopyOnWriteArrayList<>();
    final BlockingQueue<ILoggingEvent> failed = new LinkedBlockingQueue<>();
    private final String problems;

    Ear(String problems) {
      this.problems = problems;
    }

    @Override
    protected void append(ILoggingEvent line) {
      if (line.getLoggerName().equals(problems)) {
        failed.add(line);
      }
      // A busy machine is not what this is about.
      if (line.getLevel().isGreaterOrEqual(Level.WARN)
          && !line.getLoggerName().endsWith("BlockedThreadChecker")) {
        complaints.add(line.getLevel() + " " + line.getFormattedMessage());
      }
    }

    ILoggingEvent next() throws InterruptedException {
      ILoggingEvent line = failed.poll(30, TimeUnit.SECONDS);
      assertTrue(line != null, "nothing was said of a request that failed");
      return line;
    }
  }

  @BeforeEach
  void listen() {
    problems.setLevel(Level.DEBUG);
    ear.start();
    root.addAppender(ear);
  }

  @AfterEach
  void listenNoMore() {
    root.detachAppender(ear);
    problems.setLevel(null);
  }

  private Socket connect() throws IOException {
    return connect(URI.create(server.url()).getPort());
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(30_000);
    // Without a farewell: what is still to be sent to it is refused.
    socket.setSoLinger(true, 0);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  private void send(Socket socket, String request, String rest) throws IOException {
    String head =
        "%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s"
            .formatted(request, RawHttp.host(server), ann.token(), rest);
    socket.getOutputStream().write(head.getBytes(US_ASCII));
  }

  private String said(String text) {
    var socket = ann.hello();
    socket.enter(room);
    return socket.say(room, "n", text).getString("message");
  }

  private void run(String sql) throws IOException {
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(sql);
    }
  }

  private void assertQuiet() throws InterruptedException {
    assertEquals(Level.DEBUG, ear.next().getLevel());
    assertEquals(List.of(), ear.complaints);
  }

  @Test
  void whoHangsUpInTheMiddleOfAnAnswerIsNotComplainedOf() throws Exception {
    run(
        "update conclave.messages set text = repeat('x ', %d) where id = '%s'"
            .formatted(LARGE, said("much")));
    try (Socket socket = connect()) {
      send(socket, "GET " + messages, "\r\n");
      assertEquals('H', socket.getInputStream().read());
    }
    assertQuiet();
  }

  @Test
  void whoHangsUpInTheMiddleOfAQuestionIsNotComplainedOf() throws Exception {
    for (boolean isRude : new boolean[] {true, false}) {
      try (Socket socket = connect()) {
        socket.setSoLinger(isRude, 0);
        send(
            socket,
            "PUT /api/user/api-keys",
            "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n{");
        // All of it: who leaves something unread hangs up rudely in any case.
        assertEquals(
            GO_ON, new String(socket.getInputStream().readNBytes(GO_ON.length()), US_ASCII));
      }
      assertQuiet();
    }
  }

  @Test
  void whoHangsUpBeforeTheAnswerIsNotComplainedOf() throws Exception {
    String code = ann.invite(room);
    try (Superuser holding = new Superuser(server.vertx(), server.data());
        Superuser watching = new Superuser(server.vertx(), server.data())) {
      holding.run("begin");
      holding.run("select from conclave.invites where room = '" + room + "' for update");
      try (Socket socket = connect()) {
        send(socket, "POST /api/invites/" + code, "Content-Length: 0\r\n\r\n");
        while (watching.value("select count(*) from pg_locks where not granted").equals("0")) {
          watching.run("select pg_sleep(0.02)");
        }
      }
      holding.run("commit");
    }
    assertQuiet();
  }

  /** A server of its own whose only operation goes wrong, at once or when its client has gone. */
  private HttpServer broken() {
    Router router = Router.router(server.vertx());
    router.get("/at-once").handler(BrokenOffTest::fail);
    router
        .get("/later")
        .handler(
            request -> {
              request.request().connection().closeHandler(closed -> fail(request));
              request.response().setChunked(true);
              var unused = request.response().write("so far");
            });
    router.route().failureHandler(Problems::handle);
    return await(server.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  private static void fail(RoutingContext request) {
    request.fail(new IllegalStateException("a fault inside"));
  }

  private void assertComplained(String what) throws InterruptedException {
    ILoggingEvent line = ear.next();
    assertEquals(Level.ERROR, line.getLevel());
    assertEquals("GET " + what + " failed", line.getFormattedMessage());
    assertEquals("a fault inside", line.getThrowableProxy().getMessage());
  }

  @Test
  void whatGoesWrongInsideIsComplainedOfAlsoWhenNobodyWaitsForItAnyMore() throws Exception {
    HttpServer broken = broken();
    try {
      try (Socket socket = connect(broken.actualPort())) {
        send(socket, "GET /at-once", "Connection: close\r\n\r\n");
        String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
        assertFalse(answer.contains("a fault inside"), answer);
      }
      assertComplained("/at-once");
      try (Socket socket = connect(broken.actualPort())) {
        send(socket, "GET /later", "\r\n");
        assertEquals('H', socket.getInputStream().read());
      }
      assertComplained("/later");
    } finally {
      await(broken.close());
    }
  }
}
