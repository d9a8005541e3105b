package chat.conclave.key.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.KeyContext;
import chat.conclave.key.Keysets;
import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.key.kms.StandIn.Fault;
import chat.conclave.protocol.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class VaultTransitTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final KeyContext CONTEXT = new KeyContext("u", "openai", "https://a", "save");

  private final StandInVault vault = new StandInVault();

  @AfterEach
  void stop() {
    vault.close();
  }

  private MasterKey master(String key, Map<String, String> environment, Duration longest) {
    return VaultTransit.masterKey(
        URI.create("http://127.0.0.1:" + vault.port()),
        "transit",
        key,
        null,
        environment::get,
        longest);
  }

  private MasterKey master(String key) {
    return master(key, Map.of("VAULT_TOKEN", StandInVault.TOKEN), KmsHttp.LONGEST);
  }

  @Test
  void keysetsOpenAgainUnderAKeyThatNeverLeavesVault() {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    Keysets first = Keysets.open(rows, master("chat"));
    byte[] box = first.sealing().seal("sk-canary".getBytes(StandardCharsets.UTF_8), CONTEXT);
    Keysets second = Keysets.open(rows, master("chat"));
    assertEquals(Optional.empty(), second.lock());
    assertEquals(first.signing().kid(), second.signing().kid());
    assertEquals(9, second.opener().openBox(box, CONTEXT).bytes().length);
    assertTrue(vault.asked().stream().allMatch(ask -> ask.path().startsWith("/v1/transit/")));
  }

  @Test
  void eachRowIsBoundToItsPurpose() {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    List<EncryptedKeyset> swapped =
        List.of(
            new EncryptedKeyset("hpke", rows.get(0).sealed()),
            new EncryptedKeyset("data", rows.get(1).sealed()),
            new EncryptedKeyset("session", rows.get(2).sealed()),
            new EncryptedKeyset("signing", rows.get(3).sealed()));
    assertEquals(Optional.of(LockReason.WRONG), Keysets.open(swapped, master("chat")).lock());
  }

  @Test
  void aVaultThatDoesNotBindIsRefusedBeforeAnythingIsStored() {
    try (StandInVault old = new StandInVault(false)) {
      MasterKey master =
          VaultTransit.masterKey(
              URI.create("http://127.0.0.1:" + old.port()),
              "transit",
              "chat",
              null,
              Map.of("VAULT_TOKEN", StandInVault.TOKEN)::get);
      Refusal refusal = assertThrows(Refusal.class, () -> Keysets.create(master));
      assertEquals(LockReason.KMS_UNBOUND.words(), refusal.detail());
    }
  }

  @Test
  void anotherKeyIsTheWrongOne() {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    assertEquals(Optional.of(LockReason.WRONG), Keysets.open(rows, master("other")).lock());
    vault.replaceKey("chat");
    assertEquals(Optional.of(LockReason.WRONG), Keysets.open(rows, master("chat")).lock());
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN,KMS_REFUSES",
    "ABSENT,KMS_REFUSES",
    "REDIRECT,KMS_REFUSES",
    "ERROR,KMS_AWAY",
    "BUSY,KMS_AWAY",
    "GARBAGE,KMS_AWAY",
    "EMPTY,KMS_AWAY",
    "ENDLESS,KMS_AWAY",
    "STALL,KMS_AWAY",
    "HANG_UP,KMS_AWAY"
  })
  void keysAreLockedForAReasonAndComeBackWithTheService(Fault fault, LockReason reason) {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    vault.fault(fault);
    int before = vault.asked().size();
    // Only a service that never answers is waited for: a slow machine must not look like one.
    MasterKey impatient =
        master(
            "chat",
            Map.of("VAULT_TOKEN", StandInVault.TOKEN),
            fault == Fault.STALL ? SHORT : KmsHttp.LONGEST);
    Keysets locked = Keysets.open(rows, impatient);
    assertEquals(Optional.of(reason), locked.lock());
    assertEquals(before + 1, vault.asked().size(), "asked once, and no redirect followed");
    assertFalse(locked.toString().contains("canary"), locked::toString);
    Refusal refusal = assertThrows(Refusal.class, () -> Keysets.create(impatient));
    assertEquals(reason.words(), refusal.detail());
    vault.fault(Fault.NONE);
    assertEquals(Optional.empty(), Keysets.open(rows, master("chat")).lock());
  }

  @Test
  void aServiceThatIsNotThereIsAway() {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    vault.close();
    assertEquals(Optional.of(LockReason.KMS_AWAY), Keysets.open(rows, master("chat")).lock());
  }

  @Test
  void withoutAUsableTokenNobodyIsAsked() {
    List<EncryptedKeyset> rows = Keysets.create(master("chat"));
    int before = vault.asked().size();
    for (String token : new String[] {"", " ", "two words", "line\nbreak", "é"}) {
      MasterKey master = master("chat", Map.of("VAULT_TOKEN", token), SHORT);
      assertEquals(Optional.of(LockReason.KMS_NO_LOGIN), Keysets.open(rows, master).lock(), token);
    }
    assertEquals(before, vault.asked().size());
  }

  @Test
  void aTokenInAFileIsReadAnewEachTime(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("token");
    MasterKey master =
        VaultTransit.masterKey(
            URI.create("http://127.0.0.1:" + vault.port()), "transit", "chat", file, name -> null);
    assertThrows(Refusal.class, () -> Keysets.create(master));
    Files.writeString(file, StandInVault.TOKEN + "\n");
    List<EncryptedKeyset> rows = Keysets.create(master);
    Files.writeString(file, "hvs.expired");
    assertEquals(Optional.of(LockReason.KMS_REFUSES), Keysets.open(rows, master).lock());
  }

  @Test
  void aNamespaceIsPassedOn() {
    MasterKey master =
        master(
            "chat",
            Map.of("VAULT_TOKEN", StandInVault.TOKEN, "VAULT_NAMESPACE", "team/a"),
            KmsHttp.LONGEST);
    assertEquals(4, Keysets.create(master).size());
    assertEquals(List.of("team/a"), vault.asked().get(0).headers().get("X-vault-namespace"));
  }
}
