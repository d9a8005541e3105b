package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Cases;
import chat.conclave.provider.ProviderEvent.Declined;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Ping;
import chat.conclave.provider.ProviderEvent.Reasoning;
import chat.conclave.provider.ProviderEvent.Text;
import chat.conclave.provider.ProviderEvent.Usage;

/** Sorts what a decoder found into what it means for the call. */
record Relay(HttpCall call) implements Cases<Boolean> {
  @Override
  public Boolean text(Text event) {
    call.content(event, event.text());
    return true;
  }

  @Override
  public Boolean reasoning(Reasoning event) {
    call.content(event, event.text());
    return true;
  }

  @Override
  public Boolean declined(Declined event) {
    call.content(event, event.text());
    return true;
  }

  @Override
  public Boolean usage(Usage event) {
    call.deliver(event);
    return true;
  }

  @Override
  public Boolean finish(Finish event) {
    call.end(event);
    return true;
  }

  @Override
  public Boolean failure(Failure event) {
    call.end(event);
    return true;
  }

  @Override
  public Boolean ping(Ping event) {
    call.ping(event);
    return false;
  }
}
