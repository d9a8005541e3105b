package chat.conclave.key;

/** Why keys are locked, with words for the operator. Nothing was changed or deleted. */
public enum LockReason {
  MISSING("The master key is missing."),
  READABLE_BY_OTHERS("The master key file may be read by others: set its rights to 0600."),
  UNREADABLE("The master key file cannot be read."),
  MALFORMED("The master key is not the base64 of 32 random bytes."),
  WRONG("The master key is not the one that encrypted the stored keysets."),
  DAMAGED("The stored keysets are incomplete or damaged."),
  KMS_AWAY("The key management service cannot be reached, or gives no clear answer."),
  KMS_REFUSES("The key management service refuses: look at the credentials' rights and the key."),
  KMS_NO_LOGIN("The token or the credentials for the key management service are missing."),
  KMS_UNBOUND(
      "The key management service does not bind what it encrypts to a purpose: an AEAD key is needed,"
          + " and Vault 1.9 or newer.");

  private final String words;

  LockReason(String words) {
    this.words = words;
  }

  /** A sentence for the operator: no path, no value. */
  public String words() {
    return words;
  }
}
