package chat.conclave.key.kms;

import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.key.MasterKeyUnavailable;
import com.google.crypto.tink.Aead;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A key of HashiCorp Vault's Transit engine, over its REST API. The key must be of an AEAD type
 * (the default, {@code aes256-gcm96}, is); Vault 1.9 or newer binds the associated data. A
 * ciphertext is Vault's own text, {@code vault:v1:…}.
 */
public final class VaultTransit implements Aead {
  private final URI server;
  private final String mount;
  private final String key;
  private final @Nullable Path tokenFile;
  private final Login login;
  private final KmsHttp http;

  private VaultTransit(
      URI server,
      String mount,
      String key,
      @Nullable Path tokenFile,
      Login login,
      Duration longest) {
    this.server = server;
    this.mount = mount;
    this.key = key;
    this.tokenFile = tokenFile;
    this.login = login;
    this.http = new KmsHttp(longest);
  }

  /**
   * @param tokenFile null for the variable {@code VAULT_TOKEN}
   * @param environment {@code VAULT_TOKEN} and {@code VAULT_NAMESPACE} are read from it
   */
  public static MasterKey masterKey(
      URI server,
      String mount,
      String key,
      @Nullable Path tokenFile,
      UnaryOperator<@Nullable String> environment) {
    return masterKey(server, mount, key, tokenFile, environment, KmsHttp.LONGEST);
  }

  static MasterKey masterKey(
      URI server,
      String mount,
      String key,
      @Nullable Path tokenFile,
      UnaryOperator<@Nullable String> environment,
      Duration longest) {
    Aead vault = new VaultTransit(server, mount, key, tokenFile, new Login(environment), longest);
    return MasterKey.of(vault, mount + "/keys/" + key + " at " + server.getRawAuthority());
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    KmsHttp.Answer answer = ask("encrypt", "plaintext", encode(plaintext), associatedData);
    if (answer.status() == 400) {
      throw new MasterKeyUnavailable(LockReason.KMS_REFUSES);
    }
    return field(answer, "ciphertext").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
    String text = new String(ciphertext, StandardCharsets.UTF_8);
    if (!text.startsWith("vault:v")) {
      throw new GeneralSecurityException("not encrypted by Vault");
    }
    KmsHttp.Answer answer = ask("decrypt", "ciphertext", text, associatedData);
    if (answer.status() == 400) {
      throw new GeneralSecurityException("Vault does not open it");
    }
    try {
      return Base64.getDecoder().decode(field(answer, "plaintext"));
    } catch (IllegalArgumentException e) {
      throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
    }
  }

  private KmsHttp.Answer ask(String action, String field, String value, byte[] associatedData)
      throws MasterKeyUnavailable {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Vault-Request", "true");
    headers.put(
        "X-Vault-Token", tokenFile == null ? login.required("VAULT_TOKEN") : login.file(tokenFile));
    String namespace = login.optional("VAULT_NAMESPACE");
    if (namespace != null) {
      headers.put("X-Vault-Namespace", namespace);
    }
    JsonObject body = new JsonObject().put(field, value);
    if (associatedData.length > 0) {
      body.put("associated_data", encode(associatedData));
    }
    return http.post(
        server.resolve("/v1/" + mount + "/" + action + "/" + key),
        headers,
        body.toBuffer().getBytes());
  }

  private static String field(KmsHttp.Answer answer, String name) throws MasterKeyUnavailable {
    if (answer.status() >= 300 && answer.status() < 500 && answer.status() != 429) {
      // Among them 403 without the right to, and 404 where no such engine is.
      throw new MasterKeyUnavailable(LockReason.KMS_REFUSES);
    }
    if (answer.status() == 200
        && answer.body().getValue("data") instanceof JsonObject data
        && data.getValue(name) instanceof String text
        && !text.isEmpty()) {
      return text;
    }
    throw new MasterKeyUnavailable(LockReason.KMS_AWAY);
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
