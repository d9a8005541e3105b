package chat.conclave.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * An address where somebody listens and lets nobody in any more: connecting to it takes for ever.
 */
public final class FullHouse implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 250;
  private static final int MOST = 64;

  private final ServerSocket door;
  private final List<Socket> inside = new ArrayList<>();

  public FullHouse() {
    try {
      door = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
      while (admits()) {
        if (inside.size() > MOST) {
          throw new AssertionError("the house does not fill up");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean admits() throws IOException {
    Socket guest = new Socket();
    inside.add(guest);
    try {
      guest.connect(
          new InetSocketAddress(door.getInetAddress(), door.getLocalPort()), PATIENCE_MILLIS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + door.getLocalPort() + path);
  }

  @Override
  public void close() {
    try {
      for (Socket guest : inside) {
        guest.close();
      }
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
