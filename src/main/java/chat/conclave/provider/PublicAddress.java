package chat.conclave.provider;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Whether an address belongs to the open Internet. Everything else stands behind some wall that a
 * person's own base URL must not reach through this server: see IANA's registries of addresses for
 * special purposes (RFC 6890). Judged by its bytes: of spellings there are too many.
 */
final class PublicAddress {
  private static final List<Block> CLOSED_4 =
      List.of(
          Block.of(8, 0), // this network
          Block.of(8, 10), // private
          Block.of(10, 100, 64), // carrier-grade NAT
          Block.of(8, 127), // loopback
          Block.of(32, 168, 63, 129, 16), // Azure's services for its own machines
          Block.of(16, 169, 254), // link-local, and the clouds' metadata
          Block.of(12, 172, 16), // private
          Block.of(24, 192, 0, 0), // protocol assignments
          Block.of(24, 192, 0, 2), // documentation
          Block.of(24, 192, 88, 99), // 6to4 relays
          Block.of(16, 192, 168), // private
          Block.of(15, 198, 18), // benchmarks
          Block.of(24, 198, 51, 100), // documentation
          Block.of(24, 203, 0, 113), // documentation
          Block.of(4, 224), // multicast
          Block.of(4, 240)); // reserved, broadcast

  private static final Block GLOBAL_6 = Block.of(3, 0x20);
  private static final List<Block> CLOSED_6 =
      List.of(
          Block.of(23, 0x20, 0x01), // protocol assignments: Teredo, benchmarks, ORCHID
          Block.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
          Block.of(16, 0x20, 0x02), // 6to4
          Block.of(20, 0x3f, 0xff)); // documentation

  /** How a network without IPv4 names an IPv4 address: its last four bytes. */
  private static final Block NAT64 = Block.of(96, 0, 0x64, 0xff, 0x9b);

  private PublicAddress() {}

  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address six) {
      return six.getScopeId() == 0 && isPublic6(bytes);
    }
    // Java makes these of IPv6 addresses that only map an IPv4 address.
    return address instanceof Inet4Address && isPublic4(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    return CLOSED_4.stream().noneMatch(block -> block.holds(bytes));
  }

  private static boolean isPublic6(byte[] bytes) {
    return NAT64.holds(bytes)
        ? isPublic4(Arrays.copyOfRange(bytes, 12, 16))
        : GLOBAL_6.holds(bytes) && CLOSED_6.stream().noneMatch(block -> block.holds(bytes));
  }

  /** The addresses that begin with {@code bits} bits. */
  private record Block(int bits, List<Integer> start) {
    static Block of(int bits, Integer... start) {
      return new Block(bits, List.of(start));
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int at = bit / 8;
        int mask = 0x80 >> (bit % 8);
        int wanted = at < start.size() ? start.get(at) : 0;
        if ((address[at] & mask) != (wanted & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
