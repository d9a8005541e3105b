package chat.conclave.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the master key comes from. */
public sealed interface MasterKeySource {
  /** As it is written in the configuration; never a secret. */
  String text();

  /** A file, made on the first start with rights for its owner only. */
  record InFile(Path path) implements MasterKeySource {
    private static final String SCHEME = "file:";

    @Override
    public String text() {
      return SCHEME + path;
    }
  }

  /** An environment variable that holds the key itself. */
  record InEnvironment(String variable) implements MasterKeySource {
    private static final String SCHEME = "env:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public String text() {
      return SCHEME + variable;
    }
  }

  /**
   * A key of HashiCorp Vault's Transit engine. It never leaves Vault.
   *
   * @param server where Vault is: https, or http on this machine
   * @param mount the path of the engine, such as {@code transit}
   */
  record InVault(URI server, String mount, String key) implements MasterKeySource {
    private static final String SCHEME = "hcvault://";
    private static final Pattern FORM =
        Pattern.compile("([^/?#@]+)/([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*)/keys/([A-Za-z0-9_.-]+)");

    @Override
    public String text() {
      return SCHEME + server.getRawAuthority() + "/" + mount + "/keys/" + key;
    }
  }

  /** A key of AWS KMS, by its ARN. It never leaves AWS. */
  record InAws(String region, String arn) implements MasterKeySource {
    private static final String SCHEME = "aws-kms://";
    private static final Pattern FORM =
        Pattern.compile(
            "arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:(?:key/[A-Za-z0-9-]+|alias/[A-Za-z0-9/_-]+)");

    @Override
    public String text() {
      return SCHEME + arn;
    }
  }

  /** Reads what {@link #text} writes. */
  static MasterKeySource parse(String text) throws Unfit {
    if (text.startsWith(InFile.SCHEME) && text.length() > InFile.SCHEME.length()) {
      return new InFile(Shape.path(text.substring(InFile.SCHEME.length())));
    }
    if (text.startsWith(InEnvironment.SCHEME)) {
      String name = text.substring(InEnvironment.SCHEME.length());
      if (!InEnvironment.NAME.matcher(name).matches()) {
        throw new Unfit("must name an environment variable after env:");
      }
      return new InEnvironment(name);
    }
    if (text.startsWith(InVault.SCHEME)) {
      return vault(text.substring(InVault.SCHEME.length()));
    }
    if (text.startsWith(InAws.SCHEME)) {
      return aws(text.substring(InAws.SCHEME.length()));
    }
    throw new Unfit(
        "must be file:PATH, env:NAME, hcvault://HOST/transit/keys/NAME or aws-kms://ARN");
  }

  private static InVault vault(String text) throws Unfit {
    Matcher form = InVault.FORM.matcher(text);
    if (!form.matches() || text.contains("..")) {
      throw new Unfit("must be hcvault://HOST[:PORT]/MOUNT/keys/NAME, such as /transit/keys/chat");
    }
    try {
      URI https = new URI("https://" + form.group(1)).parseServerAuthority();
      URI server =
          Rules.isLoopback(https.getHost().replaceAll("[\\[\\]]", ""))
              ? new URI("http://" + form.group(1))
              : https;
      return new InVault(server, form.group(2), form.group(3));
    } catch (URISyntaxException e) {
      throw new Unfit("must name Vault's host after hcvault://");
    }
  }

  private static InAws aws(String arn) throws Unfit {
    Matcher form = InAws.FORM.matcher(arn);
    if (!form.matches()) {
      throw new Unfit("must be aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID");
    }
    return new InAws(form.group(1), arn);
  }
}
