package chat.conclave.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetsTest {
  private static final KeyContext CONTEXT = new KeyContext("u", "openai", "https://a", "save");
  private static final String KEY = "sk-canary-0123456789abcdef";

  private final MasterKey master = Masters.random();
  private final List<EncryptedKeyset> rows = Keysets.create(master);

  @Test
  void openAgainWithTheSameMasterKey() {
    Keysets first = Keysets.open(rows, master);
    Keysets second = Keysets.open(rows, master);
    assertEquals(Optional.empty(), second.lock());
    assertEquals(first.sealing().keyId(), second.sealing().keyId());
    assertEquals(first.signing().kid(), second.signing().kid());
    assertArrayEquals(first.session().mac(new byte[1]), second.session().mac(new byte[1]));
    byte[] box = first.sealing().seal(KEY.getBytes(StandardCharsets.US_ASCII), CONTEXT);
    assertEquals(KEY, Masters.text(second.opener().openBox(box, CONTEXT)));
  }

  @Test
  void stayLockedWithAWrongMasterKeyAndComeBackWithTheRightOne() {
    Keysets open = Keysets.open(rows, master);
    byte[] box = open.sealing().seal(KEY.getBytes(StandardCharsets.US_ASCII), CONTEXT);
    Keysets locked = Keysets.open(rows, Masters.random());
    assertEquals(Optional.of(LockReason.WRONG), locked.lock());
    assertRefused(() -> locked.opener().openBox(box, CONTEXT));
    assertRefused(() -> locked.sealing().publicKey());
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    assertRefused(() -> locked.sealing().seal(key, CONTEXT));
    assertArrayEquals(new byte[key.length], key, "wiped even so");
    assertEquals(KEY, Masters.text(Keysets.open(rows, master).opener().openBox(box, CONTEXT)));
  }

  @Test
  void signWithPassingKeysWhileLocked() {
    Keysets open = Keysets.open(rows, master);
    Keysets locked = Keysets.open(rows, MasterKey.of((String) null));
    Keysets again = Keysets.open(rows, MasterKey.of((String) null));
    assertEquals(Optional.of(LockReason.MISSING), locked.lock());
    assertEquals(
        3,
        new HashSet<>(List.of(open.signing().kid(), locked.signing().kid(), again.signing().kid()))
            .size());
    assertFalse(Arrays.equals(locked.session().mac(new byte[1]), again.session().mac(new byte[1])));
    assertEquals(64, locked.signing().sign(new byte[3]).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "hpke"})
  void areLockedAsDamagedWhenARowIsAlteredOrMissing(String purpose) {
    for (boolean missing : new boolean[] {true, false}) {
      List<EncryptedKeyset> damaged = new ArrayList<>(rows);
      damaged.removeIf(row -> row.purpose().equals(purpose));
      if (!missing) {
        damaged.add(new EncryptedKeyset(purpose, new byte[] {1, 2, 3}));
      }
      Keysets keysets = Keysets.open(damaged, master);
      assertEquals(Optional.of(LockReason.DAMAGED), keysets.lock());
      assertEquals(Keysets.open(rows, master).signing().kid(), keysets.signing().kid());
    }
  }

  @Test
  void areLockedAsDamagedWhenThereAreNoRows() {
    assertEquals(Optional.of(LockReason.DAMAGED), Keysets.open(List.of(), master).lock());
  }

  @Test
  void doNotOpenUnderEachOthersPurpose() {
    List<EncryptedKeyset> swapped = new ArrayList<>();
    List<String> names = rows.stream().map(EncryptedKeyset::purpose).toList();
    for (int i = 0; i < rows.size(); i++) {
      swapped.add(new EncryptedKeyset(names.get((i + 1) % names.size()), rows.get(i).sealed()));
    }
    Keysets keysets = Keysets.open(swapped, master);
    assertEquals(Optional.of(LockReason.WRONG), keysets.lock());
    assertNotEquals(Keysets.open(rows, master).signing().kid(), keysets.signing().kid());
  }

  @Test
  void moveToAnotherMasterKey() {
    MasterKey next = Masters.random();
    Keysets before = Keysets.open(rows, master);
    List<EncryptedKeyset> moved = Keysets.rewrap(rows, master, next);
    Keysets after = Keysets.open(moved, next);
    assertEquals(Optional.empty(), after.lock());
    assertEquals(before.sealing().keyId(), after.sealing().keyId());
    assertEquals(before.signing().kid(), after.signing().kid());
    assertArrayEquals(before.session().mac(new byte[1]), after.session().mac(new byte[1]));
    assertEquals(Optional.of(LockReason.WRONG), Keysets.open(moved, master).lock());
    assertEquals(Optional.empty(), Keysets.open(rows, master).lock());
  }

  @Test
  void doNotMoveWithAWrongMasterKey() {
    MasterKey next = Masters.random();
    assertRefused(() -> Keysets.rewrap(rows, Masters.random(), next));
    assertRefused(() -> Keysets.rewrap(rows, master, MasterKey.of("x")));
    assertRefused(() -> Keysets.create(MasterKey.of("x")));
  }

  @Test
  void printNothingSecret() {
    String text =
        rows
            + " "
            + master
            + " "
            + Keysets.open(rows, master)
            + Keysets.open(rows, Masters.random());
    for (EncryptedKeyset row : rows) {
      assertFalse(text.contains(new String(row.sealed(), StandardCharsets.ISO_8859_1)));
    }
    assertFalse(text.contains("[B@"), text);
    assertFalse(text.contains("BEGIN"), text);
    assertEquals("EncryptedKeyset[data]", rows.get(0).toString());
  }

  private static void assertRefused(Runnable action) {
    Refusal refusal = assertThrows(Refusal.class, action::run);
    assertEquals(ErrorCode.KEY_LOCKED, refusal.code());
  }
}
