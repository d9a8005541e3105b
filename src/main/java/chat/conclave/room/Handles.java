package chat.conclave.room;

import chat.conclave.protocol.Seat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people write after {@code @} to address a model. */
final class Handles {
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\p{L}\\p{M}\\p{N}_@/.])@([A-Za-z0-9-]{1,40}+)(?![\\p{L}\\p{M}\\p{N}_@])");

  /** Every model of a room. */
  static final String ALL = "all";

  private static final Pattern FIRST_WORD = Pattern.compile("[a-z]+");

  /** Region and maker before a model's own name, as in {@code us.amazon.nova-micro-v1:0}. */
  private static final Pattern MAKERS = Pattern.compile("^(?:[a-z]+\\.)+(?=[a-z])");

  private Handles() {}

  /** Whether {@code handle} is a small word of letters, digits and hyphens. */
  static boolean fits(String handle) {
    return FORM.matcher(handle).matches();
  }

  /**
   * A handle from a model's name, such as {@code claude} from {@code anthropic/claude-haiku-5.5},
   * that nobody in {@code seats} has.
   */
  static String suggest(String model, Collection<Seat> seats) {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    Matcher word = FIRST_WORD.matcher(MAKERS.matcher(name).replaceFirst(""));
    String base = word.find() ? word.group() : "model";
    base = base.length() > 24 ? base.substring(0, 24) : base;
    String handle = base;
    for (int n = 2; taken(handle, seats); n++) {
      handle = base + "-" + n;
    }
    return handle;
  }

  static boolean taken(String handle, Collection<Seat> seats) {
    return handle.equals(ALL)
        || seats.stream().anyMatch(seat -> seat.handle().equalsIgnoreCase(handle));
  }

  /** Whether {@code text} says {@code @all}. */
  static boolean mentionsAll(String text) {
    return MENTION.matcher(text).results().anyMatch(said -> handle(said).equalsIgnoreCase(ALL));
  }

  private static String handle(MatchResult mention) {
    return mention.group(1).replaceAll("-+$", "");
  }

  /** The seats that {@code text} mentions, each once, in the order of the text. */
  static List<Seat> mentioned(String text, Collection<Seat> seats) {
    List<Seat> found = new ArrayList<>();
    Matcher mention = MENTION.matcher(text);
    while (mention.find()) {
      String handle = handle(mention);
      seats.stream()
          .filter(seat -> seat.handle().equalsIgnoreCase(handle) && !found.contains(seat))
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }
}
