package chat.conclave.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.TestServer;
import chat.conclave.TestSocket;

/** Says more in a room, in order, than one person may in a moment. */
final class Crowd {
  private static final int EACH = 25;

  private final TestServer server;
  private final String room;
  private TestSocket speaker;
  private int said;

  Crowd(TestServer server, String room) {
    this.server = server;
    this.room = room;
    this.speaker = another();
  }

  private TestSocket another() {
    TestSocket socket = server.newcomer("Someone").hello();
    socket.enter(room);
    return socket;
  }

  void say(String text) {
    if (said > 0 && said % EACH == 0) {
      speaker.close();
      speaker = another();
    }
    said++;
    assertEquals("ok", speaker.say(room, "n" + said, text).getString("type"));
  }
}
