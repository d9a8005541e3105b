package chat.conclave.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.RoomInfo.Visibility;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** People who do whatever comes into their minds, and what holds in a room all the same. */
class RoomWalkTest {
  private static final int STEPS = 120;
  private static final Member.Role[] ROLES = Member.Role.values();

  private final List<Who> people = new ArrayList<>();
  private final List<Message> said = new ArrayList<>();
  private Instant now = Scene.NOON;

  @Property(tries = 300)
  void whateverPeopleDoARoomStaysInOrder(@ForAll long seed, @ForAll boolean open) {
    Random random = new Random(seed);
    people.clear();
    said.clear();
    for (int i = 0; i < 7; i++) {
      people.add(Scene.who(100 + i, "Person " + i));
    }
    people.add(new Who(new UUID(0, 107), new UUID(1, 107), "Admin", Who.ServerRole.ADMIN));
    long[] ids = {0};
    Room room =
        new Room(
            Scene.info(open ? Visibility.OPEN : Visibility.PRIVATE),
            List.of(new Member(people.get(0).user(), "Person 0", Member.Role.OWNER)),
            List.of(),
            Set.of(),
            () -> new UUID(2, ids[0]++));
    long rev = 0;
    for (int step = 0; step < STEPS; step++) {
      now = now.plusSeconds(random.nextInt(120));
      Who who = people.get(random.nextInt(people.size()));
      Action action = action(room, random);
      boolean visible = room.visibleTo(who) || who.role() == Who.ServerRole.ADMIN;
      boolean may = room.refusal(action, who, now) == null;
      Member before = room.member(who.user());
      Member target = action instanceof Action.Appoint appoint ? room.member(appoint.user()) : null;
      Decision decision = room.decide(action, who, now);
      assertTrue(may || decision.refusal() != null, "refused, and yet decided");
      assertTrue(may || decision.changes().isEmpty(), "refused, and yet changed");
      if (!visible) {
        assertEquals(chat.conclave.protocol.ErrorCode.NOT_FOUND, code(decision), action.toString());
      }
      agrees(action, before, target, who, decision);
      for (Change change : decision.changes()) {
        note(room, change.at(++rev));
      }
      if (random.nextInt(4) == 0) {
        end(room, random, ++rev);
      }
      holds(room);
    }
  }

  private static chat.conclave.protocol.@Nullable ErrorCode code(Decision decision) {
    return decision.refusal() == null ? null : decision.refusal().code();
  }

  /** What changed was somebody's to change, by the table alone. */
  private void agrees(
      Action action, @Nullable Member before, @Nullable Member target, Who who, Decision decision) {
    if (decision.changes().isEmpty()) {
      return;
    }
    Right right = action.on(new Needed(who));
    boolean byTable =
        (right.ofAdmins() && who.role() == Who.ServerRole.ADMIN)
            || (before == null ? right.ofPassersBy() : right.of(before, now));
    assertTrue(byTable, () -> right + " was not theirs: " + before + " " + action);
    for (Change change : decision.changes()) {
      if (action instanceof Action.Appoint && change instanceof Change.Joined joined) {
        Member.Role after = joined.member().role();
        boolean raised =
            after != (target == null ? null : target.role())
                && (after.moderates() || (target != null && target.role().moderates()));
        assertTrue(
            !raised || (before != null && before.role() == Member.Role.OWNER),
            () -> "only owners make and unmake moderators: " + action);
      }
      if (change instanceof Change.Posted posted && posted.message().reply() != null) {
        assertTrue(before != null && before.role() != Member.Role.GUEST, "a guest spends");
      }
    }
  }

  private void note(Room room, Change change) {
    if (change instanceof Change.Posted posted) {
      said.add(posted.message());
    }
    room.apply(change);
  }

  private void end(Room room, Random random, long rev) {
    List<Change.Posted> running = List.copyOf(room.running());
    if (!running.isEmpty()) {
      Message reply = running.get(random.nextInt(running.size())).message();
      Message ended = reply.ended("text", "", MessageState.COMPLETE, Outcome.NONE);
      said.replaceAll(each -> each.id().equals(ended.id()) ? ended : each);
      room.apply(new Change.Became(ended, rev));
      assertNull(room.running(reply.id()));
    }
  }

  private static void holds(Room room) {
    assertTrue(
        room.members().stream().anyMatch(each -> each.role() == Member.Role.OWNER), "no owner");
    Set<String> handles = new HashSet<>();
    room.seats().forEach(seat -> assertTrue(handles.add(seat.handle()), "a handle twice"));
    assertTrue(room.seats().size() <= Room.SEATS, "too many seats");
    assertTrue(room.running().size() <= Room.RUNNING, "too many replies");
    for (Member member : room.members()) {
      assertTrue(!room.banned(member.id()), "banned and there");
      long own =
          room.running().stream()
              .filter(each -> each.message().reply() != null)
              .filter(each -> asker(each).equals(member.id().toString()))
              .count();
      assertTrue(own <= Room.RUNNING_OF_ONE, "too many replies for one");
    }
  }

  private static String asker(Change.Posted reply) {
    return java.util.Objects.requireNonNull(reply.message().reply()).asker().id();
  }

  private Action action(Room room, Random random) {
    Who whom = people.get(random.nextInt(people.size()));
    return switch (random.nextInt(14)) {
      case 0, 1 -> new Action.Enter(UUID.randomUUID(), null, null);
      case 2, 3 -> say(room, random, whom);
      case 4 -> new Action.Summon("openai", "gpt-5", random.nextBoolean() ? "owl" : null, "");
      case 5 -> new Action.Dismiss(anySeat(room, random));
      case 6, 7 ->
          new Action.Appoint(
              whom.user(),
              whom.name(),
              random.nextBoolean() ? ROLES[random.nextInt(ROLES.length)] : null,
              random.nextInt(3) > 0
                  ? null
                  : new Action.Mute(random.nextBoolean() ? now.plusSeconds(300) : null));
      case 8, 9 -> new Action.Remove(whom.user(), whom.name(), random.nextInt(3) == 0);
      case 10 -> new Action.Configure(patch(random));
      case 11, 12 -> alter(random, whom);
      default -> new Action.DeleteRoom();
    };
  }

  private static UUID anySeat(Room room, Random random) {
    List<Seat> seats = List.copyOf(room.seats());
    return seats.isEmpty() ? UUID.randomUUID() : seats.get(random.nextInt(seats.size())).id();
  }

  private static Action say(Room room, Random random, Who payer) {
    List<Action.Asked> asked =
        room.seats().stream()
            .filter(seat -> random.nextInt(4) == 0)
            .map(seat -> Scene.asked(seat, payer))
            .toList();
    boolean hidden = asked.isEmpty() && random.nextBoolean();
    return new Action.Say("n" + random.nextLong(), "hello", null, hidden, asked);
  }

  private static RoomPatch patch(Random random) {
    return new RoomPatch(
        "Name " + random.nextInt(3),
        null,
        random.nextInt(3) > 0
            ? null
            : random.nextBoolean() ? Visibility.OPEN : RoomInfo.Visibility.PRIVATE,
        null,
        null,
        null,
        null,
        null);
  }

  private Action alter(Random random, Who whom) {
    if (said.isEmpty()) {
      return new Action.Alter(UUID.randomUUID(), new Alteration.Delete(), null);
    }
    Message message = said.get(random.nextInt(said.size()));
    Alteration what =
        switch (random.nextInt(5)) {
          case 4 -> new Alteration.Hide(random.nextBoolean());
          case 0 -> new Alteration.Edit("changed");
          case 1 -> new Alteration.Delete();
          case 2 -> new Alteration.React("👍", whom.user(), random.nextBoolean());
          default -> new Alteration.Pin(random.nextBoolean());
        };
    return new Action.Alter(message.id(), what, new Action.Target(message, random.nextInt(60)));
  }
}
