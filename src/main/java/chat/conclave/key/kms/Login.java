package chat.conclave.key.kms;

import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKeyUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a key management service wants to know of us, anew for each question: tokens are
 * renewed while the server runs.
 */
final class Login {
  private static final int LONGEST = 8_192;

  private final UnaryOperator<@Nullable String> environment;

  Login(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** A variable that may be absent. */
  @Nullable String optional(String variable) throws MasterKeyUnavailable {
    String value = environment.apply(variable);
    return value == null || value.isBlank() ? null : header(value.strip());
  }

  String required(String variable) throws MasterKeyUnavailable {
    String value = optional(variable);
    if (value == null) {
      throw new MasterKeyUnavailable(LockReason.KMS_NO_LOGIN);
    }
    return value;
  }

  String file(Path file) throws MasterKeyUnavailable {
    try {
      if (Files.size(file) > LONGEST) {
        throw new MasterKeyUnavailable(LockReason.KMS_NO_LOGIN);
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new MasterKeyUnavailable(LockReason.KMS_NO_LOGIN);
      }
      return header(text);
    } catch (IOException e) {
      throw new MasterKeyUnavailable(LockReason.KMS_NO_LOGIN);
    }
  }

  /** Whatever could not stand in a header is refused before its exception could print it. */
  private static String header(String value) throws MasterKeyUnavailable {
    if (value.length() > LONGEST || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new MasterKeyUnavailable(LockReason.KMS_NO_LOGIN);
    }
    return value;
  }
}
