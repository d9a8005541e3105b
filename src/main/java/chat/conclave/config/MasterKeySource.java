package chat.conclave.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the master key comes from. */
public sealed interface MasterKeySource {
  /** A file, made on the first start with rights for its owner only. */
  record InFile(Path path) implements MasterKeySource {}

  /** An environment variable that holds the key itself. */
  record InEnvironment(String variable) implements MasterKeySource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  }

  /** Reads {@code file:PATH} or {@code env:NAME}. */
  static MasterKeySource parse(String text) throws Unfit {
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      return new InFile(Shape.path(text.substring("file:".length())));
    }
    if (text.startsWith("env:")) {
      String name = text.substring("env:".length());
      if (!InEnvironment.NAME.matcher(name).matches()) {
        throw new Unfit("must name an environment variable after env:");
      }
      return new InEnvironment(name);
    }
    if (text.contains("-kms:") || text.contains("://")) {
      throw new Unfit("a key management service is not supported yet; use file:PATH or env:NAME");
    }
    throw new Unfit("must be file:PATH or env:NAME");
  }
}
