package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person.Answer;
import chat.conclave.protocol.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** What holds for every answer. */
@NullUnmarked
final class Expect {
  private Expect() {}

  /** A problem document, and nothing in it of what was sent or of the inside. */
  static void problem(int status, String code, Answer answer, String... sent) {
    String body = answer.body().toString();
    assertEquals(status, answer.status(), body);
    assertEquals("application/problem+json", answer.headers().get("content-type"));
    assertEquals(code, answer.code(), body);
    assertEquals(status, answer.json().getInteger("status"));
    assertTrue(
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::code)
            .collect(Collectors.toSet())
            .contains(answer.code()),
        body);
    assertFalse(body.contains("Exception") || body.contains("chat.conclave"), body);
    for (String each : sent) {
      assertFalse(body.contains(each), body);
    }
    headers(answer.headers());
  }

  static void headers(Map<String, String> headers) {
    String policy = headers.get("content-security-policy");
    assertTrue(policy != null && policy.startsWith("default-src 'none'; script-src 'self'"));
    assertTrue(policy.contains("frame-ancestors 'none'"));
    assertTrue(policy.contains("worker-src 'self';"));
    assertTrue(policy.endsWith("trusted-types dompurify bell"));
    assertEquals("nosniff", headers.get("x-content-type-options"));
    assertEquals("no-referrer", headers.get("referrer-policy"));
    assertEquals("same-origin", headers.get("cross-origin-opener-policy"));
    assertEquals("same-origin", headers.get("cross-origin-resource-policy"));
    assertTrue(headers.containsKey("permissions-policy"));
    assertTrue(headers.containsKey("cache-control"));
    assertFalse(headers.containsKey("server"));
    assertFalse(headers.keySet().stream().anyMatch(name -> name.startsWith("access-control")));
  }
}
