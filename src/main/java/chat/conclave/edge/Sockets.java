package chat.conclave.edge;

import chat.conclave.protocol.Who;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The sockets of this node, over all edge verticles: how many one address and one person have, and
 * whose they are.
 */
final class Sockets {
  static final int OF_ONE_PERSON = 10;
  static final int OF_ONE_ADDRESS = 1_000;
  static final int SILENT_OF_ONE_ADDRESS = 20;

  private final Map<String, int[]> addresses = new HashMap<>();
  private final Map<UUID, Deque<Held>> people = new HashMap<>();

  private record Held(Connection connection, Context context) {}

  /** Counts a new socket of {@code address}; not when there are too many. */
  synchronized boolean admit(String address) {
    int[] counts = addresses.computeIfAbsent(address, a -> new int[2]);
    if (counts[0] >= OF_ONE_ADDRESS || counts[1] >= SILENT_OF_ONE_ADDRESS) {
      return false;
    }
    counts[0]++;
    counts[1]++;
    return true;
  }

  /** A socket of {@code address} has said who it is. */
  synchronized void known(String address) {
    int[] counts = addresses.get(address);
    if (counts != null) {
      counts[1]--;
    }
  }

  /**
   * A socket of {@code address} is gone.
   *
   * @param known whether it had said who it is
   */
  synchronized void release(String address, boolean known) {
    int[] counts = addresses.get(address);
    if (counts == null) {
      return;
    }
    counts[0]--;
    if (!known) {
      counts[1]--;
    }
    if (counts[0] <= 0) {
      addresses.remove(address);
    }
  }

  /**
   * Somebody has one more; the oldest of too many is closed. Called on the connection's context.
   */
  void greeted(Connection connection) {
    Who who = connection.who();
    if (who == null) {
      return;
    }
    Held oldest = null;
    synchronized (this) {
      Deque<Held> own = people.computeIfAbsent(who.user(), u -> new ArrayDeque<>());
      own.add(new Held(connection, io.vertx.core.Vertx.currentContext()));
      if (own.size() > OF_ONE_PERSON) {
        oldest = own.remove();
      }
    }
    if (oldest != null) {
      close(oldest, CloseReason.REPLACED);
    }
  }

  synchronized void gone(Connection connection) {
    Who who = connection.who();
    Deque<Held> own = who == null ? null : people.get(who.user());
    if (own != null && who != null) {
      own.removeIf(held -> held.connection() == connection);
      if (own.isEmpty()) {
        people.remove(who.user());
      }
    }
  }

  /** Closes the sockets of a login session. */
  void sessionEnded(UUID session) {
    List<Held> ended = new ArrayList<>();
    synchronized (this) {
      for (Deque<Held> own : people.values()) {
        for (Held held : own) {
          Who who = held.connection().who();
          if (who != null && who.session().equals(session)) {
            ended.add(held);
          }
        }
      }
    }
    ended.forEach(held -> close(held, CloseReason.SESSION_ENDED));
  }

  /** Closes all, when the server goes down. */
  void goingAway() {
    List<Held> all = new ArrayList<>();
    synchronized (this) {
      people.values().forEach(all::addAll);
    }
    all.forEach(held -> close(held, CloseReason.GOING_AWAY));
  }

  private static void close(Held held, CloseReason reason) {
    held.context().runOnContext(now -> held.connection().close(reason));
  }
}
