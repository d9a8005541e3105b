package chat.conclave.account;

import java.time.Instant;

/** An invite, shown this once. */
public record NewInvite(String code, Instant expiresAt, int uses) {
  @Override
  public String toString() {
    return "NewInvite[hidden]";
  }
}
