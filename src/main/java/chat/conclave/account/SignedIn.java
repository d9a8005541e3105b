package chat.conclave.account;

import chat.conclave.protocol.Who;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets who has signed in.
 *
 * @param refreshToken for the cookie alone
 * @param refreshLives how long the cookie lasts
 * @param invitedTo the room that an invite was for
 */
public record SignedIn(
    Who who,
    String accessToken,
    Duration accessLives,
    String refreshToken,
    Duration refreshLives,
    @Nullable UUID invitedTo) {
  @Override
  public String toString() {
    return "SignedIn[" + who.user() + "]";
  }
}
