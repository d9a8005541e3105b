package chat.conclave.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyOpenerTest {
  private static final String KEY = "sk-canary-0123456789abcdef";
  private static final KeyContext CONTEXT =
      new KeyContext("user-1", "openai", "https://api.example", "save");

  private static final Keysets KEYSETS = Masters.opened();
  private final KeyOpener opener = KEYSETS.opener();
  private final SealingKey sealing = KEYSETS.sealing();

  @Test
  void opensWhatAnIndependentSenderSealed() throws GeneralSecurityException {
    byte[] box = HpkeSender.seal(sealing, CONTEXT.info(), ascii(KEY));
    try (Secret secret = opener.openBox(box, CONTEXT)) {
      assertEquals(KEY, Masters.text(secret));
    }
  }

  @Test
  void bindsTheContextAsLengthsAndTexts() {
    byte[] info = new KeyContext("a", "\u00fc", "", "p").info();
    byte[] expected =
        ("\0\0\0\017conclave-key-v1"
                + "\0\0\0\001a"
                + "\0\0\0\002\u00c3\u00bc"
                + "\0\0\0\0"
                + "\0\0\0\001p")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertArrayEquals(expected, info);
  }

  @Test
  void describesTheSealingKeyForTheBrowser() {
    assertEquals("DHKEM_P256_HKDF_SHA256_AES_256_GCM", sealing.suite());
    byte[] point = Base64.getUrlDecoder().decode(sealing.publicKey());
    assertEquals(65, point.length);
    assertEquals(4, point[0]);
    byte[] keyId = Base64.getUrlDecoder().decode(sealing.keyId());
    assertEquals(5, keyId.length);
    byte[] box = sealing.seal(ascii(KEY), CONTEXT);
    assertArrayEquals(keyId, Arrays.copyOf(box, 5));
  }

  @Test
  void sealingWipesItsInput() {
    byte[] key = ascii(KEY);
    sealing.seal(key, CONTEXT);
    assertArrayEquals(new byte[KEY.length()], key);
  }

  @Test
  void refusesABoxMadeForAnotherUserProviderEndpointOrPurpose() {
    byte[] box = sealing.seal(ascii(KEY), CONTEXT);
    List<KeyContext> others =
        List.of(
            new KeyContext("user-2", "openai", "https://api.example", "save"),
            new KeyContext("user-1", "anthropic", "https://api.example", "save"),
            new KeyContext("user-1", "openai", "https://evil.example", "save"),
            new KeyContext("user-1", "openai", "https://api.example", "session"),
            new KeyContext("user-1o", "penai", "https://api.example", "save"));
    for (KeyContext other : others) {
      assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(box, other));
    }
  }

  @Test
  void refusesEveryBoxThatIsCutAlteredEmptyOrHuge() {
    byte[] box = sealing.seal(ascii(KEY), CONTEXT);
    for (int length = 0; length < box.length; length++) {
      byte[] cut = Arrays.copyOf(box, length);
      assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(cut, CONTEXT));
    }
    for (int bit = 0; bit < box.length * 8; bit++) {
      byte[] flipped = flip(box, bit);
      assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(flipped, CONTEXT));
    }
    assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(new byte[1 << 20], CONTEXT));
    assertRefused(
        ErrorCode.CONFLICT, () -> opener.openBox(sealing.seal(new byte[9_000], CONTEXT), CONTEXT));
  }

  @Test
  void refusesABoxWhosePointIsNotOnTheCurve() {
    byte[] box = sealing.seal(ascii(KEY), CONTEXT);
    for (int filler : new int[] {0, 1, 0xff}) {
      byte[] bad = box.clone();
      Arrays.fill(bad, 6, 70, (byte) filler);
      assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(bad, CONTEXT));
    }
  }

  @Test
  void refusesABoxForAnotherSealingKey() {
    byte[] box = Masters.opened().sealing().seal(ascii(KEY), CONTEXT);
    assertRefused(ErrorCode.CONFLICT, () -> opener.openBox(box, CONTEXT));
  }

  @Test
  void refusesABoxWithoutAKeyInIt() {
    for (String key : List.of("", "sk-a\r\nX-Evil: 1", "sk-\u00fc", "{\"a\":1}")) {
      byte[] box = sealing.seal(key.getBytes(StandardCharsets.UTF_8), CONTEXT);
      Refusal refusal = assertRefused(ErrorCode.KEY_FORMAT, () -> opener.openBox(box, CONTEXT));
      assertFalse(refusal.toString().contains("sk-"));
    }
  }

  @Test
  void opensAStoredKeyForItsRowOnly() {
    SealedKey row = reseal(KEY, "user-1", "openai", "https://api.example", "key-1");
    assertEquals(KEY, Masters.text(opener.open(row)));
    byte[] bytes = row.ciphertext();
    for (SealedKey other :
        List.of(
            new SealedKey("user-2", "openai", "https://api.example", "key-1", bytes),
            new SealedKey("user-1", "xai", "https://api.example", "key-1", bytes),
            new SealedKey("user-1", "openai", "https://evil.example", "key-1", bytes),
            new SealedKey("user-1", "openai", "https://api.example", "key-2", bytes),
            new SealedKey("user-1o", "penai", "https://api.example", "key-1", bytes))) {
      assertLost(other);
    }
  }

  @Test
  void refusesEveryRowAfterASwapOfAnyTwoFields() {
    Random random = new Random(20_261_122);
    List<SealedKey> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(
          reseal(
              KEY + i,
              "user-" + random.nextInt(1 << 30),
              "provider-" + random.nextInt(1 << 30),
              "https://" + random.nextInt(1 << 30) + ".example",
              "key-" + random.nextInt(1 << 30)));
    }
    for (int i = 0; i < rows.size(); i++) {
      SealedKey a = rows.get(i);
      SealedKey b = rows.get((i + 1 + random.nextInt(rows.size() - 1)) % rows.size());
      for (int field = 0; field < 5; field++) {
        assertLost(swap(a, b, field));
      }
      assertEquals(KEY + i, Masters.text(opener.open(a)));
    }
  }

  @Test
  void refusesEveryStoredKeyThatIsCutAlteredEmptyOrHuge() {
    SealedKey row = reseal("sk-a", "u", "p", "e", "k");
    byte[] whole = row.ciphertext();
    for (int length = 0; length <= 28; length++) {
      assertLost(with(row, Arrays.copyOf(whole, length)));
    }
    for (int bit = 0; bit < whole.length * 8; bit++) {
      assertLost(with(row, flip(whole, bit)));
    }
    assertLost(with(row, new byte[1 << 20]));
    assertLost(
        with(
            row,
            Masters.opened()
                .opener()
                .reseal(new Secret(ascii(KEY)), "u", "p", "e", "k")
                .ciphertext()));
  }

  @Test
  void refusesEverythingWhileLocked() {
    KeyOpener locked = KeyOpener.withoutKeys();
    SealedKey row = reseal(KEY, "u", "p", "e", "k");
    assertRefused(ErrorCode.KEY_LOCKED, () -> locked.open(row));
    assertRefused(ErrorCode.KEY_LOCKED, () -> locked.openBox(new byte[0], CONTEXT));
    assertRefused(
        ErrorCode.KEY_LOCKED, () -> locked.reseal(new Secret(ascii(KEY)), "u", "p", "e", "k"));
  }

  @Test
  void aSealedKeyKeepsItsOwnBytes() {
    byte[] bytes = {1, 2, 3};
    SealedKey row = new SealedKey("u", "p", "e", "k", bytes);
    bytes[0] = 9;
    row.ciphertext()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, row.ciphertext());
    assertEquals(row, new SealedKey("u", "p", "e", "k", new byte[] {1, 2, 3}));
    assertNotEquals(row, new SealedKey("u", "p", "e", "k", new byte[] {1, 2, 4}));
    assertEquals("SealedKey[p k]", row.toString());
  }

  @Test
  void aContextIsUnicodeOrNothing() {
    assertThrows(IllegalArgumentException.class, () -> new KeyContext("\ud800", "p", "e", "save"));
    assertThrows(
        IllegalArgumentException.class, () -> new SealedKey("u", "p", "\udc00", "k", new byte[0]));
  }

  @Test
  void nothingPrintsAKey() {
    try (Secret secret = opener.openBox(sealing.seal(ascii(KEY), CONTEXT), CONTEXT)) {
      SealedKey row = opener.reseal(secret, "u", "p", "e", "k");
      String text = secret + " " + row + " " + opener + " " + sealing + " " + KEYSETS;
      assertFalse(text.contains(KEY));
      assertFalse(text.contains("[B@"));
    }
  }

  private SealedKey reseal(String key, String owner, String provider, String endpoint, String id) {
    try (Secret secret = new Secret(ascii(key))) {
      return opener.reseal(secret, owner, provider, endpoint, id);
    }
  }

  private void assertLost(SealedKey row) {
    Refusal refusal = assertRefused(ErrorCode.KEY_LOCKED, () -> opener.open(row));
    assertEquals(true, refusal.facts().get("enterAgain"));
  }

  private static Refusal assertRefused(ErrorCode code, Runnable action) {
    Refusal refusal = assertThrows(Refusal.class, action::run);
    assertEquals(code, refusal.code());
    assertNull(refusal.getCause());
    assertEquals(0, refusal.getSuppressed().length);
    return refusal;
  }

  private static SealedKey swap(SealedKey a, SealedKey b, int field) {
    return new SealedKey(
        field == 0 ? b.owner() : a.owner(),
        field == 1 ? b.provider() : a.provider(),
        field == 2 ? b.endpoint() : a.endpoint(),
        field == 3 ? b.keyId() : a.keyId(),
        field == 4 ? b.ciphertext() : a.ciphertext());
  }

  private static SealedKey with(SealedKey row, byte[] ciphertext) {
    return new SealedKey(row.owner(), row.provider(), row.endpoint(), row.keyId(), ciphertext);
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
