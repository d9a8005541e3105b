package chat.conclave;

import io.vertx.core.Vertx;

/** A server that people reach over the network, wherever it runs. */
public interface Host {
  String url();

  /** The tests' own Vert.x, for clients. */
  Vertx vertx();
}
