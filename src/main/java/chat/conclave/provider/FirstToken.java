package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Declined;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Ping;
import chat.conclave.provider.ProviderEvent.Reasoning;
import chat.conclave.provider.ProviderEvent.Text;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** Waits until a call shows whether it works: anything that a model says proves the key. */
final class FirstToken implements ProviderEvent.Cases<Boolean> {
  private final Promise<Optional<Failure>> outcome = Promise.promise();

  /** Empty when the model has answered; else why it did not. */
  Future<Optional<Failure>> outcome() {
    return outcome.future();
  }

  private boolean works() {
    return outcome.tryComplete(Optional.empty());
  }

  @Override
  public Boolean text(Text event) {
    return works();
  }

  @Override
  public Boolean reasoning(Reasoning event) {
    return works();
  }

  @Override
  public Boolean declined(Declined event) {
    return works();
  }

  @Override
  public Boolean finish(Finish event) {
    return works();
  }

  @Override
  public Boolean usage(Usage event) {
    return false;
  }

  @Override
  public Boolean ping(Ping event) {
    return false;
  }

  @Override
  public Boolean failure(Failure event) {
    return outcome.tryComplete(Optional.of(event));
  }
}
