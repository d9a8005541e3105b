package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class SecretCatcherTest {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String WORD = LOWER + LOWER.toUpperCase(java.util.Locale.ROOT) + DIGITS;

  private final SecretCatcher catcher = Providers.load(Map.of()).secrets();
  private final Random random = new Random(20_261_122);

  private String some(int length, String alphabet) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
    return text.toString();
  }

  /** Keys as the providers make them. */
  private Map<String, Supplier<String>> makers() {
    String url = WORD + "_-";
    return Map.ofEntries(
        Map.entry("openai", () -> "sk-proj-" + some(74, url) + "T3BlbkFJ" + some(74, url)),
        Map.entry("openai-short", () -> "sk-svcacct-" + some(58, url) + "T3BlbkFJ" + some(58, url)),
        Map.entry("openai-old", () -> "sk-" + some(20, WORD) + "T3BlbkFJ" + some(20, WORD)),
        Map.entry("anthropic", () -> "sk-ant-api03-" + some(93, url) + "AA"),
        Map.entry("openrouter", () -> "sk-or-v1-" + some(64, DIGITS + "abcdef")),
        Map.entry("xai", () -> "xai-" + some(80, WORD)),
        Map.entry("deepseek", () -> "sk-" + some(32, LOWER + DIGITS)),
        Map.entry("moonshot", () -> "sk-" + some(48, WORD)),
        Map.entry("google", () -> "AIza" + some(35, url)),
        Map.entry("google-new", () -> "AQ." + some(50, url)),
        Map.entry("eden", () -> "sk-eden-" + some(40, WORD)),
        Map.entry("bedrock", () -> "ABSK" + some(109 + random.nextInt(160), WORD + "+/") + "="),
        Map.entry("aws", () -> "AKIA" + some(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")));
  }

  Stream<String> providers() {
    return makers().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aKeyIsFoundWhereverItStands(String provider) {
    for (int i = 0; i < 1_000; i++) {
      String key = makers().get(provider).get();
      int cut = 12 + random.nextInt(key.length() - 16);
      String first = key.substring(0, cut);
      String second = key.substring(cut);
      List<String> texts =
          List.of(
              key,
              "can you tell me why " + key + " does not work?",
              "```sh\nexport KEY=" + key + "\n```",
              "{\"key\":\"" + key + "\"}",
              first + "\n" + second,
              "> " + first + "\r\n> " + second,
              "\"" + first + "\" +\n    \"" + second + "\"",
              first + " \\\n  " + second,
              first + "\u200b" + second);
      texts.forEach(text -> assertTrue(catcher.finds(text), () -> "missed in: " + text));
    }
  }

  private static JsonObject table() throws IOException {
    return new JsonObject(Files.readString(Path.of("src/test/resources/secrets.json")));
  }

  @Test
  void itJudgesAsThePageDoes() throws IOException {
    JsonObject table = table();
    for (Object each : table.getJsonArray("held")) {
      JsonObject held = (JsonObject) each;
      String name = held.getString("key");
      String key =
          String.join(
              held.getString("between", ""),
              table.getJsonObject("keys").getJsonArray(name).stream()
                  .map(String.class::cast)
                  .toList());
      String text = held.getString("text").replace("{" + name + "}", key);
      assertTrue(catcher.finds(text), held.getString("name"));
    }
    for (Object each : table.getJsonArray("let")) {
      JsonObject let = (JsonObject) each;
      assertFalse(catcher.finds(let.getString("text")), let.getString("name"));
    }
  }

  /** What people paste that is long and looks random, and is no key. */
  private List<String> lookalikes() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[16 + random.nextInt(200)];
      random.nextBytes(bytes);
      String base64 = Base64.getEncoder().encodeToString(bytes);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      texts.addAll(
          List.of(
              "commit " + HexFormat.of().formatHex(bytes, 0, 16),
              UUID.randomUUID() + "/" + UUID.randomUUID(),
              "sha512-" + base64,
              "data:image/png;base64," + base64,
              "https://example.org/task-" + url + "?risk-id=" + some(40, WORD),
              "eyJhbGciOiJFUzI1NiJ9." + url + "." + url,
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5" + base64 + " ann@host",
              "the desk-" + some(32, LOWER) + " sk-" + some(12, LOWER),
              ".sk-" + some(8, LOWER) + "-grid { width: " + random.nextInt(99) + "px }"));
    }
    return texts;
  }

  /** Text and code that lie here: sources, documents, libraries' licences and scripts. */
  private static List<String> ordinary() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String folder : List.of("src/main", "webroot", "conf", "docs", "../shared/design")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            texts.addAll(Arrays.asList(text.split("\\n", -1)));
            texts.addAll(Arrays.asList(text.split("\\n\\s*\\n", -1)));
          }
        }
      }
    }
    return texts;
  }

  @Test
  void fewerThanOneInAThousandOrdinaryTextsAreHeldBack() throws IOException {
    List<String> texts = new ArrayList<>(ordinary());
    texts.addAll(lookalikes());
    assertTrue(texts.size() > 50_000, "texts: " + texts.size());
    List<String> held = texts.stream().filter(catcher::finds).toList();
    assertTrue(held.size() * 1_000L < texts.size(), () -> held.size() + " of " + texts.size());
  }

  @Test
  void aLongTextIsJudgedInTimeThatGrowsWithItsLengthOnly() {
    String hard = ("sk-proj-" + "a".repeat(39) + " ").repeat(400) + "\n\"".repeat(8_000);
    assertFalse(catcher.finds(hard));
    assertEquals(false, catcher.finds("sk-".repeat(6_000)));
  }
}
