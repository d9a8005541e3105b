package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Text;
import chat.conclave.provider.ProviderEvent.Usage;
import chat.conclave.time.Timers;
import io.vertx.core.Handler;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that is always there: no key, no network, no cost, the same answer to the same words.
 * It shows how replies stream and explains Conclave. A token is a word.
 */
public final class PracticeModel implements Model {
  private static final Duration WORD = Duration.ofMillis(25);

  private final Timers timers;

  public PracticeModel(Timers timers) {
    this.timers = timers;
  }

  @Override
  public Call start(@Nullable Secret key, Prompt prompt, Handler<ProviderEvent> events) {
    if (key != null) {
      key.close();
    }
    List<String> all = words(PracticeReplies.to(prompt.lastWords()));
    int said = Math.min(all.size(), prompt.maxOutputTokens());
    long read = prompt.turns().stream().mapToLong(turn -> words(turn.text()).size()).sum();
    Iterator<String> words = all.subList(0, said).iterator();
    Timers.Timer[] pace = new Timers.Timer[1];
    pace[0] =
        timers.every(
            WORD,
            () -> {
              if (words.hasNext()) {
                events.handle(new Text(words.next()));
              } else {
                pace[0].cancel();
                events.handle(new Usage(read, said, 0, BigDecimal.ZERO));
                boolean whole = said == all.size();
                events.handle(new Finish(whole ? FinishReason.STOP : FinishReason.LENGTH));
              }
            });
    return pace[0]::cancel;
  }

  /** Words with the blanks behind them, so that joined they are the text. */
  private static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }
}
