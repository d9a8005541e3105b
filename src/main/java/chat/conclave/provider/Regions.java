package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * The addresses of a provider that has one in each region; {@code {region}} stands where its name
 * goes.
 *
 * @param base where prompts go
 * @param lists where the models are listed
 * @param standard the region of keys for which nobody has named one
 */
public record Regions(String base, String lists, String standard) {
  private static final String PLACE = "{region}";

  /** Such as {@code eu-central-1}: nothing that could lead to another host. */
  private static final Pattern NAME = Pattern.compile("[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}");

  public Regions {
    check(standard);
  }

  URI base(String region) {
    return address(base, region);
  }

  URI lists(String region) {
    return address(lists, region);
  }

  /**
   * @throws Refusal {@code invalid}
   */
  static String check(String region) {
    if (!NAME.matcher(region).matches()) {
      throw Refusal.of(ErrorCode.INVALID, "A region's name looks like eu-central-1.");
    }
    return region;
  }

  /** AWS's regions in China have a domain of their own. */
  private static URI address(String template, String region) {
    String host = template.replace(PLACE, region);
    return URI.create(region.startsWith("cn-") ? host + ".cn" : host);
  }
}
