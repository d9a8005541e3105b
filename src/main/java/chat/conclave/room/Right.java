package chat.conclave.room;

import static chat.conclave.room.Right.Standing.ADMIN;
import static chat.conclave.room.Right.Standing.GUEST;
import static chat.conclave.room.Right.Standing.MEMBER;
import static chat.conclave.room.Right.Standing.MODERATOR;
import static chat.conclave.room.Right.Standing.MUTED;
import static chat.conclave.room.Right.Standing.OWNER;
import static chat.conclave.room.Right.Standing.PASSER_BY;

import chat.conclave.protocol.Member;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can be done in a room, and who may: the one table of it. */
public enum Right {
  ENTER(OWNER, MODERATOR, MEMBER, GUEST, MUTED, PASSER_BY),
  READ(OWNER, MODERATOR, MEMBER, GUEST, MUTED, PASSER_BY),
  HEAR(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  MARK_READ(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  EXPORT(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  LEAVE(OWNER, MODERATOR, MEMBER, GUEST, MUTED),

  SAY(OWNER, MODERATOR, MEMBER, GUEST),
  TYPE(OWNER, MODERATOR, MEMBER, GUEST),
  REACT(OWNER, MODERATOR, MEMBER, GUEST),
  EDIT_OWN(OWNER, MODERATOR, MEMBER, GUEST),
  EDIT_OTHERS(),
  DELETE_OWN(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  DELETE_OTHERS(OWNER, MODERATOR),
  HIDE_OWN(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  HIDE_OTHERS(),
  PIN(OWNER, MODERATOR),

  PREVIEW(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  ASK(OWNER, MODERATOR, MEMBER),
  RETRY(OWNER, MODERATOR, MEMBER),
  HOLD_TABLE(OWNER, MODERATOR, MEMBER),
  SUMMON(OWNER, MODERATOR, MEMBER),
  DISMISS(OWNER, MODERATOR, MEMBER),
  STOP_OWN(OWNER, MODERATOR, MEMBER, GUEST, MUTED),
  STOP_OTHERS(OWNER, MODERATOR),
  ASK_TO_LEND(OWNER, MODERATOR, MEMBER),
  LEND(OWNER, MODERATOR, MEMBER, MUTED),

  INVITE(OWNER, MODERATOR),
  LIST_INVITES(OWNER, MODERATOR),
  REVOKE_INVITE(OWNER, MODERATOR),
  ADMIT(OWNER, MODERATOR),
  MUTE(OWNER, MODERATOR),
  KICK(OWNER, MODERATOR),
  BAN(OWNER, MODERATOR),
  APPOINT(OWNER),
  SET_UP(OWNER, MODERATOR, ADMIN),
  OPEN_OR_CLOSE(OWNER, ADMIN),
  DELETE_ROOM(OWNER, ADMIN);

  /** How somebody stands to a room. Several can hold at once. */
  enum Standing {
    OWNER,
    MODERATOR,
    MEMBER,
    GUEST,
    /** Who has it, has it also while muted. */
    MUTED,
    /** No member, of an open room, and not banned. */
    PASSER_BY,
    /** An admin of the server, member or not. */
    ADMIN
  }

  private final Set<Standing> whose;

  Right(Standing... whose) {
    this.whose = EnumSet.noneOf(Standing.class);
    this.whose.addAll(Set.of(whose));
  }

  /** Whether an admin of the server has it, member or not. */
  boolean ofAdmins() {
    return whose.contains(ADMIN);
  }

  /** Whether who could come in has it. */
  boolean ofPassersBy() {
    return whose.contains(PASSER_BY);
  }

  boolean of(Member.Role role) {
    return whose.contains(Standing.valueOf(role.name()));
  }

  /** Whether a member has it at {@code now}. */
  boolean of(Member member, Instant now) {
    return of(member.role()) && (whose.contains(MUTED) || !member.mutedAt(now));
  }

  /** Whether {@code member} would have it if they were not muted. */
  boolean lostByMute(@Nullable Member member, Instant now) {
    return member != null && of(member.role()) && !of(member, now);
  }
}
