package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChainTest {
  @Property
  void neverMoreFollowThanTheLimitSays(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 20) int limit) {
    Random random = new Random(seed);
    Chain chain = new Chain(Scene.ANN);
    int followed = 0;
    int wanted = 0;
    for (int i = 0; i < 30; i++) {
      int more = random.nextInt(5);
      wanted += more;
      followed += chain.take(more, limit);
      assertEquals(Math.min(wanted, limit), followed);
    }
  }

  @Test
  void afterAStopNothingFollows() {
    Chain chain = new Chain(Scene.ANN);
    assertEquals(2, chain.take(2, 4));
    chain.stop();
    assertEquals(0, chain.take(1, 4));
    assertTrue(chain.stopped());
  }
}
