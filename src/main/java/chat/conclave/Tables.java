package chat.conclave;

import chat.conclave.config.Settings;
import chat.conclave.money.Prices;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.provider.Providers;
import chat.conclave.storage.StartFailure;
import java.io.UncheckedIOException;

/** What the operator says about providers. A table that makes no sense is a reason not to start. */
final class Tables {
  private Tables() {}

  /** Keys and addresses of providers that nobody knows are mistakes, too. */
  static Providers providers(Settings settings) {
    try {
      Providers providers = Providers.load(settings.baseUrls(), settings.providers());
      for (String id : settings.platformKeys().keySet()) {
        if (providers.find(id).isEmpty()) {
          throw new StartFailure("There is a platform key for " + id + ", and no such provider.");
        }
      }
      return providers;
    } catch (IllegalArgumentException e) {
      throw new StartFailure("The table of providers: " + e.getMessage());
    }
  }

  static Prices prices(Settings settings) {
    try {
      return Prices.load(settings.prices());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
  }

  static ProviderLimits limits(Settings settings) {
    Settings.Calls calls = settings.calls();
    return ProviderLimits.defaults()
        .with(calls.connect(), calls.firstByte(), calls.idle(), calls.total(), calls.atOnce());
  }
}
