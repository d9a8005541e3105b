package chat.conclave.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
  private static final AccountName NAME = new AccountName("Margarethe");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tumble otter ninety clay",
        "vjqkzpxhwrmtbgd",
        "Kk7#vQ!2mZp$9xTw",
        "#%&!*(a)_+-=[]b~;",
        "829174650382716",
        "\u044f\u0431\u043b\u043e\u043a\u043e \u0438 \u0442\u0440\u0430\u043c\u0432\u0430\u0439",
        "\u6771\u4eac\u306e\u9f8d\u306f\u5348\u5f8c\u306b\u9752\u3044\u8336\u3092\u98f2\u3080\u3088",
        "Margarethe eats seven pickles"
      })
  void letsLongAndUnusualPasswordsPass(String password) {
    assertDoesNotThrow(() -> PasswordRule.check(password, NAME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "fourteen chars",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "xyzabcxyzabcxyzabc",
        "Nope! Nope! Nope! Nope! ",
        "abcdefghijklmnop",
        "123456789012345678",
        "qwertyuiopasdfgh",
        "1qaz2wsx3edc4rfv",
        "zxcvbnmlkjhgfdsa",
        "!@#$%^&*()qwertyui",
        "Correct Horse Battery Staple",
        "correct-horse-battery-staple",
        "MayTheForceBeWithYou!",
        "To be, or not to be: that is the question",
        "Password12345678",
        "P@$$word-Password",
        "passwordpassword1",
        "ILoveYou20262026",
        "Conclave-2026-2026",
        "conclaveconclave",
        "margarethe-margarethe",
        "MARGARETHE 12345678",
        "password 19840615",
        "201920202019202020",
        "Margarethe@conclave",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff4412345678",
        "ab\ud800cdefghijklmnopqz"
      })
  void refusesWhatIsShortKnownOrMadeByTheFingers(String password) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> PasswordRule.check(password, NAME), password);
    assertEquals(ErrorCode.INVALID, refusal.code());
    assertFalse(password.length() > 5 && refusal.detail().contains(password));
  }

  @Test
  void countsCharactersNotBytes() {
    String emoji =
        "\ud83e\udd8a\ud83d\udc3b\ud83d\udc2f\ud83d\udc38\ud83d\udc19\ud83e\udd89\ud83d\udc0c";
    assertThrows(Refusal.class, () -> PasswordRule.check(emoji + emoji.substring(0, 12), NAME));
    assertDoesNotThrow(() -> PasswordRule.check(emoji + "kiosk-71 \ufb01", NAME));
  }

  @Test
  void takes256CharactersAndNoMore() {
    String words = "tumble otter ninety clay ".repeat(11);
    assertDoesNotThrow(() -> PasswordRule.check(words.substring(0, 256), NAME));
    assertThrows(Refusal.class, () -> PasswordRule.check(words.substring(0, 257), NAME));
    assertThrows(Refusal.class, () -> PasswordRule.check("x".repeat(1 << 20), NAME));
  }
}
