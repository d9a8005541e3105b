package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Member.Role;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who makes whom what. Nobody does anything to who stands as high as they do, only owners make and
 * unmake owners and moderators, and a room always has an owner.
 */
record Manners(Room room, Who who, Instant now) {
  /** Mutes somebody, brings them in, or gives them another role. */
  Decision appoint(Action.Appoint action) {
    Member there = room.member(action.user());
    Role before = there == null ? null : there.role();
    Role role = action.role() != null ? action.role() : before == null ? Role.MEMBER : before;
    Instant muted =
        action.mute() != null ? action.mute().until() : there == null ? null : there.mutedUntil();
    boolean high = role.moderates() || (before != null && before.moderates());
    if (role != before && high) {
      Refusal no = room.refusal(Right.APPOINT, who, now);
      if (no != null) {
        return new Decision(List.of(), no);
      }
    }
    if (action.mute() != null && (there == null || !outranks(there))) {
      return there == null
          ? Decision.no(ErrorCode.INVALID, "Only who is in the room can be muted.")
          : Decision.no(ErrorCode.FORBIDDEN, "Nobody mutes who stands as high as they do.");
    }
    if (before == Role.OWNER && role != Role.OWNER && lastOwner()) {
      return keepsAnOwner();
    }
    Member after =
        new Member(action.user(), there == null ? action.name() : there.name(), role, muted);
    return after.equals(there) ? Decision.of() : Decision.of(new Change.Joined(after, null, 0));
  }

  /** Sends somebody away; oneself, too. */
  Decision remove(Action.Remove action) {
    boolean self = action.user().equals(who.user());
    Member there = room.member(action.user());
    if (self && action.ban()) {
      return Decision.no(ErrorCode.INVALID, "Nobody bans themselves.");
    }
    if (there == null) {
      return !action.ban() || room.banned(action.user())
          ? action.ban() ? Decision.of() : Decision.no(ErrorCode.NOT_FOUND)
          : gone(new Member(action.user(), action.name(), Role.MEMBER), Parting.BANNED);
    }
    if (self) {
      return there.role() == Role.OWNER && lastOwner() ? keepsAnOwner() : gone(there, Parting.LEFT);
    }
    return outranks(there)
        ? gone(there, action.ban() ? Parting.BANNED : Parting.KICKED)
        : Decision.no(ErrorCode.FORBIDDEN, "Nobody sends away who stands as high as they do.");
  }

  /** Makes somebody a member, who keeps the higher role if they are there. */
  static Decision admit(Room room, Member member) {
    if (room.banned(member.id())) {
      return Decision.no(ErrorCode.FORBIDDEN, "You were banned from this room.");
    }
    Member there = room.member(member.id());
    boolean higher = there != null && there.role().compareTo(member.role()) <= 0;
    return higher ? Decision.of() : Decision.of(new Change.Joined(member, null, 0));
  }

  /** Ends a membership, if there is one. */
  static Decision expel(Room room, UUID user) {
    Member member = room.member(user);
    return member == null ? Decision.of() : gone(member, Parting.LEFT);
  }

  private static Decision gone(Member member, Parting why) {
    return Decision.of(new Change.Joined(member, why, 0));
  }

  private static Decision keepsAnOwner() {
    return Decision.no(
        ErrorCode.CONFLICT, "A room has an owner. Make somebody else one first, or delete it.");
  }

  private boolean outranks(Member other) {
    @Nullable Member me = room.member(who.user());
    return me != null && me.role().compareTo(other.role()) < 0;
  }

  private boolean lastOwner() {
    return room.members().stream().filter(each -> each.role() == Role.OWNER).count() <= 1;
  }
}
