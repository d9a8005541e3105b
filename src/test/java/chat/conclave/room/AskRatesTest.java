package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AskRatesTest {
  private static final UUID ANN = new UUID(0, 1);

  private Instant now = Scene.NOON;
  private final AskRates rates = new AskRates(() -> now);

  @Test
  void sixtyModelsAreAskedInAMinuteAndOthersAreNotConcerned() {
    for (int i = 0; i < 7; i++) {
      rates.check(ANN, 8);
    }
    rates.check(ANN, 4);
    Refusal no = assertThrows(Refusal.class, () -> rates.check(ANN, 8));
    assertEquals(ErrorCode.RATE_LIMITED, no.code());
    assertEquals(8L, Long.parseLong(String.valueOf(no.facts().get("retryAfter"))));
    rates.check(new UUID(0, 2), 8);
    now = now.plusSeconds(7);
    assertThrows(Refusal.class, () -> rates.check(ANN, 8));
    rates.check(ANN, 7);
    now = now.plusSeconds(8);
    rates.check(ANN, 8);
  }
}
