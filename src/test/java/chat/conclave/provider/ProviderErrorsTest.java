package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderErrorsTest {
  private static final Providers PROVIDERS = Providers.load(Map.of());

  static List<JsonObject> errors() {
    return Stream.of("http-errors.json", "recorded-errors.json")
        .map(file -> Fixture.json("recorded/errors/" + file).getJsonArray("errors"))
        .flatMap(array -> array.stream().map(JsonObject.class::cast))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everyKnownErrorOfAProviderHasItsCode(JsonObject error) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    error
        .getJsonObject("headers", new JsonObject())
        .forEach(h -> headers.set(h.getKey(), (String) h.getValue()));
    Object body = error.getValue("body");
    Failure failure =
        ProviderErrors.of(
            row(error.getString("provider")),
            error.getInteger("status"),
            headers,
            Buffer.buffer(body instanceof String plain ? plain : Json.encode(body)));
    assertEquals(Catalogue.code(error.getString("category")), failure.code());
    assertEquals(error.getInteger("status"), failure.status());
    assertEquals(
        headers.get("request-id"), headers.contains("request-id") ? failure.requestId() : null);
  }

  @Test
  void noErrorOfTheCatalogueIsLeftOut() {
    assertEquals(
        91, Fixture.json("recorded/errors/http-errors.json").getJsonArray("errors").size());
    assertEquals(
        91 + Fixture.json("recorded/errors/recorded-errors.json").getJsonArray("errors").size(),
        errors().size());
  }

  @ParameterizedTest
  @CsvSource({
    "12, , 12000",
    "1.5, , 1500",
    "1000000000, , 60000",
    "-5, , ",
    "soon, , ",
    "7, 250, 250",
    "'Sun, 22 Nov 2026 06:00:10 GMT', , 10000",
    "'Sun, 22 Nov 2026 05:00:00 GMT', , ",
    "'Sun, 22 Nov 2099 05:00:00 GMT', , 60000"
  })
  void aWaitIsTakenWhereItMakesSense(String after, String millis, Long expected) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("Date", "Sun, 22 Nov 2026 06:00:00 GMT").set("Retry-After", after);
    if (millis != null) {
      headers.set("retry-after-ms", millis);
    }
    assertEquals(expected == null ? null : Duration.ofMillis(expected), RetryHint.of(headers));
  }

  @Test
  void aRequestIdIsANameOrNothing() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().set("x-request-id", "<script>");
    assertNull(RequestId.of(headers));
    assertEquals("req_1", RequestId.of(headers.set("request-id", "req_1")));
  }

  @Test
  void aRedirectIsNoErrorOfTheKey() {
    Failure failure =
        ProviderErrors.of(row("openai"), 307, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    assertEquals(ErrorCode.PROVIDER_GARBLED, failure.code());
  }

  private static Provider row(String id) {
    return PROVIDERS.find(id).orElse(PROVIDERS.find("openai-compatible").orElseThrow());
  }
}
