package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One room's rules. It decides what an action would change and is told what was stored; it reads no
 * clock, waits for nothing and calls nobody.
 */
final class Room {
  static final int SEATS = 16;

  /** Replies that are written at once. */
  static final int RUNNING = 16;

  static final int RUNNING_OF_ONE = 8;

  private RoomInfo info;
  private final Supplier<UUID> ids;
  private final Map<UUID, Member> members = new LinkedHashMap<>();
  private final Map<UUID, Seat> seats = new LinkedHashMap<>();
  private final Map<UUID, Change.Posted> running = new LinkedHashMap<>();
  private final Set<UUID> banned = new HashSet<>();

  /**
   * @param ids where the ids of new messages and seats come from
   */
  Room(
      RoomInfo info,
      Collection<Member> members,
      Collection<Seat> seats,
      Collection<UUID> banned,
      Supplier<UUID> ids) {
    this.info = info;
    this.ids = ids;
    members.forEach(member -> this.members.put(member.id(), member));
    seats.forEach(seat -> this.seats.put(seat.id(), seat));
    this.banned.addAll(banned);
  }

  RoomInfo info() {
    return info;
  }

  Collection<Member> members() {
    return List.copyOf(members.values());
  }

  Collection<Seat> seats() {
    return List.copyOf(seats.values());
  }

  @Nullable Seat seat(UUID seat) {
    return seats.get(seat);
  }

  /** Whether somebody may not come in again. */
  boolean banned(UUID user) {
    return banned.contains(user);
  }

  Collection<Change.Posted> running() {
    return List.copyOf(running.values());
  }

  @Nullable Member member(UUID user) {
    return members.get(user);
  }

  /** Whether somebody may know that this room exists. */
  boolean visibleTo(Who who) {
    return info.visibility() == RoomInfo.Visibility.OPEN || members.containsKey(who.user());
  }

  /** What {@code action} changes if {@code who} does it at {@code now}. */
  Decision decide(Action action, Who who, Instant now) {
    Refusal no = refusal(action, who, now);
    return no == null ? action.on(new Rules(who, now)) : new Decision(List.of(), no);
  }

  /** Why {@code who} may not do such a thing in this room at all, if so. */
  @Nullable Refusal refusal(Action action, Who who, Instant now) {
    return refusal(action.on(new Needed(who)), who, now);
  }

  /** Why {@code who} does not have a right at {@code now}, if so. */
  @Nullable Refusal refusal(Right right, Who who, Instant now) {
    Member member = members.get(who.user());
    if (right.ofAdmins() && who.role() == Who.ServerRole.ADMIN) {
      return null;
    }
    if (member == null) {
      return refusalOfStranger(right, who);
    }
    if (right.lostByMute(member, now)) {
      return Refusal.of(
          ErrorCode.FORBIDDEN,
          "You are muted in this room for now.",
          Map.of("mutedUntil", String.valueOf(member.mutedUntil())));
    }
    return right.of(member, now) ? null : Refusal.of(ErrorCode.FORBIDDEN, Needed.words(right));
  }

  private @Nullable Refusal refusalOfStranger(Right right, Who who) {
    if (!visibleTo(who)) {
      return Refusal.of(ErrorCode.NOT_FOUND);
    }
    if (banned.contains(who.user())) {
      return Refusal.of(ErrorCode.FORBIDDEN, "You were banned from this room.");
    }
    return right.ofPassersBy() ? null : Refusal.of(ErrorCode.FORBIDDEN, "Enter the room first.");
  }

  /** What follows from a model's message, for {@code who}: {@link Asking#follow}. */
  Decision follow(UUID question, Reply.Place place, List<Asking.Next> all, Who who, Instant now) {
    return new Asking(this, who, now, ids).follow(question, place, all);
  }

  /** The models that a message addresses: by handle, all at once, or by answering one of theirs. */
  List<Seat> addressed(String text, @Nullable Message repliedTo) {
    if (Handles.mentionsAll(text)) {
      return List.copyOf(seats.values());
    }
    List<Seat> addressed = new ArrayList<>(Handles.mentioned(text, seats.values()));
    if (repliedTo != null && repliedTo.reply() != null) {
      Seat seat = seats.get(repliedTo.reply().seat());
      if (seat != null && !addressed.contains(seat)) {
        addressed.add(seat);
      }
    }
    return addressed;
  }

  /** The model that answers also what addresses none, where one does: the one that was first. */
  Optional<Seat> visited() {
    return info.answers() == RoomInfo.Answers.EVERY
        ? seats.values().stream().findFirst()
        : Optional.empty();
  }

  /** Takes note of a change that was stored. */
  void apply(Change change) {
    change.on(new Effects());
  }

  /** The queued or running reply {@code message}, if it is one. */
  Change.@Nullable Posted running(UUID message) {
    return running.get(message);
  }

  private final class Rules implements Action.Cases<Decision> {
    private final Who who;
    private final Instant now;

    Rules(Who who, Instant now) {
      this.who = who;
      this.now = now;
    }

    @Override
    public Decision enter(Action.Enter action) {
      return members.containsKey(who.user())
          ? Decision.of()
          : Decision.of(
              new Change.Joined(new Member(who.user(), who.name(), Member.Role.MEMBER), null, 0));
    }

    @Override
    public Decision leave(Action.Leave action) {
      return Decision.of();
    }

    @Override
    public Decision typing(Action.Typing action) {
      return Decision.of();
    }

    @Override
    public Decision say(Action.Say action) {
      return asking().say(action);
    }

    private Asking asking() {
      return new Asking(Room.this, who, now, ids);
    }

    @Override
    public Decision summon(Action.Summon action) {
      return new Seating(Room.this, who, ids).summon(action);
    }

    @Override
    public Decision dismiss(Action.Dismiss action) {
      return new Seating(Room.this, who, ids).dismiss(action);
    }

    @Override
    public Decision stop(Action.Stop action) {
      Change.Posted reply = running.get(action.message());
      if (reply == null) {
        return Decision.of();
      }
      boolean may =
          isAsker(reply) || isPayer(reply) || refusal(Right.STOP_OTHERS, who, now) == null;
      return may
          ? Decision.of()
          : Decision.no(
              ErrorCode.FORBIDDEN, "Only who asked, who pays and moderators can stop a reply.");
    }

    @Override
    public Decision retry(Action.Retry action) {
      return asking().retry(action);
    }

    @Override
    public Decision askToLend(Action.AskToLend action) {
      return seats.containsKey(action.seat()) ? Decision.of() : Decision.no(ErrorCode.NOT_FOUND);
    }

    @Override
    public Decision configure(Action.Configure action) {
      RoomInfo after = action.patch().on(info);
      if (info.lobby() && after.visibility() == RoomInfo.Visibility.PRIVATE) {
        return Decision.no(ErrorCode.CONFLICT, "Everybody starts in this room: it stays open.");
      }
      Refusal no =
          after.visibility() == info.visibility() ? null : refusal(Right.OPEN_OR_CLOSE, who, now);
      return no != null
          ? new Decision(List.of(), no)
          : after.equals(info) ? Decision.of() : Decision.of(new Change.Configured(after, 0));
    }

    @Override
    public Decision alter(Action.Alter action) {
      Action.Target target = action.target();
      return target == null
          ? Decision.no(ErrorCode.NOT_FOUND)
          : action.what().on(new Altering(target, who));
    }

    @Override
    public Decision appoint(Action.Appoint action) {
      return new Manners(Room.this, who, now).appoint(action);
    }

    @Override
    public Decision remove(Action.Remove action) {
      return new Manners(Room.this, who, now).remove(action);
    }

    @Override
    public Decision openTable(Action.OpenTable action) {
      return Decision.of();
    }

    @Override
    public Decision deleteRoom(Action.DeleteRoom action) {
      return info.lobby()
          ? Decision.no(ErrorCode.CONFLICT, "Everybody starts in this room: it stays.")
          : Decision.of();
    }

    private boolean isPayer(Change.Posted reply) {
      Reply of = reply.message().reply();
      return of != null && who.user().equals(of.payer().id());
    }

    private boolean isAsker(Change.Posted reply) {
      Reply of = reply.message().reply();
      return of != null && of.asker().id().equals(who.user().toString());
    }
  }

  private final class Effects implements Change.Cases<Boolean> {
    @Override
    public Boolean posted(Change.Posted change) {
      return change.message().state().running()
          && running.put(change.message().id(), change) == null;
    }

    @Override
    public Boolean became(Change.Became change) {
      return !change.message().state().running() && running.remove(change.message().id()) != null;
    }

    @Override
    public Boolean altered(Change.Altered change) {
      return false;
    }

    @Override
    public Boolean seated(Change.Seated change) {
      Seat seat = change.seat();
      return change.gone() ? seats.remove(seat.id()) != null : seats.put(seat.id(), seat) == null;
    }

    @Override
    public Boolean configured(Change.Configured change) {
      info = change.room();
      return true;
    }

    @Override
    public Boolean joined(Change.Joined change) {
      Member member = change.member();
      if (change.gone()) {
        return (change.parting() == Parting.BANNED && banned.add(member.id()))
            | members.remove(member.id()) != null;
      }
      return banned.remove(member.id()) | members.put(member.id(), member) == null;
    }
  }
}
