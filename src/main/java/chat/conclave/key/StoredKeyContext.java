package chat.conclave.key;

/** What a stored key is bound to: its row. A ciphertext moved to another row does not open. */
record StoredKeyContext(String owner, String provider, String endpoint, String keyId) {
  byte[] associatedData() {
    return Fields.join("conclave-stored-key-v1", owner, provider, endpoint, keyId);
  }
}
