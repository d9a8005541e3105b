package chat.conclave.provider;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that can change its mind between two questions. */
final class NameServer {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int AAAA = 28;

  private final DatagramSocket socket;
  private final Map<String, Deque<List<InetAddress>>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  static Future<NameServer> start(Vertx vertx) {
    NameServer server = new NameServer(vertx.createDatagramSocket());
    server.socket.handler(server::asked);
    return server.socket.listen(0, "127.0.0.1").map(server);
  }

  /** For whoever is to ask nobody else. */
  DnsServerAddressStreamProvider alone() {
    return new SingletonDnsServerAddressStreamProvider(
        new InetSocketAddress("127.0.0.1", socket.localAddress().port()));
  }

  /** What {@code name} leads to when it is asked for once more; the last answer stays. */
  NameServer say(String name, String... addresses) {
    answers
        .computeIfAbsent(name, unknown -> new ArrayDeque<>())
        .add(Arrays.stream(addresses).map(NameServer::digits).toList());
    return this;
  }

  /** From now on. */
  NameServer change(String name, String... addresses) {
    answers.remove(name);
    return say(name, addresses);
  }

  /** How often an IPv4 address was asked for. */
  int questions() {
    return questions.get();
  }

  static InetAddress digits(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** RFC 1035, section 4.1: a header, a question, and what it is answered. */
  private void asked(DatagramPacket packet) {
    Buffer query = packet.data();
    List<String> labels = new ArrayList<>();
    int at = HEADER;
    for (int length = query.getByte(at); length > 0; length = query.getByte(at)) {
      labels.add(query.getString(at + 1, at + 1 + length, StandardCharsets.US_ASCII.name()));
      at += 1 + length;
    }
    int type = query.getUnsignedShort(at + 1);
    Buffer question = query.getBuffer(HEADER, at + 5);
    Deque<List<InetAddress>> known = answers.get(String.join(".", labels));
    if (type == A) {
      questions.incrementAndGet();
    }
    if (known != null && known.isEmpty()) {
      return;
    }
    List<InetAddress> found =
        known == null ? List.of() : type == A && known.size() > 1 ? known.poll() : known.peek();
    List<InetAddress> fitting =
        found.stream().filter(each -> type == (each instanceof Inet4Address ? A : AAAA)).toList();
    Buffer reply =
        Buffer.buffer()
            .appendShort(query.getShort(0))
            .appendShort((short) (known == null ? 0x8183 : 0x8180))
            .appendShort((short) 1)
            .appendShort((short) fitting.size())
            .appendInt(0)
            .appendBuffer(question);
    for (InetAddress address : fitting) {
      byte[] bytes = address.getAddress();
      reply
          .appendShort((short) 0xc00c)
          .appendShort((short) type)
          .appendShort((short) 1)
          .appendInt(0)
          .appendShort((short) bytes.length)
          .appendBytes(bytes);
    }
    socket.send(reply, packet.sender().port(), packet.sender().host()).onFailure(gone -> {});
  }

  /** Never answers for it. */
  NameServer ignore(String name) {
    answers.put(name, new ArrayDeque<>());
    return this;
  }

  Future<Void> stop() {
    return socket.close();
  }
}
