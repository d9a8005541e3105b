package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Who;
import chat.conclave.time.HandTimers;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private final HandTimers timers = new HandTimers();
  private final List<JsonObject> told = new ArrayList<>();
  private final Attendance attendance =
      new Attendance(UUID.randomUUID(), timers, timers, told::add);

  private void come(int many) {
    for (int i = 0; i < many; i++) {
      assertTrue(attendance.enter(UUID.randomUUID(), UUID.randomUUID()));
      attendance.changed();
    }
  }

  private static Who somebody() {
    return new Who(UUID.randomUUID(), UUID.randomUUID(), "Ann", Who.ServerRole.MEMBER);
  }

  @Test
  void aFewAreAllNamedAndToldTogether() {
    come(50);
    timers.turn(199);
    assertEquals(List.of(), told);
    timers.turn(1);
    assertEquals(1, told.size());
    assertEquals(50, told.get(0).getJsonArray("present").size());
    assertEquals(50, told.get(0).getInteger("count"));
  }

  @Test
  void ofACrowdSomeAreNamedAndItIsToldMoreRarely() {
    come(1_000);
    timers.turn(10_000);
    told.clear();
    attendance.changed();
    timers.turn(4_000);
    assertEquals(List.of(), told);
    timers.turn(200);
    assertEquals(50, told.get(0).getJsonArray("present").size());
    assertEquals(1_000, told.get(0).getInteger("count"));
  }

  @Test
  void whoEntersIsNamedAlsoInACrowd() {
    come(60);
    UUID who = UUID.randomUUID();
    RoomAnswer.Present present = attendance.with(who);
    assertEquals(61, present.count());
    assertEquals(50, present.some().size());
    assertTrue(present.some().contains(who));
    assertFalse(attendance.over());
  }

  @Test
  void ofManyWhoTypeAtOnceSomeAreTold() {
    come(50);
    timers.turn(1_000);
    told.clear();
    for (int i = 0; i < 30; i++) {
      attendance.typing(somebody());
    }
    assertEquals(10, told.size());
    come(1);
    timers.turn(1_000);
    told.clear();
    for (int i = 0; i < 30; i++) {
      attendance.typing(somebody());
    }
    assertEquals(2, told.size());
    timers.turn(1_000);
    attendance.typing(somebody());
    assertEquals(3, told.size());
  }
}
