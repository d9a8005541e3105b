package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.protocol.ClientFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Every operation of the contract and every frame, with a key of each type, against the table in
 * {@code service-key-rights.csv}: {@code yes}, {@code no}, or {@code open} for what needs no token.
 */
@NullUnmarked
class ServiceKeyRightsTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private record Rights(String chat, String management) {}

  private record Operation(HttpMethod method, String path, boolean open) {}

  @Test
  void everyOperationAndEveryFrameAnswersAsTheTableSays() throws IOException {
    Map<String, Rights> table = table();
    Map<String, Operation> operations = operations();
    TreeSet<String> all = new TreeSet<>(operations.keySet());
    frames().forEach(frame -> all.add("frame " + frame));
    assertEquals(all, new TreeSet<>(table.keySet()), "the table names each once");

    Person chat = key("chat");
    Person management = key("management");
    Map<String, Rights> found = new TreeMap<>();
    String room = SERVER.admin().room("Rights", "open");
    operations.forEach(
        (id, operation) ->
            found.put(
                id,
                operation.open()
                    ? new Rights("open", "open")
                    : new Rights(rest(chat, operation, room), rest(management, operation, room))));
    TestSocket socket = chat.hello();
    for (String frame : frames()) {
      found.put(
          "frame " + frame,
          new Rights(answer(socket, chat, frame, room), alone(management, frame, room)));
    }
    assertEquals(new TreeMap<>(table), found);
  }

  private static Person key(String type) {
    return Person.holding(
        SERVER,
        ServiceKeyTest.make(SERVER.admin(), ServiceKeyTest.wanted(type, "Rights " + type))
            .getString("key"));
  }

  private static String rest(Person holder, Operation operation, String room) {
    boolean body = operation.method() != HttpMethod.GET;
    String path =
        operation
            .path()
            .replace("{room}", room)
            .replace("{provider}", "openai")
            .replaceAll("\\{\\w+\\}", NOBODY);
    int status =
        holder
            .request(operation.method(), path, Map.of(), body ? Buffer.buffer("{}") : null)
            .status();
    assertEquals(false, status == 401 || status >= 500, path + " " + status);
    return status == 403 ? "no" : "yes";
  }

  /** On a socket of its own, for it may be closed; silent ones are few. */
  private static String alone(Person holder, String type, String room) {
    TestSocket socket = holder.socket();
    try {
      return answer(socket, holder, type, room);
    } finally {
      socket.close();
    }
  }

  /** Not every frame is answered when all is well: what comes next on the socket is. */
  private static String answer(TestSocket socket, Person holder, String type, String room) {
    socket.send(frame(type, room, holder.token()).put("id", type));
    socket.ask(frame("hello", room, holder.token()));
    return socket.frames().stream()
            .filter(each -> type.equals(each.getValue("re")))
            .anyMatch(
                each ->
                    List.of("forbidden", "unauthenticated").contains(each.getString("code", "")))
        ? "no"
        : "yes";
  }

  private static JsonObject frame(String type, String room, String token) {
    return new JsonObject()
        .put("type", type)
        .put("token", token)
        .put("room", room)
        .put("text", "hello")
        .put("nonce", "n")
        .put("provider", "practice")
        .put("seat", NOBODY)
        .put("message", NOBODY)
        .put("seats", new JsonArray().add(NOBODY))
        .put("rounds", 1)
        .put("request", NOBODY)
        .put("to", "no")
        .put("emoji", "👍")
        .put("on", true)
        .put("rev", 1)
        .put("sealedKey", "AAAA");
  }

  /** In the order of the protocol, except that who leaves can do no more: that comes last. */
  private static List<String> frames() {
    List<String> frames = new ArrayList<>();
    for (Class<?> frame : ClientFrame.class.getPermittedSubclasses()) {
      frames.add(frame.getSimpleName().toLowerCase(Locale.ROOT));
    }
    frames.remove("leave");
    frames.add("leave");
    return frames;
  }

  private static Map<String, Rights> table() throws IOException {
    Map<String, Rights> table = new TreeMap<>();
    try (InputStream in = resource("service-key-rights.csv")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split(","))
          .forEach(line -> table.put(line[0], new Rights(line[1], line[2])));
    }
    return table;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Operation> operations() throws IOException {
    Map<String, Operation> operations = new TreeMap<>();
    try (InputStream in = resource("openapi.yaml")) {
      Map<String, Map<String, Map<String, Map<String, Object>>>> contract = new Yaml().load(in);
      contract
          .get("paths")
          .forEach(
              (path, methods) ->
                  ((Map<String, Object>) (Map<String, ?>) methods)
                      .forEach(
                          (method, described) -> {
                            if (described instanceof Map<?, ?> operation
                                && operation.get("operationId") instanceof String id) {
                              operations.put(
                                  id,
                                  new Operation(
                                      HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                                      path,
                                      List.of().equals(operation.get("security"))));
                            }
                          }));
    }
    return operations;
  }

  private static InputStream resource(String name) {
    return ServiceKeyRightsTest.class.getClassLoader().getResourceAsStream(name);
  }
}
