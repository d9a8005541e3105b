package chat.conclave.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port on which something can listen, stop, and listen again: none of those that the system gives
 * to outgoing connections, which would take it meanwhile.
 */
public final class FreePort {
  private static final int FROM = 20_000;
  private static final int TO = 32_000;

  private FreePort() {}

  public static int find() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: there are others.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
