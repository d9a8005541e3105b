package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.TableState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundTableTest {
  private static final UUID TOPIC = new UUID(5, 5);

  private static List<UUID> seats(int many) {
    return IntStream.range(0, many).mapToObj(i -> new UUID(7, i)).toList();
  }

  private static RoundTable table(List<UUID> seats, int rounds) {
    return new RoundTable(new UUID(4, 4), Scene.ROOM, Scene.ANN, seats, rounds, TOPIC);
  }

  @Test
  void eachHasItsTurnInEachRoundAndAnswersTheOneBefore() {
    List<UUID> seats = seats(2);
    RoundTable table = table(seats, 2);
    assertNull(table.state().turn());
    List<UUID> turns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      turns.add(table.next().orElseThrow());
      assertEquals(i / 2 + 1, table.state().round());
      assertEquals(turns.get(i), table.state().turn());
      assertEquals(i == 0 ? TOPIC : new UUID(6, i - 1), table.question());
      table.writes(new UUID(6, i));
      table.answered(new UUID(6, i));
    }
    assertEquals(List.of(seats.get(0), seats.get(1), seats.get(0), seats.get(1)), turns);
    assertFalse(table.over());
    assertEquals(Optional.empty(), table.next());
    assertEquals(TableState.End.DONE, table.state().end());
    assertEquals(2, table.state().round());
    assertNull(table.state().turn());
  }

  @Test
  void aTableThatMakesNoSenseIsRefused() {
    assertNotNull(RoundTable.refusal(seats(1), 1));
    assertNotNull(RoundTable.refusal(seats(9), 1));
    assertNotNull(RoundTable.refusal(List.of(TOPIC, TOPIC), 1));
    assertNotNull(RoundTable.refusal(seats(2), 0));
    assertNotNull(RoundTable.refusal(seats(2), 17));
    assertNotNull(RoundTable.refusal(seats(8), 5));
    assertNotNull(RoundTable.refusal(seats(2), Long.MAX_VALUE));
    assertNull(RoundTable.refusal(seats(2), 16));
    assertNull(RoundTable.refusal(seats(8), 4));
  }

  @Property
  void whateverHappensItEndsInItsTurnsAndNobodyWhoIsOutHasOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 8) int models,
      @ForAll @IntRange(min = 1, max = 4) int rounds) {
    Random random = new Random(seed);
    RoundTable table = table(seats(models), rounds);
    Set<UUID> out = new HashSet<>();
    boolean stopped = false;
    int turns = 0;
    for (Optional<UUID> next = table.next(); next.isPresent(); next = table.next()) {
      turns++;
      assertFalse(stopped);
      assertTrue(turns <= models * rounds);
      assertFalse(out.contains(next.get()));
      assertTrue(table.state().round() <= rounds);
      switch (random.nextInt(6)) {
        case 0 -> {
          out.add(next.get());
          table.out(next.get());
        }
        case 1 -> {
          if (random.nextInt(5) == 0) {
            stopped = true;
            table.end(TableState.End.STOPPED);
          }
        }
        default -> table.answered(UUID.randomUUID());
      }
    }
    assertTrue(table.over());
    assertEquals(
        stopped
            ? TableState.End.STOPPED
            : out.size() == models ? TableState.End.NOBODY : TableState.End.DONE,
        table.state().end());
    assertEquals(Optional.empty(), table.next());
  }
}
