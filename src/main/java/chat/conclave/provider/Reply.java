package chat.conclave.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** The whole answer to a small request. */
record Reply(int status, MultiMap headers, Buffer body) {}
