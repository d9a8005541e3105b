package chat.conclave.provider;

import chat.conclave.money.Estimate;
import chat.conclave.provider.Turn.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked. There is none in which no person says anything.
 *
 * @param model the provider's id of the model
 * @param instructions the system prompt; may be empty
 * @param turns the conversation, oldest first. It is kept in a form every provider accepts: no
 *     empty texts, sides alternate, people speak first and last.
 * @param maxOutputTokens bounds the reply, and with it the bill
 * @param userTag an opaque tag of the asker, for the provider's abuse desk
 */
public record Prompt(
    String model,
    String instructions,
    List<Turn> turns,
    int maxOutputTokens,
    @Nullable String userTag) {

  /** Tokens that a provider puts around each turn. */
  private static final int AROUND = 8;

  public Prompt {
    if (model.isBlank() || maxOutputTokens < 1) {
      throw new IllegalArgumentException("a prompt names a model and allows at least one token");
    }
    turns = alternating(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("a prompt holds something a person said");
    }
  }

  /** What the people said last. */
  public String lastWords() {
    return turns.get(turns.size() - 1).text();
  }

  /** About how many tokens there are to read, rather too many than too few. */
  public long tokens() {
    Estimate read = new Estimate();
    read.add(instructions);
    turns.forEach(turn -> read.add(turn.text()));
    return read.tokens() + AROUND * (turns.size() + 1L);
  }

  /** The same question, to be answered in at most {@code output} tokens. */
  public Prompt within(int output) {
    return output >= maxOutputTokens
        ? this
        : new Prompt(model, instructions, turns, output, userTag);
  }

  /** The same question, of somebody with this tag. */
  public Prompt tagged(String tag) {
    return new Prompt(model, instructions, turns, maxOutputTokens, tag);
  }

  private static List<Turn> alternating(List<Turn> turns) {
    Deque<Turn> kept = new ArrayDeque<>();
    for (Turn turn : turns) {
      Turn last = kept.peekLast();
      if (turn.text().isBlank() || (last == null && turn.role() == Role.MODEL)) {
        continue;
      }
      if (last != null && last.role() == turn.role()) {
        kept.removeLast();
        kept.add(new Turn(turn.role(), last.text() + "\n\n" + turn.text()));
      } else {
        kept.add(turn);
      }
    }
    if (!kept.isEmpty() && kept.getLast().role() == Role.MODEL) {
      kept.removeLast();
    }
    return List.copyOf(kept);
  }
}
