package chat.conclave.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Al",
        "alice",
        "Alice B. Toklas",
        "jean-luc_2",
        "42",
        "\u00c5sa \u00d8stergaard",
        "Nguy\u1ec5n V\u0103n A",
        "\u0410\u043d\u043d\u0430",
        "\u0395\u03bb\u03ad\u03bd\u03b7",
        "\u5c71\u7530\u592a\u90ce",
        "\u5c71\u7530 \u30d2\u30ab\u30eb",
        "\uae40\ubbfc\uc900",
        "\u0930\u093e\u091c\u0947\u0936",
        "\u0e2a\u0e38\u0e0a\u0e32\u0e15\u0e34",
        "\u05d3\u05d5\u05d3",
        "\u0645\u062d\u0645\u062f"
      })
  void isWhatPeopleAreCalled(String name) {
    assertEquals(name, new AccountName(name).display());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "   ",
        "aaaaaaaaaabbbbbbbbbbccccccccccddd",
        "-al",
        "al-",
        "a  b",
        "a--b",
        "a._b",
        "a .b",
        "a.. b",
        "a. -b",
        "al\u0000ice",
        "al\nice",
        "al\u200bice",
        "al\u202eice",
        "al\u00adice",
        "alice\ufe0f",
        "al@ice",
        "al/ice",
        "<b>al</b>",
        "alice\ud83d\ude00",
        "\u3164\u3164\u3164",
        "al\u115fice",
        "al\u02bcice",
        "a\u0337l",
        "\u0410lice",
        "\u0430lice",
        "Al\u0456ce",
        "al\u03bfce",
        "\u5c71\u0430",
        "a\ud800b"
      })
  void isRefusedWithWordsWhenItCouldMislead(String name) {
    Refusal refusal = assertThrows(Refusal.class, () -> new AccountName(name));
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertFalse(refusal.detail().isEmpty());
  }

  @Test
  void isRefusedUnreadWhenItIsHuge() {
    assertThrows(Refusal.class, () -> new AccountName("a".repeat(1 << 20)));
  }

  @ParameterizedTest
  @CsvSource({
    "Alice,ALICE",
    "Alice,AIice",
    "Alice,A1ice",
    "Alice,\uff21\uff4c\uff49\uff43\uff45",
    "Bob,B0b",
    "modern,modem",
    "vvalter,walter",
    "jean-luc,jean_luc",
    "jean.luc,jean luc",
    "Alice B. Toklas,alice b toklas",
    "Stra\u00dfe,STRASSE",
    "pace,\u0440\u0430\u0441\u0435",
    "BOK,\u0412\u041e\u041a",
    "zeta,\u03b6\u03b5\u03c4\u03b1",
    "e\u0301ric,\u00c9RIC",
    "\u03bd\u03af\u03ba\u03bf\u03c2,\u039d\u03af\u03ba\u03bf\u03c3"
  })
  void hasTheSameKeyAsItsLookAlike(String name, String other) {
    assertEquals(new AccountName(name).key(), new AccountName(other).key());
  }

  @ParameterizedTest
  @CsvSource({"alice,alicia", "bob,rob", "jeanluc,jean-luc", "Anna,\u0410\u043d\u043d\u044f"})
  void hasAnotherKeyThanADifferentName(String name, String other) {
    assertNotEquals(new AccountName(name).key(), new AccountName(other).key());
  }
}
