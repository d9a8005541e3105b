package chat.conclave.provider;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Ways to write an address that nobody may be sent to, and ways to wrap one. */
final class HostileUrls {
  private static final List<String> CLOSED =
      List.of(
          "127.0.0.1",
          "127.8.9.10",
          "10.0.0.1",
          "169.254.169.254",
          "192.168.1.1",
          "172.16.0.1",
          "172.31.255.254",
          "100.64.0.1",
          "100.100.100.200",
          "0.0.0.0",
          "224.0.0.1",
          "255.255.255.255",
          "168.63.129.16",
          "198.18.0.1");

  private static final List<String> NAMES =
      List.of(
          "localhost",
          "LOCALHOST",
          "localhost.",
          "api.localhost",
          "localhost.localdomain",
          "ip6-localhost",
          "metadata",
          "metadata.google.internal",
          "metadata.google.internal.",
          "db",
          "postgres",
          "printer.local",
          "router.lan",
          "nas.home",
          "files.corp",
          "1.0.0.127.in-addr.arpa",
          "host.home.arpa",
          "kubernetes.default.svc.cluster.local",
          "api.openai.com.",
          "-api.openai.com",
          "api-.openai.com",
          "api..openai.com",
          "api_.openai.com",
          "а" + "pi.openai.com",
          "api.openaі.com",
          "ⅼocalhost",
          "xn--pi-6kc.openai.com",
          "api.openai.com%00.example.org",
          "[::1]",
          "[0:0:0:0:0:0:0:1]",
          "[::]",
          "[fe80::1]",
          "[fe80::1%25lo]",
          "[fe80::1%lo]",
          "[fd00:ec2::254]",
          "[ff02::1]",
          "[::1",
          "::1",
          "[v1.fe80]");

  /** What a hostile host stands in; each also tells what does no harm to a host that is none. */
  private static final List<String> WRAPPINGS =
      List.of("https://%s", "https://%s/", "https://%s/v1", "https://%s:443/v1", "HTTPS://%s/v1");

  /** What nobody may write, whatever the host. */
  private static final List<String> FORBIDDEN_WRAPPINGS =
      List.of(
          "http://%s/v1",
          "https://%s:22/v1",
          "https://%s:25",
          "https://%s:80/v1",
          "https://%s:5432/v1",
          "https://%s:7800/v1",
          "https://%s:8443",
          "https://%s:0/v1",
          "https://%s:65536/v1",
          "https://%s:99999999999/v1",
          "https://%s:-443/v1",
          "https://user@%s/v1",
          "https://user:pw@%s/v1",
          "https://@%s/v1",
          "https://api.openai.com@%s/v1",
          "https://api.openai.com#@%s/v1",
          "https://api.openai.com?@%s/v1",
          "https://api.openai.com\\@%s/v1",
          "https://%s\\@api.openai.com/v1",
          "https://%s#@api.openai.com/v1",
          "https://%s#x",
          "https://%s?x=y",
          "https://%s/v1?x=y",
          "https://%s/v1#x",
          "https://%s/../v1",
          "https://%s/v1/..",
          "https://%s/./v1",
          "https://%s//v1",
          "https://%s/%%2e%%2e/v1",
          "https://%s/v1%%0d%%0aHost:x",
          "https://%s/v1;x",
          "https:/%s/v1",
          "https:%s/v1",
          "https:///%s/v1",
          "https:\\\\%s\\v1",
          "//%s/v1",
          "%s/v1",
          "ftp://%s/v1",
          "file://%s/v1",
          "gopher://%s/v1",
          "jar:https://%s/v1!/",
          "javascript://%s/v1",
          "unix://%s/v1",
          "https+unix://%s/v1",
          " https://%s/v1",
          "https://%s/v1 ",
          "https://%s\t/v1",
          "https://\t%s/v1",
          "https://%s\n/v1",
          "ht\ntps://%s/v1",
          "https://%s\r\nX-Evil: 1/v1",
          "https://%s\u0000/v1",
          "https://%s\u00ad/v1",
          "https://\u200b%s/v1",
          "https://%s\u2044v1",
          "https://%s\uff0fv1",
          "https\u2236//%s/v1");

  private HostileUrls() {}

  static Set<String> all() {
    Set<String> urls = new LinkedHashSet<>();
    List<String> hosts = new ArrayList<>(NAMES);
    CLOSED.forEach(each -> hosts.addAll(spellings(each)));
    for (String host : hosts) {
      WRAPPINGS.forEach(wrapping -> urls.add(String.format(wrapping, host)));
      FORBIDDEN_WRAPPINGS.forEach(wrapping -> urls.add(String.format(wrapping, host)));
    }
    for (String host : List.of("api.openai.com", "8.8.8.8", "[2003::1]")) {
      FORBIDDEN_WRAPPINGS.forEach(wrapping -> urls.add(String.format(wrapping, host)));
    }
    return urls;
  }

  private static List<String> spellings(String dotted) {
    InetAddress address = NameServer.digits(dotted);
    byte[] b = address.getAddress();
    int[] n = {b[0] & 0xff, b[1] & 0xff, b[2] & 0xff, b[3] & 0xff};
    long whole = ((long) n[0] << 24) | (n[1] << 16) | (n[2] << 8) | n[3];
    int high = (n[0] << 8) | n[1];
    int low = (n[2] << 8) | n[3];
    return List.of(
        dotted,
        dotted + ".",
        Long.toString(whole),
        Long.toString(whole + (1L << 32)),
        String.format("0x%08x", whole),
        String.format("0X%X", whole),
        String.format("0%o", whole),
        String.format("%d.%d", n[0], whole & 0xffffff),
        String.format("%d.%d.%d", n[0], n[1], low),
        String.format("0x%x.%d", n[0], whole & 0xffffff),
        String.format("0x%x.0x%x.0x%x.0x%x", n[0], n[1], n[2], n[3]),
        String.format("0%o.0%o.0%o.0%o", n[0], n[1], n[2], n[3]),
        String.format("%d.0x%x.0%o.%d", n[0], n[1], n[2], n[3]),
        String.format("%03d.%03d.%03d.%03d", n[0], n[1], n[2], n[3]),
        String.format("%d.%d.%d.%d", n[0] + 256, n[1], n[2], n[3]),
        dotted.replace(".", "%2e"),
        dotted.replace(".", "\u3002"),
        dotted.replace(".", "\uff0e"),
        fullWidth(dotted),
        String.format("[::ffff:%s]", dotted),
        String.format("[::ffff:%x:%x]", high, low),
        String.format("[0:0:0:0:0:ffff:%x:%x]", high, low),
        String.format("[::%x:%x]", high, low),
        String.format("[64:ff9b::%x:%x]", high, low),
        String.format("[64:ff9b:1::%x:%x]", high, low),
        String.format("[2002:%x:%x::]", high, low),
        String.format("[2001:0:%x:%x::1]", high, low),
        String.format("[2001::%x:%x]", ~high & 0xffff, ~low & 0xffff),
        String.format("[fe80::5efe:%x:%x]", high, low),
        String.format("[::ffff:%x:%x%%25lo]", high, low));
  }

  private static String fullWidth(String digits) {
    StringBuilder text = new StringBuilder();
    digits.chars().forEach(c -> text.append(c == '.' ? '.' : (char) (c - '0' + '\uff10')));
    return text.toString();
  }
}
