package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who stands in line at the door and hangs up was never there. */
@NullUnmarked
class HangingUpTest {
  private static final int PEOPLE = 4;
  private static final int SOCKETS = 10;

  private final TestServer server = TestServer.shared();

  private static JsonObject enter(String room) {
    return new JsonObject().put("type", "enter").put("room", room);
  }

  @Test
  void whoHangsUpWhileEnteringIsNotPresent() {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket witness = ann.hello();
    assertEquals(1, witness.enter(room).getInteger("presentCount"));
    List<TestSocket> crowd = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Person each = server.newcomer("Bob");
      for (int j = 0; j < SOCKETS; j++) {
        crowd.add(each.hello());
      }
    }
    for (TestSocket each : crowd) {
      each.socket().writeTextMessage(enter(room).encode());
      each.socket().close();
    }
    crowd.forEach(TestSocket::closeCode);
    // On every event loop somebody enters behind them: then it was their turn before.
    Person last = server.newcomer("Cleo");
    String elsewhere = last.room("Elsewhere", "open");
    for (int i = 0; i < SOCKETS; i++) {
      last.hello().enter(elsewhere);
    }
    assertEquals(1, witness.enter(room).getInteger("presentCount"));
  }
}
