package chat.conclave.edge;

import chat.conclave.account.Note;
import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.LoanQuestions.Answer;
import chat.conclave.key.LoanQuestions.Request;
import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.ClientFrame;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Wire;
import chat.conclave.provider.SecretCatcher;
import chat.conclave.room.Action;
import chat.conclave.room.FindRoom;
import chat.conclave.room.May;
import chat.conclave.room.Right;
import chat.conclave.room.RoomAnswer;
import chat.conclave.room.RoomCommand;
import chat.conclave.storage.ReadMarks;
import chat.conclave.summon.Choose;
import chat.conclave.summon.KeyDesk;
import chat.conclave.summon.LoanDesk;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns one frame of somebody known into a question to a room, and the room's answer into a frame.
 */
final class FrameHandling implements ClientFrame.Cases<Future<?>> {
  private static final BotFrames BOT_FRAMES = new BotFrames();

  private final Connection connection;
  private final Bus bus;
  private final Rates rates;
  private final SecretCatcher secrets;
  private final ReadMarks marks;
  private final Turnstile turnstile;
  private final Bearer bearer;
  private final Who who;
  private final @Nullable Object re;

  FrameHandling(Connection connection, Connection.Parts parts, Bearer bearer, @Nullable Object re) {
    this.connection = connection;
    this.bus = parts.bus();
    this.rates = parts.rates();
    this.secrets = parts.secrets();
    this.marks = parts.marks();
    this.turnstile = parts.turnstile();
    this.bearer = bearer;
    this.who = bearer.who();
    this.re = re;
  }

  /** Does what the frame wants, if it is one for this kind of speaker. */
  Future<?> handle(ClientFrame frame) {
    return who.bot() && !frame.on(BOT_FRAMES)
        ? Future.failedFuture(
            Refusal.of(
                ErrorCode.FORBIDDEN,
                "A bot talks in rooms. What spends keys and sets up rooms is for people."))
        : frame.on(this);
  }

  @Override
  public Future<?> hello(ClientFrame.Hello frame) {
    throw new IllegalStateException("a hello is handled before");
  }

  @Override
  public Future<?> enter(ClientFrame.Enter frame) {
    boolean inside = connection.rooms().of(frame.room()) != null;
    Subscription subscription = connection.rooms().hear(frame.room(), who);
    return turnstile
        .pass(
            () ->
                // Who has gone while they stood in line must not be taken for present.
                connection.rooms().of(frame.room()) == subscription
                    ? act(
                        frame.room(),
                        new Action.Enter(connection.id(), frame.epoch(), frame.after()))
                    : Turnstile.refused())
        .map(
            answer -> {
              RoomAnswer.Entered entered = (RoomAnswer.Entered) answer;
              Presenting.entered(re, entered).forEach(connection::send);
              subscription.begin(entered.last(), entered.head());
              return null;
            })
        .onFailure(
            failure -> {
              if (inside) {
                subscription.resume();
              } else {
                connection.rooms().end(subscription);
              }
            });
  }

  @Override
  public Future<?> leave(ClientFrame.Leave frame) {
    Subscription subscription = connection.rooms().of(frame.room());
    if (subscription != null) {
      connection.rooms().end(subscription);
      bus.tell(
          RoomCommand.ADDRESS,
          new RoomCommand(frame.room(), who, new Action.Leave(connection.id())));
    }
    return ok();
  }

  @Override
  public Future<?> say(ClientFrame.Say frame) {
    if (who.bot()) {
      rates.check(Limit.CHAT_KEY_SAYS, who.user().toString());
    }
    withoutSecret(frame.text());
    return act(
            frame.room(),
            new Action.Say(frame.nonce(), frame.text(), frame.replyTo(), frame.hidden(), List.of()))
        .compose(this::said);
  }

  /** A key that was pasted by mistake goes no further than here: no room, no bus, no database. */
  private void withoutSecret(String text) {
    if (secrets.finds(text)) {
      throw Refusal.of(ErrorCode.SECRET_IN_MESSAGE);
    }
  }

  @Override
  public Future<?> typing(ClientFrame.Typing frame) {
    return act(frame.room(), new Action.Typing());
  }

  @Override
  public Future<?> summon(ClientFrame.Summon frame) {
    withoutSecret(frame.instructions() == null ? "" : frame.instructions());
    return bus.ask(
            Choose.ADDRESS,
            new Choose(who.user(), who.session(), frame.room(), frame.provider(), frame.model()))
        .compose(
            chosen ->
                act(
                    frame.room(),
                    new Action.Summon(
                        chosen.provider(),
                        chosen.model(),
                        frame.handle(),
                        frame.instructions() == null ? "" : frame.instructions())))
        .map(
            answer -> {
              RoomAnswer.Seated seated = (RoomAnswer.Seated) answer;
              connection.send(Frames.answer("ok", re).put("seat", Wire.json(seated.seat())));
              return null;
            });
  }

  @Override
  public Future<?> dismiss(ClientFrame.Dismiss frame) {
    return inRoomOf(frame.seat(), new Action.Dismiss(frame.seat()));
  }

  @Override
  public Future<?> stop(ClientFrame.Stop frame) {
    return inRoomOf(frame.messageOrTable(), new Action.Stop(frame.messageOrTable()));
  }

  @Override
  public Future<?> table(ClientFrame.Table frame) {
    withoutSecret(frame.topic() == null ? "" : frame.topic());
    return act(frame.room(), new Action.OpenTable(frame.seats(), frame.rounds(), frame.topic()))
        .map(
            answer -> {
              RoomAnswer.Opened opened = (RoomAnswer.Opened) answer;
              connection.send(Frames.answer("ok", re).put("table", opened.table().toString()));
              return null;
            });
  }

  @Override
  public Future<?> key(ClientFrame.Key frame) {
    rates.check(Limit.SESSION_KEY, who.user().toString());
    return bus.ask(
            KeyDesk.Hold.ADDRESS,
            new KeyDesk.Hold(
                who.user(),
                who.session(),
                frame.provider(),
                new GivenEndpoint(frame.baseUrl(), frame.region()),
                new KeyDesk.Box(KeyRoutes.decode(frame.sealedKey())),
                frame.model(),
                Duration.ofSeconds(frame.expiresIn())))
        .map(
            held -> {
              JsonObject ok =
                  Frames.answer("ok", re)
                      .put("provider", held.provider())
                      .put("last4", held.last4())
                      .put("expiresAt", held.expiresAt().toString());
              connection.send(held.model() == null ? ok : ok.put("model", held.model()));
              return null;
            });
  }

  @Override
  public Future<?> forget(ClientFrame.Forget frame) {
    return bus.ask(KeyDesk.Forget.ADDRESS, new KeyDesk.Forget(who.session(), frame.provider()))
        .compose(done -> ok());
  }

  @Override
  public Future<?> edit(ClientFrame.Edit frame) {
    withoutSecret(frame.text());
    return alter(frame.message(), new Alteration.Edit(frame.text()));
  }

  @Override
  public Future<?> delete(ClientFrame.Delete frame) {
    return alter(frame.message(), new Alteration.Delete());
  }

  @Override
  public Future<?> react(ClientFrame.React frame) {
    return alter(frame.message(), new Alteration.React(frame.emoji(), who.user(), frame.put()));
  }

  @Override
  public Future<?> pin(ClientFrame.Pin frame) {
    return alter(frame.message(), new Alteration.Pin(frame.put()));
  }

  @Override
  public Future<?> hide(ClientFrame.Hide frame) {
    return alter(frame.message(), new Alteration.Hide(frame.put()));
  }

  private Future<?> alter(UUID message, Alteration what) {
    return inRoomOf(message, new Action.Alter(message, what, null), this::said);
  }

  @Override
  public Future<?> read(ClientFrame.Read frame) {
    return bus.ask(May.ADDRESS, new May(frame.room(), who, Right.MARK_READ))
        .compose(may -> marks.read(frame.room(), who.user(), frame.rev()))
        .compose(
            mark -> {
              mark.filter(further -> !who.bot())
                  .ifPresent(rev -> tellOthers(Frames.read(frame.room(), rev)));
              return ok();
            });
  }

  @Override
  public Future<?> retry(ClientFrame.Retry frame) {
    return inRoomOf(
        frame.message(), new Action.Retry(frame.message(), frame.seat(), null), this::said);
  }

  @Override
  public Future<?> ask(ClientFrame.Ask frame) {
    rates.check(Limit.ASK, who.user().toString());
    return inRoomOf(
        frame.seat(),
        new Action.AskToLend(frame.seat()),
        answer -> {
          RoomAnswer.AskedToLend asked = (RoomAnswer.AskedToLend) answer;
          for (LoanDesk.Card card : asked.cards()) {
            tell(
                card.owner(),
                Frames.lendRequest(
                    card.request(),
                    asked.room(),
                    asked.seat(),
                    who.user(),
                    who.name(),
                    card.createdAt()));
          }
          return ok();
        });
  }

  @Override
  public Future<?> lend(ClientFrame.Lend frame) {
    return bus.ask(Answer.ADDRESS, new Answer(who.user(), frame.request(), frame.to(), frame.cap()))
        .compose(
            answered -> {
              Request request = answered.request();
              tell(
                  request.asker(),
                  Frames.lendAnswer(
                      request.room(), request.seat(), request.provider(), who.name(), frame.to()));
              return ok();
            });
  }

  private void tell(UUID user, JsonObject frame) {
    bus.publish(Note.TOPIC, new Note(user, frame));
  }

  /** What this socket has said itself, to the person's other ones. */
  private void tellOthers(JsonObject frame) {
    bus.publish(Note.TOPIC, new Note(who.user(), frame, connection.id()));
  }

  private Future<?> said(RoomAnswer answer) {
    RoomAnswer.Said said = (RoomAnswer.Said) answer;
    connection.send(
        Frames.answer("ok", re).put("message", said.message().toString()).put("rev", said.rev()));
    return Future.succeededFuture();
  }

  private Future<?> inRoomOf(UUID thing, Action action) {
    return inRoomOf(thing, action, done -> ok());
  }

  private Future<?> inRoomOf(UUID thing, Action action, Function<RoomAnswer, Future<?>> then) {
    return bus.ask(FindRoom.ADDRESS, new FindRoom(thing))
        .compose(found -> act(found.room(), action))
        .recover(failure -> Future.failedFuture(hidden(failure)))
        .compose(answer -> then.apply(answer).mapEmpty());
  }

  /** Whether a thing exists in a room that somebody is not in is not told. */
  private static Throwable hidden(Throwable failure) {
    return failure instanceof Refusal refusal && refusal.code() == ErrorCode.NOT_FOUND
        ? Refusal.of(ErrorCode.NOT_FOUND)
        : failure;
  }

  private Future<RoomAnswer> act(UUID room, Action action) {
    return bearer.reaches(room)
        ? bus.ask(RoomCommand.ADDRESS, new RoomCommand(room, who, action))
        : Future.failedFuture(Refusal.of(ErrorCode.FORBIDDEN, "This key is for other rooms."));
  }

  private Future<?> ok() {
    connection.send(Frames.answer("ok", re));
    return Future.succeededFuture();
  }
}
