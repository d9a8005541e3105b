package chat.conclave.edge;

import chat.conclave.account.Leaving;
import chat.conclave.bus.Bus;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.SpendQuestions;
import chat.conclave.protocol.Who;
import chat.conclave.room.Action;
import chat.conclave.room.Admit;
import chat.conclave.room.Expel;
import chat.conclave.room.RoomCommand;
import chat.conclave.storage.LeavingStore.Begun;
import chat.conclave.summon.KeyDesk;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Leaving for good, in the order in which nothing can be done any more in between: signed out,
 * replies stopped, keys gone and with them loans, rooms handed over and left, and then the rows.
 */
final class Departure {
  private final Leaving leaving;
  private final Bus bus;

  Departure(Leaving leaving, Bus bus) {
    this.leaving = leaving;
    this.bus = bus;
  }

  /**
   * @param keep whether messages stay under the name; else they are nobody's
   */
  Future<Void> leave(Who who, String password, boolean keep) {
    UUID user = who.user();
    @Nullable UUID as = keep ? null : UUID.randomUUID();
    return leaving
        .begin(user, password)
        .compose(begun -> stopReplies(who, begun).map(begun))
        .compose(begun -> withdrawKeys(user).map(begun))
        .compose(begun -> handOver(begun).map(begun))
        .compose(
            begun -> each(begun.rooms(), room -> bus.ask(Expel.ADDRESS, new Expel(room, user))))
        .compose(
            left -> bus.ask(SpendQuestions.Forget.ADDRESS, new SpendQuestions.Forget(user, as)))
        .compose(
            forgotten ->
                bus.ask(
                    KeyQuestions.Audit.ADDRESS, new KeyQuestions.Audit(user, "left", "", Map.of())))
        .compose(noted -> leaving.finish(user, as));
  }

  private Future<Void> stopReplies(Who who, Begun begun) {
    return each(
        begun.replies().entrySet(),
        reply ->
            bus.ask(
                RoomCommand.ADDRESS,
                new RoomCommand(reply.getValue(), who, new Action.Stop(reply.getKey()))));
  }

  private Future<Void> withdrawKeys(UUID user) {
    return bus.ask(KeyQuestions.ListAll.ADDRESS, new KeyQuestions.ListAll(user))
        .compose(
            keys ->
                each(
                    keys.entries(),
                    key ->
                        bus.ask(
                            KeyDesk.Withdraw.ADDRESS, new KeyDesk.Withdraw(user, key.provider()))));
  }

  private Future<Void> handOver(Begun begun) {
    return each(
        begun.heirs().entrySet(),
        heir -> bus.ask(Admit.ADDRESS, new Admit(heir.getKey(), heir.getValue())));
  }

  private static <T> Future<Void> each(Collection<T> all, Function<T, Future<?>> work) {
    return Future.all(all.stream().map(work).toList()).mapEmpty();
  }
}
