package chat.conclave.edge;

import chat.conclave.protocol.Who;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<UUID, Deque<Connection>> people = new HashMap<>();

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

  /** Somebody has one more; the oldest of too many is closed. */
  void greeted(Connection connection) {
    Who who = connection.who();
    if (who == null) {
      return;
    }
    Connection oldest = null;
    synchronized (this) {
      Deque<Connection> own = people.computeIfAbsent(who.user(), u -> new ArrayDeque<>());
      own.add(connection);
      if (own.size() > OF_ONE_PERSON) {
        oldest = own.remove();
      }
    }
    if (oldest != null) {
      oldest.closeSoon(CloseReason.REPLACED);
    }
  }

  synchronized void gone(Connection connection) {
    Who who = connection.who();
    Deque<Connection> own = who == null ? null : people.get(who.user());
    if (own != null && who != null) {
      own.removeIf(each -> each == connection);
      if (own.isEmpty()) {
        people.remove(who.user());
      }
    }
  }

  /** The sockets of somebody. */
  synchronized List<Connection> of(UUID user) {
    return List.copyOf(people.getOrDefault(user, new ArrayDeque<>()));
  }

  /** The sockets of many. */
  synchronized List<Connection> of(Set<UUID> users) {
    List<Connection> all = new ArrayList<>();
    if (users.size() < people.size()) {
      users.forEach(user -> all.addAll(people.getOrDefault(user, new ArrayDeque<>())));
    } else {
      people.forEach((user, own) -> all.addAll(users.contains(user) ? own : List.of()));
    }
    return all;
  }

  /** Closes the sockets of a login session. */
  void sessionEnded(UUID session) {
    List<Connection> ended = new ArrayList<>();
    synchronized (this) {
      for (Deque<Connection> own : people.values()) {
        for (Connection connection : own) {
          Who who = connection.who();
          if (who != null && who.session().equals(session)) {
            ended.add(connection);
          }
        }
      }
    }
    ended.forEach(connection -> connection.closeSoon(CloseReason.SESSION_ENDED));
  }

  /** Closes the sockets of somebody who is to greet anew. */
  void comeBack(UUID user) {
    of(user).forEach(connection -> connection.closeSoon(CloseReason.UNAUTHENTICATED));
  }

  /** Closes all, when the server goes down. Done when everybody was told. */
  Future<?> goingAway() {
    List<Connection> all = new ArrayList<>();
    synchronized (this) {
      people.values().forEach(all::addAll);
    }
    return Future.join(
        all.stream().map(connection -> connection.closing(CloseReason.GOING_AWAY)).toList());
  }
}
