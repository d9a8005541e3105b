package chat.conclave.summon;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.KeyCheck;
import chat.conclave.provider.Provider;
import java.time.Duration;

/** What a test of a key has shown, in words that name the cause and the cure. */
final class CheckWords {
  private CheckWords() {}

  /**
   * @param trimmed whether something around the key was left out
   */
  static String of(Provider provider, KeyCheck check, boolean trimmed) {
    String words = words(provider, check);
    return trimmed ? words + " Spaces or quotes around it were left out." : words;
  }

  private static String words(Provider provider, KeyCheck check) {
    String name = provider.name();
    if (check.result() == KeyCheck.Result.VALID) {
      int models = check.models().size();
      return models == 0
          ? "The key works."
          : "The key works; it reaches " + models + (models == 1 ? " model." : " models.");
    }
    return switch (check.cause() == null ? ErrorCode.UNAVAILABLE : check.cause()) {
      case KEY_REJECTED -> name + " refused the key. Check it, or make a new one.";
      case KEY_NO_CREDIT -> "The account behind the key has no credit left at " + name + ".";
      case KEY_FORMAT -> "That does not look like a key.";
      case PROVIDER_RATE_LIMITED ->
          name + " asks to slow down; whether the key works could not be told. " + again(check);
      case PROVIDER_OVERLOADED ->
          name
              + " is overloaded right now; whether the key works could not be told. Try again later.";
      case PROVIDER_TIMEOUT, PROVIDER_UNREACHABLE ->
          name
              + " cannot be reached right now; whether the key works could not be told. Try again later.";
      default -> "Whether the key works could not be told: " + name + " gave no clear answer.";
    };
  }

  private static String again(KeyCheck check) {
    Duration wait = check.retryAfter();
    if (wait == null) {
      return "Try again in a minute.";
    }
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return "Try again in " + seconds + (seconds == 1 ? " second." : " seconds.");
  }
}
