package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page speaks the reader's language, or the one that they chose. */
@ExtendWith(Stage.Director.class)
class LanguageTest {
  /** Whatever is read or heard, but for what people and models wrote. */
  private static final String READ =
      """
      () => {
        const page = document.body.cloneNode(true);
        page.querySelectorAll('noscript, [data-testid=announcer], [data-testid=message-text], [data-testid=version], select option[lang]').forEach((each) => each.remove());
        const said = ['aria-label', 'title', 'placeholder'].flatMap((name) => [...page.querySelectorAll(`[${name}]`)].map((each) => each.getAttribute(name)));
        const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) said.push(walk.currentNode.data);
        return [document.title, ...said];
      }
      """;

  /** On which side of the message each of its paragraphs begins. */
  private static final String SIDES =
      """
      (text) => [...text.querySelectorAll('p')].map((paragraph) => {
        const range = document.createRange();
        range.selectNodeContents(paragraph);
        const [frame, words] = [text.getBoundingClientRect(), range.getBoundingClientRect()];
        return words.left - frame.left < frame.right - words.right ? 'left' : 'right';
      }).join(' ')
      """;

  private static final Pattern ENGLISH =
      Pattern.compile(
          "\\b(add|and|ask|by|choose|close|copy|edit|for|free|from|here|hide|invite|is|it|key"
              + "|keys|last|lend|may|message|messages|model|models|new|no|none|of|open|or|out|paid"
              + "|paste|pays|people|pin|private|ready|remove|reply|room|rooms|save|search|send"
              + "|settings|show|sign|stop|summon|test|that|the|this|to|used|what|who|with|you|your)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private static void assertGerman(Tab tab) {
    assertThat(tab.page().locator("html")).hasAttribute("lang", "de");
    List<?> said = (List<?>) tab.page().evaluate(READ);
    // In brackets stand the names that others give to their things.
    assertEquals(
        List.of(),
        said.stream()
            .map(each -> ((String) each).replaceAll("\\(.*\\)", ""))
            .filter(each -> ENGLISH.matcher(each).find())
            .toList());
  }

  @Test
  void theBrowsersLanguageIsSpokenUntilAnotherIsChosen(Stage stage) {
    // Of its own: others give their rooms English names.
    TestServer server = stage.own(TestServer.fresh(Map.of()));
    Person person = server.newcomer("Änne");
    String room = person.room("Werkstatt", "open");
    Tab tab = stage.window(server, new NewContextOptions().setLocale("de-DE"));
    tab.open(server.url() + "/#room=" + room);
    assertThat(tab.part("signin-submit")).hasText("Anmelden");
    assertGerman(tab);
    tab.fillSignIn(person);
    assertThat(tab.part("empty-room")).containsText("Ein stiller Raum");
    assertGerman(tab);
    tab.part("summon-practice").click();
    assertThat(tab.part("payer-hint")).hasText("Practice ist kostenlos");
    tab.type("Guten Morgen").part("composer").press("Enter");
    tab.reply("complete");
    assertThat(tab.part("payer")).containsText("kostenlos (Übung)");
    assertThat(tab.part("composer")).hasAttribute("placeholder", "Nachricht an Werkstatt");
    assertGerman(tab);

    tab.type("Noch nicht gesendet");
    tab.part("settings-open").click();
    Locator settings = tab.part("settings");
    assertThat(settings).containsText("Noch keiner. Das Übungsmodell kommt ohne aus.");
    assertGerman(tab);
    tab.part("language").selectOption("en");
    assertThat(settings.locator("h2")).hasText("Settings");
    assertThat(tab.part("language")).isFocused();
    assertThat(tab.page().locator("html")).hasAttribute("lang", "en");
    tab.page().keyboard().press("Escape");
    assertThat(settings).hasCount(0);
    assertThat(tab.part("settings-open")).isFocused();
    assertThat(tab.part("composer")).hasAttribute("placeholder", "Message Werkstatt");
    assertThat(tab.part("composer")).hasValue("Noch nicht gesendet");
    assertThat(tab.part("payer")).containsText("free (practice)");
    tab.page().reload();
    assertThat(tab.part("composer")).hasAttribute("placeholder", "Message Werkstatt");
  }

  private static void assertDirection(String direction, Locator... parts) {
    for (Locator part : parts) {
      assertThat(part).hasCSS("direction", direction);
    }
  }

  @Test
  void whatIsWrittenFromRightToLeftIsShownSo(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    String room = person.room("סדנה", "open");
    Tab tab = stage.window(person, room);
    tab.say("שלום לכולם");
    tab.say("Good morning");
    assertDirection(
        "rtl",
        tab.part("room-name"),
        tab.page().locator("[aria-current=page] .room-name"),
        tab.message("שלום לכולם").getByTestId("message-text"));
    assertDirection("ltr", tab.message("Good morning").getByTestId("message-text"));
    tab.type("ערב טוב");
    assertDirection("rtl", tab.part("composer"));
    assertDirection("ltr", tab.page().locator("html"), tab.part("messages"));
  }

  @Test
  void eachParagraphGoesItsOwnWayAndCodeTheUsualOne(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab tab = stage.window(person, person.room("Study", "open"));
    tab.say("שלום `ls -la`\n\nGood morning\n\n```sh\nls -la\n```");
    Locator text = tab.page().locator("[data-testid=message-text]:has(pre)");
    assertThat(text).hasCSS("direction", "rtl");
    assertDirection("ltr", text.locator("pre"), text.locator("p code"));
    assertEquals("right left", text.evaluate(SIDES));
  }

  @Test
  void theLanguageCanBeChosenBeforeSigningIn(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab tab = stage.window().open(stage.server().url());
    tab.part("signin-name").fill(person.name());
    tab.part("signin-password").fill(TestServer.PASSWORD);
    tab.part("language").selectOption("de");
    assertThat(tab.part("signin-submit")).hasText("Anmelden");
    assertThat(tab.part("language")).isFocused();
    assertThat(tab.part("signin-name")).hasValue(person.name());
    assertGerman(tab);
    tab.part("signin-submit").click();
    assertThat(tab.part("composer")).isVisible();
    assertThat(tab.page().locator("html")).hasAttribute("lang", "de");
  }
}
