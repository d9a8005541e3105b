package chat.conclave.bus;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus of one node, typed: records by reference, and an answer to every question, also
 * when its handler throws.
 */
public final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions()
          .setLocalOnly(true)
          .setCodecName(RecordCodec.NAME)
          .setSendTimeout(40_000);

  private final EventBus events;

  private Bus(EventBus events) {
    this.events = events;
  }

  /** Opens the bus of {@code vertx}; once per Vert.x. */
  public static Bus open(Vertx vertx) {
    vertx.eventBus().registerCodec(new RecordCodec());
    return new Bus(vertx.eventBus());
  }

  /**
   * Asks, and gives the answer on the caller's context. A refusal of the other side fails the
   * future with a {@link Refusal}; no answer within 40 s, or nobody there, with {@link
   * ErrorCode#UNAVAILABLE}.
   */
  public <Q extends Record, A> Future<A> ask(Address<Q, A> address, Q question) {
    return events
        .<Answer<A>>request(address.name(), question, LOCAL)
        .transform(
            (message, failure) -> {
              if (failure != null) {
                LOG.warn("{} gave no answer: {}", address.name(), failure.getMessage());
                return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
              }
              return message.body().toFuture();
            });
  }

  /**
   * Tells one listener at {@code address}; the answer, if any, is dropped. Order from one context
   * to one address is kept.
   */
  public <Q extends Record> void tell(Address<Q, ?> address, Q event) {
    events.send(address.name(), event, LOCAL);
  }

  /** Answers the questions at {@code address}, on the caller's context. */
  public <Q extends Record, A> Listening serve(
      Address<Q, A> address, Function<Q, Future<A>> handler) {
    MessageConsumer<Q> consumer =
        events.localConsumer(
            address.name(),
            message -> {
              Future<A> answer;
              try {
                answer = handler.apply(message.body());
              } catch (RuntimeException | Error e) {
                answer = Future.failedFuture(e);
              }
              answer.onComplete(
                  value -> message.reply(new Answer<>(value, null), LOCAL),
                  failure ->
                      message.reply(new Answer<A>(null, refusal(address.name(), failure)), LOCAL));
            });
    return consumer::unregister;
  }

  /** Tells everybody who listens to {@code topic} on this node. */
  public <E extends Record> void publish(Topic<E> topic, E event) {
    events.publish(topic.name(), event, LOCAL);
  }

  /** Listens to {@code topic}, on the caller's context. */
  public <E extends Record> Listening listen(Topic<E> topic, Consumer<E> handler) {
    MessageConsumer<E> consumer =
        events.localConsumer(topic.name(), message -> handler.accept(message.body()));
    return consumer::unregister;
  }

  /** A running listener. */
  @FunctionalInterface
  public interface Listening {
    Future<Void> end();
  }

  private static Refusal refusal(String address, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    LOG.error("{} failed", address, failure);
    return Refusal.of(ErrorCode.UNAVAILABLE);
  }
}
