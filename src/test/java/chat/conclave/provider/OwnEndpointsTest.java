package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnEndpointsTest {
  private final OwnEndpoints strict = new OwnEndpoints(Set.of());
  private final OwnEndpoints listed =
      new OwnEndpoints(Set.of("localhost:11434", "[::1]:8000", "gpu:443", "xn--bcher-kva.de:443"));

  private static void refused(OwnEndpoints endpoints, String url) {
    Refusal refusal = assertThrows(Refusal.class, () -> endpoints.check(url), url);
    assertEquals(ErrorCode.ENDPOINT_FORBIDDEN, refusal.code());
  }

  @Test
  void tenThousandHostileAddressesAreRefused() {
    Set<String> urls = HostileUrls.all();
    assertTrue(urls.size() >= 10_000, () -> "only " + urls.size());
    List<String> taken = new ArrayList<>();
    for (String url : urls) {
      try {
        strict.check(url);
        taken.add(url);
      } catch (Refusal refusal) {
        assertEquals(ErrorCode.ENDPOINT_FORBIDDEN, refusal.code());
      }
    }
    assertEquals(List.of(), taken);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://",
        "http://",
        "http://api.openai.com",
        "https://127.1",
        "https://0x7f.1",
        "https://2130706433",
        "https://[::1]",
        "https://[::ffff:a9fe:a9fe]",
        "https://[::ffff:169.254.169.254]",
        "https://[64:ff9b::7f00:1]",
        "https://[2002:7f00:1::]",
        "https://[fe80::1%25lo]",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://metadata.google.internal",
        "https://localhost.",
        "https://user:pw@api.openai.com",
        "https://api.openai.com#@evil.example.org",
        "https://api.openai.com\\@evil.example.org",
        "https://api.ope\tnai.com",
        "https://api.openai.com\n",
        "https://аpi.openai.com",
        "https://api.openai.com:22",
        "https://api.openai.com:25",
        "https://api.openai.com:5432",
        "https://api.openai.com:7800",
        "https://api.openai.com."
      })
  void theKnownTricksAreRefused(String url) {
    refused(strict, url);
    refused(listed, url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com, https://api.openai.com",
    "https://api.openai.com/, https://api.openai.com",
    "https://API.OpenAI.com/v1/, https://api.openai.com/v1",
    "HTTPS://api.openai.com/v1, https://api.openai.com/v1",
    "https://api.openai.com:443/v1, https://api.openai.com/v1",
    "https://my-proxy.example.org/Team_1/llm~x/v1.2, https://my-proxy.example.org/Team_1/llm~x/v1.2",
    "https://bedrock-runtime.eu-central-1.amazonaws.com, https://bedrock-runtime.eu-central-1.amazonaws.com",
    "https://1.1.1.1/v1, https://1.1.1.1/v1",
    "https://[2606:4700::1111]/v1, https://[2606:4700::1111]/v1",
    "https://4chan.example.org, https://4chan.example.org"
  })
  void anHonestAddressIsTakenInOneSpelling(String written, String kept) {
    assertEquals(kept, strict.check(written).toString());
    assertEquals(kept, strict.check(kept).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:11434/v1, http://localhost:11434/v1",
    "http://LocalHost:11434/v1/, http://localhost:11434/v1",
    "http://[::1]:8000/v1, http://[::1]:8000/v1",
    "https://gpu/v1, https://gpu/v1",
    "https://xn--bcher-kva.de/v1, https://xn--bcher-kva.de/v1",
    "https://api.openai.com/v1, https://api.openai.com/v1"
  })
  void whatTheOperatorListsIsTakenToo(String written, String kept) {
    assertEquals(kept, listed.check(written).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:11435/v1",
        "http://localhost/v1",
        "http://127.0.0.1:11434/v1",
        "http://localhost:11434@evil.example.org/v1",
        "http://user@localhost:11434/v1",
        "http://localhost:11434/v1?x",
        "http://localhost:11434/../admin",
        "http://localhost.:11434/v1",
        "http://[0:0:0:0:0:0:0:1]:8000/v1",
        "ftp://localhost:11434/v1"
      })
  void onlyExactlyThat(String url) {
    refused(listed, url);
  }

  @Test
  void theRefusalSaysWhatIsAllowed() {
    String words = assertThrows(Refusal.class, () -> strict.check("http://x")).detail();
    assertTrue(words.contains("https://"), words);
    words = assertThrows(Refusal.class, () -> listed.check("http://x")).detail();
    assertTrue(words.contains("localhost:11434"), words);
  }

  @Test
  void aLongAddressIsRefused() {
    strict.check("https://api.openai.com/" + "a".repeat(400));
    refused(strict, "https://api.openai.com/" + "a".repeat(500));
    refused(strict, "https://" + "a.".repeat(127) + "com");
  }
}
