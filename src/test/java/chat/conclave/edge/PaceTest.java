package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who sends too much, reads too little or comes too often. */
@NullUnmarked
class PaceTest {
  private static final TestServer SERVER = TestServer.shared();

  private static void shout(TestSocket socket, String room, int id, String text) {
    var unused =
        socket
            .socket()
            .writeTextMessage(
                new JsonObject()
                    .put("type", "say")
                    .put("room", room)
                    .put("nonce", "n" + id)
                    .put("text", text)
                    .put("id", 1_000 + id)
                    .encode());
  }

  private static JsonObject answer(TestSocket socket, int id) {
    return socket.find(frame -> Integer.valueOf(1_000 + id).equals(frame.getValue("re")));
  }

  @Test
  void whoTalksTooFastIsToldToWaitAndAFloodIsClosed() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    for (int i = 0; i < 45; i++) {
      shout(socket, room, i, "again");
    }
    for (int i = 0; i < 30; i++) {
      assertEquals("ok", answer(socket, i).getString("type"));
    }
    JsonObject refused = answer(socket, 44);
    assertEquals("rate-limited", refused.getString("code"));
    assertTrue(refused.getInteger("retryAfter") >= 1);
    assertEquals(
        "ok",
        socket.ask(new JsonObject().put("type", "leave").put("room", room)).getString("type"));
    for (int i = 45; i < 140; i++) {
      shout(socket, room, i, "again");
    }
    assertEquals(4429, socket.closeCode());
    assertEquals("flood", socket.find(f -> "bye".equals(f.getString("type"))).getString("code"));
  }

  @Test
  void aFloodOfPingsClosesTheSocket() {
    RawSocket socket = RawSocket.open(SERVER, SERVER.newcomer("Ann"));
    Buffer pings = Buffer.buffer();
    for (int i = 0; i < 10_000; i++) {
      pings.appendBuffer(RawSocket.frame(RawSocket.FIN | RawSocket.PING, new byte[] {1}));
    }
    socket.send(pings);
    assertEquals(4429, socket.closeCode());
  }

  @Test
  void theOldestOfElevenSocketsOfAPersonIsClosed() {
    Person ann = SERVER.newcomer("Ann");
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      sockets.add(ann.hello());
    }
    assertEquals(4509, sockets.get(0).closeCode());
    JsonObject leave = new JsonObject().put("type", "leave").put("room", ann.lobby());
    assertEquals("ok", sockets.get(1).ask(leave).getString("type"));
    assertEquals("ok", sockets.get(10).ask(leave).getString("type"));
    sockets.subList(1, 11).forEach(TestSocket::close);
  }

  @Test
  void whoStopsReadingIsClosedAndNobodyElseWaits() {
    Person bob = SERVER.newcomer("Bob");
    String room = bob.room("Study", "open");
    TestSocket watch = bob.hello();
    watch.enter(room);
    Person idler = SERVER.newcomer("Idler");
    RawSocket idle = RawSocket.open(SERVER, idler);
    Future<String> entered = idle.next(text -> text.contains("\"reset\""));
    idle.text(new JsonObject().put("type", "enter").put("room", room).encode());
    await(entered);
    watch.find(frame -> present(frame, idler));
    List<TestSocket> speakers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      TestSocket speaker = SERVER.newcomer("Speaker").hello();
      speaker.enter(room);
      speakers.add(speaker);
    }
    idle.stopReading();
    Future<JsonObject> gone = watch.next(f -> has(f, "presence") && !present(f, idler));
    String text = "語".repeat(16_384);
    for (TestSocket socket : speakers) {
      // Whoever is being closed has only a moment left to read why.
      if (gone.isComplete()) {
        break;
      }
      for (int i = 0; i < 30; i++) {
        shout(socket, room, i, text);
      }
      for (int i = 0; i < 30; i++) {
        assertEquals("ok", answer(socket, i).getString("type"));
      }
    }
    await(gone);
    Future<String> bye = idle.next(frame -> frame.contains("\"bye\""));
    idle.readAgain();
    assertEquals(4408, idle.closeCode());
    assertEquals("slow", new JsonObject(await(bye)).getString("code"));
    speakers.forEach(TestSocket::close);
    watch.close();
  }

  private static boolean has(JsonObject frame, String type) {
    return type.equals(frame.getString("type"));
  }

  private static boolean present(JsonObject frame, Person person) {
    return has(frame, "presence") && frame.getJsonArray("present").contains(person.id());
  }
}
