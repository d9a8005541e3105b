package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.TestServer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who begins and does not go on. All wait at the same time, by the real clock. */
@NullUnmarked
class SilenceTest {
  private static final TestServer SERVER = TestServer.shared();

  @Test
  void whoDoesNotGoOnIsCutInTime() {
    Instant start = Instant.now();
    String post =
        "POST /api/auth/login HTTP/1.1\r\nHost: "
            + RawHttp.host(SERVER)
            + "\r\nContent-Type: application/json\r\n";
    RawSocket silent = RawSocket.open(SERVER);
    RawSocket half = RawSocket.open(SERVER);
    half.send(RawSocket.head(RawSocket.FIN | RawSocket.TEXT, 100).appendByte((byte) 'x'));
    RawHttp nothing = RawHttp.open(SERVER);
    RawHttp halfHead = RawHttp.open(SERVER);
    halfHead.send(post);
    RawHttp halfBody = RawHttp.open(SERVER);
    halfBody.send(post + "Content-Length: 100\r\n\r\n{\"name\":");
    RawHttp halfChunk = RawHttp.open(SERVER);
    halfChunk.send(post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"nam");
    RawHttp refused = RawHttp.open(SERVER);
    refused.send(post + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde");
    Future<Integer> withoutHello = silent.closed();
    assertEquals(415, await(refused.answer()).status());
    await(refused.closed());
    assertEquals(4401, await(withoutHello));
    within(start, 4, 9);
    // It is closed as soon; its half of the handshake is lost in the frame that it owes.
    assertEquals(4401, half.closeCode());
    await(nothing.closed());
    await(halfHead.closed());
    within(start, 9, 13);
    await(halfBody.closed());
    await(halfChunk.closed());
    within(start, 14, 20);
  }

  @Test
  void anEndlessBodyIsNotReadToItsEnd() {
    RawHttp http = RawHttp.open(SERVER);
    Future<chat.conclave.Person.Answer> answer = http.answer();
    http.send(
        "POST /api/auth/login HTTP/1.1\r\nHost: "
            + RawHttp.host(SERVER)
            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    Buffer chunk = Buffer.buffer("8000\r\n" + " ".repeat(0x8000) + "\r\n");
    for (int i = 0; i < 20; i++) {
      http.send(chunk.copy());
    }
    Expect.problem(413, "too-large", await(answer));
    await(http.closed());
  }

  private static void within(Instant start, int from, int to) {
    Duration passed = Duration.between(start, Instant.now());
    assertTrue(
        passed.compareTo(Duration.ofSeconds(from)) > 0
            && passed.compareTo(Duration.ofSeconds(to)) < 0,
        "after " + passed);
  }
}
