package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page as an app of its own on a phone. */
@ExtendWith(Stage.Director.class)
class InstallableTest {
  /** Each icon with its true size, and whether it reaches into its corners. */
  private static final String ICONS =
      """
      async () => {
        const { href } = document.querySelector('link[rel=manifest]');
        const { icons, start_url: start, display } = await (await fetch(href)).json();
        const touch = { src: document.querySelector('link[rel=apple-touch-icon]').href, sizes: '180x180', type: 'image/png' };
        const drawn = [...icons, touch].filter(({ type }) => type === 'image/png').map(async ({ src, sizes, purpose = 'any' }) => {
          const answer = await fetch(new URL(src, href));
          const image = await createImageBitmap(await answer.blob());
          const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
          canvas.drawImage(image, 0, 0);
          const isFull = canvas.getImageData(0, 0, 1, 1).data[3] === 255;
          return [answer.headers.get('content-type'), purpose, `${image.width}x${image.height}` === sizes ? sizes : 'another size', isFull].join(' ');
        });
        return [display, new URL(start, href).pathname, ...(await Promise.all(drawn))];
      }
      """;

  private static final String FRAME =
      """
      () => {
        const hex = (colour) => '#' + colour.match(/\\d+/g).slice(0, 3).map((each) => Number(each).toString(16).padStart(2, '0')).join('');
        const framed = [...document.querySelectorAll('meta[name=theme-color]')].filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content);
        return `${framed} ${hex(getComputedStyle(document.body).backgroundColor)}`;
      }
      """;

  @Test
  void itHasIconsOfEachSizeThatNobodyLoadsBeforeInstalling(Stage stage) {
    Tab tab = stage.window().open(stage.server().url());
    assertThat(tab.part("signin-form")).isVisible();
    assertTrue(tab.witness().sent().stream().noneMatch(each -> each.contains("/icons/")));
    assertEquals(
        List.of(
            "standalone",
            "/",
            "image/png any 192x192 false",
            "image/png any 512x512 false",
            "image/png maskable 512x512 true",
            "image/png any 180x180 true"),
        tab.page().evaluate(ICONS));
  }

  @Test
  void theFrameHasTheColourOfThePageAlsoOfAChosenOne(Stage stage) {
    Tab tab = stage.window().open(stage.server().url());
    assertThat(tab.part("signin-form")).isVisible();
    String light = "#f4f2ee #f4f2ee";
    String dark = "#16181a #16181a";
    for (String chosen : List.of("system", "light", "dark")) {
      tab.page().evaluate("(theme) => localStorage.setItem('conclave.theme', theme)", chosen);
      tab.page().reload();
      assertThat(tab.part("signin-form")).isVisible();
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        tab.page().emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
        boolean isDark =
            chosen.equals("system") ? scheme == ColorScheme.DARK : chosen.equals("dark");
        assertEquals(isDark ? dark : light, tab.page().evaluate(FRAME), chosen + " " + scheme);
      }
    }
  }

  @Test
  void nothingLiesUnderANotchABarOrTheKeyboard(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab tab =
        stage.window(
            stage.server(),
            new NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setReducedMotion(ReducedMotion.REDUCE));
    tab.signIn(ann, ann.room("Study", "open"));
    assertThat(tab.page().locator("meta[name=viewport]"))
        .hasAttribute(
            "content", Pattern.compile("viewport-fit=cover.*interactive-widget=resizes-content"));
    tab.page()
        .context()
        .newCDPSession(tab.page())
        .send(
            "Emulation.setSafeAreaInsetsOverride",
            JsonParser.parseString("{insets: {top: 47, bottom: 34, left: 0, right: 0}}")
                .getAsJsonObject());
    assertTrue(top(tab.part("room-name")) >= 47, "the name of the room");
    assertTrue(bottom(tab.part("composer")) <= 844 - 34, "the composer");
    tab.part("rooms-open").click();
    assertTrue(top(tab.part("create-room")) >= 47, "the rooms");
    assertTrue(bottom(tab.part("settings-open")) <= 844 - 34, "the settings");
    tab.part("settings-open").click();
    assertTrue(top(tab.part("settings").locator("h2")) >= 47, "a dialog");
    tab.page().keyboard().press("Escape");
    tab.page().keyboard().press("Escape");
    tab.part("people-open").click();
    assertTrue(top(tab.part("summon-open")) >= 47, "the people");
    tab.page().keyboard().press("Escape");

    tab.say("Last words");
    assertThat(tab.message("Last words")).isVisible();
    tab.page().setViewportSize(390, 380);
    assertThat(tab.message("Last words")).isInViewport();
    assertThat(tab.part("composer")).isInViewport();
  }

  private static double top(Locator part) {
    return part.boundingBox().y;
  }

  private static double bottom(Locator part) {
    var box = part.boundingBox();
    return box.y + box.height;
  }
}
