package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Declined;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Reasoning;
import chat.conclave.provider.ProviderEvent.Text;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, in well-formed pieces of bounded length. A surrogate pair may be split over
 * two pieces of a stream, so the first half waits for the second; what stays alone, and NUL,
 * becomes U+FFFD.
 */
final class Speech {
  private final Flow text;
  private final Flow declined;
  private final Flow reasoning;

  /**
   * @param limit characters of the reply; reasoning has as many of its own
   */
  Speech(int limit) {
    text = new Flow(Text::new, limit);
    declined = new Flow(Declined::new, limit);
    reasoning = new Flow(Reasoning::new, limit);
  }

  void text(@Nullable String piece, Consumer<ProviderEvent> out) {
    if (!text.take(piece, out)) {
      out.accept(new Finish(FinishReason.LENGTH));
    }
  }

  void declined(@Nullable String piece, Consumer<ProviderEvent> out) {
    if (!declined.take(piece, out)) {
      out.accept(new Finish(FinishReason.LENGTH));
    }
  }

  /** Too much reasoning is dropped: it must not cost the answer. */
  void reasoning(@Nullable String piece, Consumer<ProviderEvent> out) {
    reasoning.take(piece, out);
  }

  boolean hasText() {
    return text.room < text.limit;
  }

  private static final class Flow {
    private final Function<String, ProviderEvent> event;
    private final int limit;
    private int room;
    private String waiting = "";

    Flow(Function<String, ProviderEvent> event, int limit) {
      this.event = event;
      this.limit = limit;
      room = limit;
    }

    /** Whether there is room for more. */
    boolean take(@Nullable String piece, Consumer<ProviderEvent> out) {
      if (piece == null || piece.isEmpty()) {
        return true;
      }
      String all = waiting + piece;
      boolean half = Character.isHighSurrogate(all.charAt(all.length() - 1));
      waiting = half ? all.substring(all.length() - 1) : "";
      String whole = wellFormed(half ? all.substring(0, all.length() - 1) : all);
      boolean fits = whole.length() <= room;
      if (!fits) {
        boolean splits = room > 0 && Character.isHighSurrogate(whole.charAt(room - 1));
        whole = whole.substring(0, splits ? room - 1 : room);
      }
      room -= whole.length();
      if (!whole.isEmpty()) {
        out.accept(event.apply(whole));
      }
      return fits;
    }

    private static String wellFormed(String text) {
      if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
        return text;
      }
      StringBuilder sound = new StringBuilder(text.length());
      text.codePoints()
          .map(
              c ->
                  c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                      ? 0xFFFD
                      : c)
          .forEach(sound::appendCodePoint);
      return sound.toString();
    }
  }
}
