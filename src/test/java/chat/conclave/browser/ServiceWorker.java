package chat.conclave.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** The service worker behind a page, reached by the DevTools protocol. */
final class ServiceWorker {
  private final CDPSession devTools;
  private final Page page;
  private final String session;
  private final List<JsonObject> answers = new ArrayList<>();

  private ServiceWorker(CDPSession devTools, Page page, String target) {
    this.devTools = devTools;
    this.page = page;
    JsonObject attach = new JsonObject();
    attach.addProperty("targetId", target);
    session = devTools.send("Target.attachToTarget", attach).get("sessionId").getAsString();
    devTools.on("Target.receivedMessageFromTarget", this::received);
  }

  /** The one of the browser window of {@code page}, once it runs. */
  static ServiceWorker of(Page page) {
    String context = info(page).get("browserContextId").getAsString();
    CDPSession devTools = page.context().browser().newBrowserCDPSession();
    List<String> found = new ArrayList<>();
    devTools.on("Target.targetCreated", event -> add(found, event, context));
    JsonObject discover = new JsonObject();
    discover.addProperty("discover", true);
    devTools.send("Target.setDiscoverTargets", discover);
    page.waitForCondition(() -> !found.isEmpty());
    return new ServiceWorker(devTools, page, found.get(0));
  }

  private static JsonObject info(Page page) {
    CDPSession own = page.context().newCDPSession(page);
    JsonObject info = own.send("Target.getTargetInfo").getAsJsonObject("targetInfo");
    own.detach();
    return info;
  }

  private static void add(List<String> found, JsonObject event, String context) {
    JsonObject info = event.getAsJsonObject("targetInfo");
    if (info.get("type").getAsString().equals("service_worker")
        && info.get("browserContextId").getAsString().equals(context)) {
      found.add(info.get("targetId").getAsString());
    }
  }

  private void received(JsonObject event) {
    JsonObject message =
        JsonParser.parseString(event.get("message").getAsString()).getAsJsonObject();
    if (event.get("sessionId").getAsString().equals(session) && message.has("id")) {
      answers.add(message);
    }
  }

  /** What a script says there, once its promise is kept. */
  String evaluate(String script) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", script);
    parameters.addProperty("awaitPromise", true);
    parameters.addProperty("returnByValue", true);
    JsonObject call = new JsonObject();
    call.addProperty("id", 1);
    call.addProperty("method", "Runtime.evaluate");
    call.add("params", parameters);
    JsonObject send = new JsonObject();
    send.addProperty("sessionId", session);
    send.addProperty("message", call.toString());
    answers.clear();
    devTools.send("Target.sendMessageToTarget", send);
    page.waitForCondition(() -> !answers.isEmpty());
    JsonObject result = answers.get(0).getAsJsonObject("result");
    if (result == null || result.has("exceptionDetails")) {
      throw new AssertionError(answers.get(0).toString());
    }
    return result.getAsJsonObject("result").get("value").getAsString();
  }
}
