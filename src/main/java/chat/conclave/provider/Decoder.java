package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.StrictJson;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes one stream. It may hand out more after a terminal event; its caller stops listening. */
abstract class Decoder {
  private final StrictJson json;
  private @Nullable Usage told;

  /** What the model says. */
  final Speech speech;

  Decoder(ProviderLimits limits) {
    json = Fields.reader(limits.maxLine());
    speech = new Speech(limits.maxText());
  }

  /**
   * One event of the stream.
   *
   * @param name the event's name; empty where there is none
   */
  void on(String name, String data, Consumer<ProviderEvent> out) {
    JsonObject event;
    try {
      event = json.object(data);
    } catch (IOException e) {
      // Nonsense behind a whole reply takes nothing from it.
      out.accept(whole() ? end() : Failure.of(ErrorCode.PROVIDER_GARBLED, 200));
      return;
    }
    @Nullable Failure failure = ProviderErrors.inStream(name, event);
    if (failure == null) {
      decode(event, out);
    } else {
      spent(event, out);
      out.accept(failure);
    }
  }

  /** An event that is no error. */
  abstract void decode(JsonObject event, Consumer<ProviderEvent> out);

  /** Tells of the tokens an event counts, if it does. */
  abstract void spent(JsonObject event, Consumer<ProviderEvent> out);

  /** Whether the provider has said that the reply is whole: only trifles can follow. */
  abstract boolean whole();

  /** What it means that the stream ends here, in whatever way. */
  abstract ProviderEvent end();

  /** Tells the same figures only once. */
  final void tell(@Nullable Usage usage, Consumer<ProviderEvent> out) {
    if (usage != null && !usage.equals(told)) {
      told = usage;
      out.accept(usage);
    }
  }
}
