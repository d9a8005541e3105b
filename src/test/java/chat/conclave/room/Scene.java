package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.summon.Quoted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** People, models and what they say, for tests without a server. */
final class Scene {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final UUID ROOM = new UUID(0, 1);
  static final Who ANN = who(10, "Ann");
  static final Who BOB = who(11, "Bob");
  static final Who MODERATOR = who(12, "Mo");
  static final Who STRANGER = who(13, "Stranger");
  static final Seat CLAUDE = seat(20, "claude");
  static final Seat GPT = seat(21, "gpt");
  static final Seat KIMI = seat(22, "kimi");

  private Scene() {}

  static Who who(long id, String name) {
    return new Who(new UUID(0, id), new UUID(1, id), name, Who.ServerRole.MEMBER);
  }

  static Seat seat(long id, String handle) {
    String name = handle.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + handle.substring(1);
    return new Seat(new UUID(0, id), ROOM, 0, handle, "openai", "gpt-5", name, "");
  }

  static RoomInfo info(RoomInfo.Visibility visibility) {
    return new RoomInfo(ROOM, "Study", "", visibility, 4, false, RoomInfo.USUAL_CONTEXT);
  }

  /** Ann and Bob are members, Mo moderates, the stranger is none; two models sit there. */
  static Room room(RoomInfo.Visibility visibility) {
    return new Room(
        info(visibility),
        List.of(
            new Member(ANN.user(), "Ann", Member.Role.MEMBER),
            new Member(BOB.user(), "Bob", Member.Role.MEMBER),
            new Member(MODERATOR.user(), "Mo", Member.Role.MODERATOR)),
        List.of(CLAUDE, GPT),
        List.of(),
        UUID::randomUUID);
  }

  static Action.Asked asked(Seat seat, Who owner) {
    return new Action.Asked(
        seat, new Quoted(new Payer(Payer.Kind.OWN, owner.user(), owner.name()), null, null));
  }

  static Author author(Who who) {
    return new Author(Author.Kind.PERSON, who.user().toString(), who.name());
  }

  static Message said(Who who, String text) {
    return message(author(who), text, MessageState.COMPLETE, null);
  }

  static Message reply(Seat seat, Who asker, String text, MessageState state) {
    Payer payer = new Payer(Payer.Kind.OWN, asker.user(), asker.name());
    return message(
        new Author(Author.Kind.MODEL, seat.id().toString(), seat.name()),
        text,
        state,
        Reply.queued(seat, author(asker), payer, Reply.Place.ASKED));
  }

  private static Message message(
      Author author,
      String text,
      MessageState state,
      @org.jspecify.annotations.Nullable Reply reply) {
    return new Message(UUID.randomUUID(), ROOM, 1, 1, author, text, null, NOON, null, state, reply);
  }

  static Change.Posted posted(String text) {
    return new Change.Posted(said(ANN, text), text);
  }
}
