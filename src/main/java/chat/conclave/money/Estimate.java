package chat.conclave.money;

/**
 * About how many tokens a text is, rather too many than too few: three ASCII characters for one,
 * and one for each other UTF-16 unit. Providers count in ways of their own; what they say
 * afterwards is what is booked.
 */
public final class Estimate {
  private static final int ASCII = 0x80;

  private long thirds;

  public static long of(String text) {
    Estimate estimate = new Estimate();
    estimate.add(text);
    return estimate.tokens();
  }

  public void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      thirds += text.charAt(i) < ASCII ? 1 : 3;
    }
  }

  public long tokens() {
    return (thirds + 2) / 3;
  }
}
