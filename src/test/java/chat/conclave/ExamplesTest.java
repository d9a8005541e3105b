package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples do what their folder says, also after a cut. */
@NullUnmarked
class ExamplesTest {
  private static final TestServer SERVER = TestServer.shared();

  /** Between an example and the server, to be cut. */
  private static final class Wire implements AutoCloseable {
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final io.vertx.core.net.NetServer server = SERVER.vertx().createNetServer();

    Wire() {
      URI url = URI.create(SERVER.url());
      var client = SERVER.vertx().createNetClient();
      await(
          server
              .connectHandler(
                  near -> {
                    near.pause();
                    open.add(near);
                    client
                        .connect(url.getPort(), url.getHost())
                        .onSuccess(
                            far -> {
                              near.pipeTo(far).onComplete(done -> far.close());
                              far.pipeTo(near).onComplete(done -> near.close());
                            });
                  })
              .listen(0, "127.0.0.1"));
    }

    String url() {
      return "http://127.0.0.1:" + server.actualPort();
    }

    void cut() {
      open.forEach(socket -> await(socket.close()));
      open.clear();
    }

    @Override
    public void close() {
      await(server.close());
    }
  }

  /** A running example, and the lines that it prints. */
  private static final class Example implements AutoCloseable {
    private final Process process;
    private final Writer typed;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> printed = Collections.synchronizedList(new ArrayList<>());

    Example(String file, String variable, String secret, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(
          file.endsWith(".java")
              ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
              : "node");
      command.add("examples/" + file);
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put(variable, secret);
      process = builder.start();
      typed = process.outputWriter(StandardCharsets.UTF_8);
      Thread reader = new Thread(this::read);
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (InputStream out = process.getInputStream();
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(out, StandardCharsets.UTF_8))) {
        reader.lines().forEach(this::line);
      } catch (IOException | UncheckedIOException e) {
        line("ended: " + e.getMessage());
      }
    }

    private void line(String line) {
      printed.add(line);
      lines.add(line);
    }

    void type(String line) throws IOException {
      typed.write(line + "\n");
      typed.flush();
    }

    void prints(String wanted) throws InterruptedException {
      while (true) {
        String line = lines.poll(30, TimeUnit.SECONDS);
        if (line == null) {
          throw new AssertionError("never printed: " + wanted + "; but " + printed);
        }
        if (line.equals(wanted)) {
          return;
        }
      }
    }

    @Override
    public void close() {
      System.err.println(process.info().command().orElse("ended") + " printed " + printed);
      process.destroyForcibly();
    }
  }

  private static void needs(String file) {
    boolean there = true;
    if (file.endsWith(".mjs")) {
      try {
        there = new ProcessBuilder("node", "--version").start().waitFor() == 0;
      } catch (IOException | InterruptedException e) {
        there = false;
      }
    }
    assumeTrue(there, "there is no Node here to run " + file + " with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EchoBot.java", "echo-bot.mjs"})
  void theBotEchoesEachMessageOnceAlsoAfterACut(String file) throws Exception {
    needs(file);
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Echoes", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    JsonObject key =
        ServiceKeyTest.make(
            SERVER.admin(), ServiceKeyTest.wanted("chat", file.substring(0, file.indexOf('.'))));
    try (Wire wire = new Wire();
        Example bot = new Example(file, "CONCLAVE_KEY", key.getString("key"), wire.url(), room)) {
      bot.prints("entered Echoes");
      socket.say(room, "n1", "one \"quoted\" ü");
      echo(socket, "Echo: one \"quoted\" ü");
      wire.cut();
      socket.say(room, "n2", "two");
      echo(socket, "Echo: two");
      socket.say(room, "n3", "three");
      JsonObject last = echo(socket, "Echo: three");
      assertEquals("bot", last.getJsonObject("author").getString("kind"));
      assertEquals(6, ann.get("/api/rooms/" + room + "/messages").array().size());
      SERVER.admin().delete("/api/service-keys/" + key.getString("id"));
      bot.prints("closed for good: 4501");
    }
  }

  private static JsonObject echo(TestSocket socket, String text) {
    return socket
        .find(
            frame ->
                "message".equals(frame.getString("type"))
                    && text.equals(frame.getJsonObject("message").getString("text")))
        .getJsonObject("message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Client.java", "client.mjs"})
  void theClientTalksAndMissesNothingAfterACut(String file) throws Exception {
    needs(file);
    Person ann = SERVER.newcomer("Ann");
    Person ben = SERVER.newcomer("Ben");
    String room = ann.room("Talk", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.say(room, "n0", "before");
    try (Wire wire = new Wire();
        Example client =
            new Example(
                file, "CONCLAVE_PASSWORD", TestServer.PASSWORD, wire.url(), room, ben.name())) {
      client.prints("entered Talk");
      client.prints(ann.name() + ": before");
      client.type("hello \\ from here");
      echo(socket, "hello \\ from here");
      client.prints(ben.name() + ": hello \\ from here");
      wire.cut();
      socket.say(room, "n1", "missed");
      client.type("said after the cut");
      client.prints(ann.name() + ": missed");
      echo(socket, "said after the cut");
      client.prints(ben.name() + ": said after the cut");
      assertEquals(4, ann.get("/api/rooms/" + room + "/messages").array().size());
      assertTrue(client.printed.stream().filter(line -> line.endsWith("missed")).count() == 1);
    }
  }
}
