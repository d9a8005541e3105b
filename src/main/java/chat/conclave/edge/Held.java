package chat.conclave.edge;

import chat.conclave.room.Broadcast;
import java.util.ArrayList;
import java.util.List;

/**
 * What a room told while a reader was still waiting for what it had asked for: so much and no more.
 */
final class Held {
  private static final int MOST = 500;
  private static final int MOST_UNITS = 1 << 20;

  private List<Broadcast> all = new ArrayList<>();
  private int units;

  void add(Broadcast broadcast) {
    int more = broadcast.frame().length();
    if (broadcast.parting() != null || (all.size() < MOST && units + more <= MOST_UNITS)) {
      all.add(broadcast);
      units += more;
    } else if (broadcast.rev() > 0) {
      // What is not held now leaves a hole, and a hole is filled.
      all.removeIf(Held::passing);
      units = all.stream().mapToInt(each -> each.frame().length()).sum();
    }
  }

  /** Everything, in order; nothing is held after this. */
  List<Broadcast> take() {
    List<Broadcast> taken = all;
    all = new ArrayList<>();
    units = 0;
    return taken;
  }

  /**
   * What is news to somebody who has got the whole room up to {@code rev}. Passing frames before a
   * change that is known are old: a piece of a reply must not come behind the reply's end.
   */
  List<Broadcast> takeBehind(long rev) {
    List<Broadcast> taken = take();
    int known = 0;
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).rev() > 0 && taken.get(i).rev() <= rev) {
        known = i + 1;
      }
    }
    List<Broadcast> news = new ArrayList<>(taken.subList(known, taken.size()));
    news.addAll(0, taken.subList(0, known).stream().filter(each -> !old(each, rev)).toList());
    return news;
  }

  private static boolean old(Broadcast broadcast, long rev) {
    return passing(broadcast) || (broadcast.rev() > 0 && broadcast.rev() <= rev);
  }

  private static boolean passing(Broadcast broadcast) {
    return broadcast.rev() == 0 && broadcast.parting() == null;
  }
}
