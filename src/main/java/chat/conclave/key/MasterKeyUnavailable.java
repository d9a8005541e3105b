package chat.conclave.key;

import java.security.GeneralSecurityException;

/**
 * A master key that stands elsewhere could not be asked, or refused. It says nothing about whether
 * it is the right one. Its message holds no word of what was answered.
 */
public final class MasterKeyUnavailable extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;

  private final LockReason reason;

  public MasterKeyUnavailable(LockReason reason) {
    super(reason.words());
    this.reason = reason;
  }

  public LockReason reason() {
    return reason;
  }
}
