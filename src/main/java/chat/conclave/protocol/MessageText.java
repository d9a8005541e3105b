package chat.conclave.protocol;

/** What a message's text may hold. */
public final class MessageText {
  private static final int LONGEST_RUN_OF_MARKS = 32;

  private MessageText() {}

  /**
   * The text without control characters (line feed and tab stay), lone surrogates and endless runs
   * of combining marks, and without blank space around it; empty when nothing can be seen.
   */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int marks = 0;
    boolean visible = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      if (type == Character.SURROGATE || (type == Character.CONTROL && c != '\n' && c != '\t')) {
        continue;
      }
      boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
      marks = mark ? marks + 1 : 0;
      if (marks > LONGEST_RUN_OF_MARKS) {
        continue;
      }
      visible |=
          !mark
              && type != Character.FORMAT
              && !Character.isWhitespace(c)
              && !Character.isSpaceChar(c);
      clean.appendCodePoint(c);
    }
    return visible ? clean.toString().strip() : "";
  }
}
