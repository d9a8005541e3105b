package chat.conclave;

import chat.conclave.cli.Conclave;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Entry. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    String version = Main.class.getPackage().getImplementationVersion();
    Conclave conclave =
        new Conclave(
            settings -> Future.failedFuture("there is no server yet"),
            Objects.requireNonNullElse(version, "development"),
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int code = conclave.run(arguments);
    if (code != Conclave.OK) {
      System.exit(code);
    }
  }
}
