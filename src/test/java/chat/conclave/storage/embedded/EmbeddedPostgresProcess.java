package chat.conclave.storage.embedded;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that runs the database in a folder, says so, and stays until it is killed.
 */
final class EmbeddedPostgresProcess {
  /** Before what it says, which is no line of the log. */
  static final String SAYS = "says ";

  private EmbeddedPostgresProcess() {}

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    try {
      EmbeddedPostgres.start(vertx, Path.of(arguments[0])).await(60, TimeUnit.SECONDS);
      System.out.println(SAYS + "ready");
    } catch (Exception e) {
      System.out.println(SAYS + e.getMessage());
      System.exit(1);
    }
  }
}
