package chat.conclave.key.kms;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of signatures is held to the vectors that AWS has published. */
class SignatureV4Test {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Map<String, List<String>> HEADERS =
      Map.of("Host", List.of("example.amazonaws.com"), "X-Amz-Date", List.of("20150830T123600Z"));

  private static String signed(String signature) {
    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        + " SignedHeaders=host;x-amz-date, Signature="
        + signature;
  }

  private static boolean isRight(String method, String signature) throws GeneralSecurityException {
    return SignatureV4.isRight(signed(signature), SECRET, method, "/", HEADERS, new byte[0]);
  }

  @Test
  void theVectorsGetVanillaAndPostVanillaAreRight() throws GeneralSecurityException {
    String get = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    String post = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
    assertTrue(isRight("GET", get));
    assertTrue(isRight("POST", post));
    assertFalse(isRight("POST", get));
  }
}
