package chat.conclave.key;

/** Why keys are locked, with words for the operator. Nothing was changed or deleted. */
public enum LockReason {
  MISSING("The master key is missing."),
  READABLE_BY_OTHERS("The master key file may be read by others: set its rights to 0600."),
  UNREADABLE("The master key file cannot be read."),
  MALFORMED("The master key is not the base64 of 32 random bytes."),
  WRONG("The master key is not the one that encrypted the stored keysets."),
  DAMAGED("The stored keysets are incomplete or damaged.");

  private final String words;

  LockReason(String words) {
    this.words = words;
  }

  /** A sentence for the operator: no path, no value. */
  public String words() {
    return words;
  }
}
