package chat.conclave.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Starts the simulator by hand: {@code SimulatorMain --port 4010}. A message with {@code !stall},
 * {@code !cut} or another fault in it gets that fault.
 */
public final class SimulatorMain {
  private static final String STORY =
      """
      This is the provider simulator. No model is behind it, only patience: it says every word of \
      this, one after the other, at about the speed at which a person reads.

      Write a message with `!stall` in it and the stream stops here and there. `!cut` hangs up on \
      you, `!rate-limited` asks you to wait, `!error-midstream` gives up halfway, and \
      `!polite-end` ends without saying that it ended. A key with `-revoked-` in it is refused, \
      one with `-nocredit-` has run dry.

      And if you let it talk, it comes to an end by itself, as all good stories do.""";

  private SimulatorMain() {}

  public static void main(String[] arguments) {
    int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 4010;
    if (arguments.length != 0 && !(arguments.length == 2 && arguments[0].equals("--port"))) {
      System.err.println("SimulatorMain [--port 4010]");
      System.exit(2);
    }
    Vertx vertx = Vertx.vertx();
    Simulator.start(vertx, port)
        .onSuccess(
            simulator -> {
              simulator.say(STORY).delay(Duration.ofMillis(60));
              System.out.println("CONCLAVE_OPENAI_BASE_URL=" + simulator.url("/v1"));
              System.out.println("CONCLAVE_ANTHROPIC_BASE_URL=" + simulator.url(""));
            })
        .onFailure(
            failure -> {
              System.err.println("The port is taken: " + port);
              System.exit(1);
            });
  }
}
