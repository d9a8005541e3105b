package chat.conclave.operate;

/** A dump that cannot be read to its end. The message holds nothing of what stands in it. */
final class DamagedDump extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedDump(String words) {
    super(words, null, false, false);
  }
}
