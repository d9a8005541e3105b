package chat.conclave.key.kms;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;

/** Vault's Transit engine, as far as Conclave asks it. */
@NullUnmarked
public final class StandInVault extends StandIn {
  public static final String TOKEN = "hvs.canary-token-4711";

  private static final Pattern PATH = Pattern.compile("/v1/transit/(encrypt|decrypt)/([a-z-]+)");
  private static final String PREFIX = "vault:v1:";

  private final boolean bindsData;

  public StandInVault() {
    this(true);
  }

  /**
   * @param bindsData whether associated data counts; an old Vault passes over it
   */
  StandInVault(boolean bindsData) {
    this.bindsData = bindsData;
  }

  public String source(String key) {
    return "hcvault://127.0.0.1:" + port() + "/transit/keys/" + key;
  }

  @Override
  protected Reply answer(Asked question) throws GeneralSecurityException {
    if (!question.headers().getOrDefault("X-vault-token", List.of()).equals(List.of(TOKEN))) {
      return forbidden();
    }
    Matcher path = PATH.matcher(question.path());
    if (!path.matches()) {
      return new Reply(404, errors("no handler for route"));
    }
    JsonObject body = question.body();
    byte[] bound = bindsData ? decode(body, "associated_data") : new byte[0];
    if (path.group(1).equals("encrypt")) {
      byte[] sealed = key(path.group(2)).encrypt(decode(body, "plaintext"), bound);
      return data("ciphertext", PREFIX + encode(sealed));
    }
    try {
      String text = body.getString("ciphertext").substring(PREFIX.length());
      byte[] sealed = java.util.Base64.getDecoder().decode(text);
      return data("plaintext", encode(key(path.group(2)).decrypt(sealed, bound)));
    } catch (GeneralSecurityException e) {
      return new Reply(400, errors("cipher: message authentication failed"));
    }
  }

  @Override
  protected Reply forbidden() {
    return new Reply(403, errors("permission denied, canary-text"));
  }

  private static Reply data(String field, String value) {
    return new Reply(200, new JsonObject().put("data", new JsonObject().put(field, value)));
  }

  private static JsonObject errors(String words) {
    return new JsonObject().put("errors", new JsonArray().add(words));
  }

  static String text(byte[] sealed) {
    return new String(sealed, StandardCharsets.UTF_8);
  }
}
