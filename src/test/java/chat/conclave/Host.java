package chat.conclave;

import io.vertx.core.Vertx;
import org.jspecify.annotations.NullMarked;

/** A running server, as people reach it. */
@NullMarked
public interface Host {
  String url();

  /** The tests' own Vert.x, for clients. */
  Vertx vertx();
}
