package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByTextOptions;
import java.nio.file.Path;

/** A browser window of somebody's own, with the words for what people do there. */
final class Tab {
  private static final String STORED =
      "() => JSON.stringify([Object.keys(localStorage).filter((name) => !['conclave.theme', 'conclave.sent', 'conclave.language', 'conclave.single-keys', 'conclave.notify'].includes(name)),"
          + " Object.keys(sessionStorage).filter((name) => name !== 'conclave.writing'), document.cookie])";

  private final BrowserContext context;
  private final TestServer server;
  private final Witness witness;
  private final Page page;

  Tab(BrowserContext context, TestServer server) {
    this.context = context;
    this.server = server;
    this.witness = new Witness(context, server.url());
    this.page = context.newPage();
  }

  Page page() {
    return page;
  }

  Witness witness() {
    return witness;
  }

  Locator part(String testId) {
    return page.getByTestId(testId);
  }

  Locator text(String exactly) {
    return page.getByText(exactly, new GetByTextOptions().setExact(true));
  }

  Tab open(String url) {
    page.navigate(url);
    return this;
  }

  Tab signIn(Person person, String room) {
    open(server.url() + "/#room=" + room);
    return fillSignIn(person);
  }

  Tab fillSignIn(Person person) {
    part("signin-name").fill(person.name());
    part("signin-password").fill(TestServer.PASSWORD);
    part("signin-submit").click();
    assertThat(part("composer")).isVisible();
    return this;
  }

  Tab register(String name) {
    part("register-name").fill(name);
    part("register-password").fill(TestServer.PASSWORD);
    part("register-submit").click();
    assertThat(part("composer")).isVisible();
    return this;
  }

  /** Writes without sending, key by key. */
  Tab type(String text) {
    part("composer").pressSequentially(text);
    return this;
  }

  /** Takes the first offer for what is typed, once it is {@code offered}. */
  Tab pick(String typed, String offered) {
    type(typed);
    assertThat(part("menu-item").first()).containsText(offered);
    part("composer").press("Enter");
    return this;
  }

  /** Waits until a draft would survive a reload. */
  void assertKept(String draft) {
    page.waitForFunction("draft => sessionStorage['conclave.writing']?.includes(draft)", draft);
  }

  Tab say(String text) {
    part("composer").fill(text);
    part("composer").press("Enter");
    return this;
  }

  /** The messages whose text is exactly this. */
  Locator message(String text) {
    return part("message").filter(new Locator.FilterOptions().setHas(text(text)));
  }

  /** The newest message of a model. */
  Locator reply() {
    return page.locator("[data-testid=message][data-author-kind=model]").last();
  }

  Locator replyText() {
    return reply().getByTestId("message-text");
  }

  /** The newest reply, once it is in this state. */
  Locator reply(String state) {
    assertThat(reply()).hasAttribute("data-state", state);
    return reply();
  }

  /** A tool of a message, which comes to what one points at. */
  Locator tool(Locator message, String testId) {
    message.hover();
    return message.getByTestId(testId);
  }

  /** Reacts to a message with what is first on offer: a thumb. */
  void react(Locator message) {
    tool(message, "react").click();
    message.getByTestId("sign").first().click();
  }

  /** What is done to a message less often. */
  Locator more(Locator message, String testId) {
    tool(message, "more").click();
    return message.getByTestId(testId);
  }

  /** Turns to another tab, as far as the page can tell, or back. */
  void look(boolean elsewhere) {
    page.evaluate(
        """
        (elsewhere) => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => elsewhere });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        elsewhere);
  }

  /** Nothing that a thief of the profile could use, or a script read. */
  void assertNothingStored() {
    assertEquals("[[],[],\"\"]", page.evaluate(STORED));
  }

  void picture(Path file) {
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  void close() {
    if (!page.isClosed() && page.url().startsWith(server.url())) {
      assertNothingStored();
    }
    context.close();
  }
}
