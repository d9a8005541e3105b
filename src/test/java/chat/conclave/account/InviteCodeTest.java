package chat.conclave.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InviteCodeTest {
  @Test
  void isFoundAgainByItsHash() {
    InviteCode code = InviteCode.random();
    assertEquals(22, code.code().length());
    InviteCode parsed = InviteCode.parse(code.code()).orElseThrow();
    assertArrayEquals(code.hash(), parsed.hash());
    assertEquals(32, code.hash().length);
  }

  @Test
  void isNeverTheSameTwice() {
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertTrue(codes.add(InviteCode.random().code()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAB",
        "AAAAAAAAAAAAAAAAAAAAAA==",
        "AAAAAAAAAAAAAAAAAAAA+/",
        " AAAAAAAAAAAAAAAAAAAAAA"
      })
  void hasOneSpellingOnly(String presented) {
    assertTrue(InviteCode.parse(presented).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> new InviteCode(presented));
  }

  @Test
  void printsNothing() {
    InviteCode code = InviteCode.random();
    assertFalse(code.toString().contains(code.code()));
  }
}
