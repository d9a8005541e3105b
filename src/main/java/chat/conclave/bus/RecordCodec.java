package chat.conclave.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands immutable records over by reference, inside one JVM; anything else is refused. */
final class RecordCodec implements MessageCodec<Record, Record> {
  static final String NAME = "conclave.record";

  @Override
  public void encodeToWire(Buffer buffer, Record record) {
    throw new IllegalStateException("records do not leave the node");
  }

  @Override
  public Record decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("records do not come from another node");
  }

  @Override
  public Record transform(Record record) {
    return record;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
