package chat.conclave.servicekey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.storage.ServiceKeyRow.Type;
import org.junit.jupiter.api.Test;

class KeyCodeTest {
  @Test
  void everySingleTypingErrorIsKnownWithoutTheDatabase() {
    String key = KeyCode.random(Type.CHAT).reveal();
    assertTrue(KeyCode.fits(key));
    for (int i = 4; i < key.length(); i++) {
      char other = key.charAt(i) == 'x' ? 'y' : 'x';
      assertFalse(KeyCode.fits(key.substring(0, i) + other + key.substring(i + 1)), "at " + i);
    }
    assertFalse(KeyCode.fits("cmk_" + key.substring(4)));
    assertFalse(KeyCode.fits(key.substring(0, key.length() - 1)));
  }

  @Test
  void theTypeIsSeenAtOnceAndTheKeyIsNotPrinted() {
    KeyCode chat = KeyCode.random(Type.CHAT);
    assertTrue(chat.reveal().startsWith("cck_"));
    assertTrue(KeyCode.random(Type.MANAGEMENT).reveal().startsWith("cmk_"));
    assertEquals("KeyCode[hidden]", chat.toString());
    assertTrue(chat.reveal().endsWith(chat.last4()));
    assertFalse(KeyCode.isMeant("eyJhbGciOi"));
  }
}
