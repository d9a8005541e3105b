package chat.conclave.leak;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hears everything on a Vert.x's event bus, down to the last field of each record. */
final class BusEar {
  private final Search.Place place;
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();

  BusEar(Search.Place place, Vertx vertx) {
    this.place = place;
    vertx.eventBus().addOutboundInterceptor(this::hear).addInboundInterceptor(this::hear);
  }

  private void hear(DeliveryContext<Object> delivery) {
    Object body = delivery.body();
    if (body != null) {
      kinds.add(body.getClass().getSimpleName());
      place.feed(delivery.message().headers().toString());
      new Depths(place).visit(body);
    }
    delivery.next();
  }

  /** The simple names of all bodies' classes. */
  Set<String> kinds() {
    return kinds;
  }
}
