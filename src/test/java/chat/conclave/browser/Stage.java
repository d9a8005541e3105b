package chat.conclave.browser;

import chat.conclave.Person;
import chat.conclave.TestServer;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What one test needs: a server, and browser windows that people of their own sit at. */
final class Stage {
  private final Chromium chromium;
  private final TestServer server;
  private final List<Tab> tabs = new ArrayList<>();
  private final List<TestServer> own = new ArrayList<>();

  private Stage(Chromium chromium, TestServer server) {
    this.chromium = chromium;
    this.server = server;
  }

  /** The server that all tests share which do not bring their own. */
  TestServer server() {
    return server;
  }

  /** Stops {@code server} when the windows are closed. */
  TestServer own(TestServer server) {
    own.add(server);
    return server;
  }

  /** Somebody's window, at an empty page. */
  Tab window() {
    return window(server, new NewContextOptions());
  }

  Tab window(TestServer at, NewContextOptions options) {
    Tab tab = new Tab(chromium.browser().newContext(options), at);
    tabs.add(tab);
    return tab;
  }

  /** A window where {@code person} has signed in and looks at {@code room}. */
  Tab window(Person person, String room) {
    return window().signIn(person, room);
  }

  private void end(String test, boolean passed) {
    try {
      if (!passed) {
        for (int i = 0; i < tabs.size(); i++) {
          tabs.get(i).picture(Path.of("target", "browser", test + " " + (i + 1) + ".png"));
        }
      }
      tabs.forEach(Tab::close);
    } finally {
      own.forEach(TestServer::stop);
    }
    if (passed) {
      tabs.forEach(tab -> tab.witness().assertNothingWrong());
    }
  }

  /** Gives each test its stage, and starts browser and server once. */
  static final class Director
      implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace HERE = Namespace.create(Stage.class);

    private record House(Chromium chromium, TestServer server) implements AutoCloseable {
      @Override
      public void close() {
        chromium.close();
        server.stop();
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Chromium.find().isPresent()
          ? ConditionEvaluationResult.enabled("there is a browser")
          : ConditionEvaluationResult.disabled(Chromium.ABSENT);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Path file = Chromium.find().orElseThrow();
      House house =
          context
              .getRoot()
              .getStore(HERE)
              .computeIfAbsent(
                  House.class,
                  none -> new House(Chromium.start(file), TestServer.fresh(Map.of())),
                  House.class);
      Stage stage = new Stage(house.chromium(), house.server());
      context.getStore(HERE).put(Stage.class, stage);
      return stage;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Stage stage = context.getStore(HERE).get(Stage.class, Stage.class);
      if (stage != null) {
        stage.end(
            context.getRequiredTestMethod().getName(), context.getExecutionException().isEmpty());
      }
    }
  }
}
