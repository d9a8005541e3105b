package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key that is gone is listed nowhere: not in any window, and not where models are on offer. */
@ExtendWith(Stage.Director.class)
class GoneKeysTest {
  private static final String ANTHROPIC = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(6);
  private static final String OPENAI = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String READY = "Ready for you";
  private static final String LENT = "Lent here";

  private Person ann;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    room = ann.room("Study", "open");
    ann.saveKey("anthropic", ANTHROPIC);
    ann.saveKey("openai", OPENAI);
  }

  private static void summon(Tab tab) {
    tab.pick("@anth", "Anthropic");
    assertThat(tab.part("seat")).hasCount(1);
    assertThat(tab.part("composer")).hasValue("@claude ");
  }

  /** What the composer offers under this heading. */
  private static Locator offered(Tab tab, String heading) {
    tab.part("composer").fill("/summon ");
    return tab.page()
        .locator(".menu-group")
        .filter(new Locator.FilterOptions().setHasText(heading))
        .getByTestId("menu-item");
  }

  private static Locator with(Locator offers, String words) {
    return offers.filter(new Locator.FilterOptions().setHasText(words));
  }

  private static void assertOffers(Tab tab, String heading, int anthropics, int openais) {
    Locator offers = offered(tab, heading);
    assertThat(with(offers, "Anthropic")).hasCount(anthropics);
    assertThat(with(offers, "OpenAI").first()).isVisible();
    assertEquals(openais, with(offers, "OpenAI").count() > 0 ? 1 : 0);
    tab.part("composer").fill("");
  }

  @Test
  void aRemovedKeyIsListedInNoWindow(Stage stage) {
    Tab hers = stage.window(ann, room);
    Tab other = stage.window(ann, room);
    summon(hers);
    for (Tab tab : List.of(hers, other)) {
      assertThat(tab.part("seat-payer")).hasText("you pay");
      assertOffers(tab, READY, 1, 1);
      tab.part("settings-open").click();
      assertThat(tab.part("key-row")).hasCount(2);
    }
    Locator row = with(hers.part("key-row"), "Anthropic");
    row.getByTestId("key-remove").click();
    row.getByTestId("key-remove-confirm").click();
    for (Tab tab : List.of(hers, other)) {
      assertThat(with(tab.part("key-row"), "Anthropic")).hasCount(0);
      assertThat(tab.part("key-row")).hasCount(1);
      tab.page().keyboard().press("Escape");
      assertThat(tab.part("seat-payer")).hasCount(0);
      assertThat(tab.part("seat")).containsText("needs a key");
      assertOffers(tab, READY, 0, 1);
    }
    assertEquals(
        List.of("openai"),
        ann.get("/api/user/api-keys").array().stream()
            .map(each -> ((JsonObject) each).getString("provider"))
            .toList());
    assertEquals("none", ready(ann, "anthropic"));
    assertEquals("own", ready(ann, "openai"));
  }

  private static String ready(Person person, String provider) {
    return person.get("/api/providers").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("id").equals(provider))
        .findFirst()
        .orElseThrow()
        .getString("ready");
  }

  @Test
  void aWithdrawnKeyIsNotOnOfferToWhomItWasLent(Stage stage) {
    String lending = "/api/user/api-keys/%s/lending/" + room;
    Tab hers = stage.window(ann, room);
    summon(hers);
    for (String provider : List.of("anthropic", "openai")) {
      JsonObject everyone = new JsonObject().put("to", "everyone").put("cap", new JsonObject());
      assertEquals(200, ann.put(lending.formatted(provider), everyone).status());
    }
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    assertThat(his.part("seat-payer")).hasText(ann.name() + " pays");
    assertOffers(his, LENT, 1, 1);
    assertEquals(204, ann.delete(lending.formatted("anthropic")).status());
    his.part("composer").fill("@claude ");
    assertThat(his.part("payer-hint")).containsText("needs a key");
    assertThat(his.part("seat-payer")).hasCount(0);
    assertOffers(his, LENT, 0, 1);
  }
}
