package chat.conclave.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Sees what a browser does behind the page: errors, broken policies, requests, frames. */
final class Witness {
  /** How the page learns that nobody is signed in; browsers log each. */
  private static final String SIGNED_OUT = "the server responded with a status of 401";

  private static final String WATCH =
      """
      addEventListener('securitypolicyviolation', (event) =>
        witnessed(`${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`));
      """;

  private final String origin;
  private final List<String> errors = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private final List<String> foreign = new ArrayList<>();
  private Predicate<String> expected = error -> error.contains(SIGNED_OUT);

  Witness(BrowserContext context, String origin) {
    this.origin = origin;
    context.exposeBinding("witnessed", (source, words) -> violations.add(String.valueOf(words[0])));
    context.addInitScript(WATCH);
    context.onConsoleMessage(this::console);
    context.onWebError(error -> errors.add(error.error()));
    context.onRequest(this::request);
    context.onPage(this::page);
  }

  private void page(Page page) {
    page.onWebSocket(
        socket -> {
          address(socket.url().replaceFirst("^ws", "http"));
          socket.onFrameSent(frame -> sent.add(frame.text()));
        });
  }

  private void console(ConsoleMessage message) {
    if (message.type().equals("error")) {
      errors.add(message.text());
    }
  }

  private void request(Request request) {
    address(request.url());
    sent.add(request.url() + " " + request.headers() + " " + request.postData());
  }

  private void address(String url) {
    if (!url.startsWith(origin + "/")) {
      foreign.add(url);
    }
  }

  /** Errors that a test brings about on purpose. */
  void expect(String part) {
    expected = expected.or(error -> error.contains(part));
  }

  /** All that has left the browser: addresses, headers, bodies, frames. */
  List<String> sent() {
    return List.copyOf(sent);
  }

  void assertNothingWrong() {
    assertEquals(List.of(), errors.stream().filter(expected.negate()).toList(), "console");
    assertEquals(
        List.of(),
        violations.stream().filter(expected.negate()).toList(),
        "content security policy");
    assertEquals(List.of(), foreign, "requests elsewhere");
  }

  void assertNeverSent(String secret) {
    assertFalse(sent.isEmpty());
    assertEquals(List.of(), sent.stream().filter(each -> each.contains(secret)).toList());
  }
}
