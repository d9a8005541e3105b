package chat.conclave.edge;

import chat.conclave.edge.EdgeVerticle.Inside;
import chat.conclave.key.LockReason;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.RotationRow;
import chat.conclave.storage.SurveyStore;
import chat.conclave.storage.SurveyStore.Heard;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the server is: versions, names and states, and nothing of a key. */
final class StatusRoutes {
  private static final Duration LOOKED_BACK = Duration.ofDays(1);

  private final Inside inside;
  private final SurveyStore survey;
  private final Loops loops;
  private final Timers timers;
  private final Clock clock;
  private final String version;

  StatusRoutes(
      Inside inside, SurveyStore survey, Loops loops, Timers timers, Clock clock, String version) {
    this.inside = inside;
    this.survey = survey;
    this.loops = loops;
    this.timers = timers;
    this.clock = clock;
    this.version = version;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of("showStatus", this::show);
  }

  private Future<?> show(Caller caller) {
    caller.mustAdminister();
    JsonObject status =
        new JsonObject()
            .put("version", version)
            .put("builtAt", text(inside.builtAt()))
            .put("startedAt", inside.startedAt().toString())
            .put("java", Runtime.version().toString())
            .put("keys", keys(inside.lock()))
            .put("platformKeys", new JsonArray(inside.platformKeys().stream().sorted().toList()))
            .put("platformPays", inside.platformPays());
    return loops
        .waits(timers, clock)
        .compose(
            waits -> {
              status.put("loops", Wire.array(waits, StatusRoutes::loop));
              return database();
            })
        .compose(
            database -> {
              status.put("database", database);
              return survey.heard(clock.now().minus(LOOKED_BACK));
            })
        .compose(
            heard -> {
              status.put("providers", Wire.array(heard, StatusRoutes::json));
              return inside.rotations().last();
            })
        .compose(
            last ->
                caller.json(
                    200, status.put("rotation", last.map(StatusRoutes::json).orElse(null))));
  }

  private Future<JsonObject> database() {
    Instant asked = clock.now();
    return survey
        .version()
        .map(
            answer ->
                new JsonObject()
                    .put("version", answer)
                    .put("embedded", inside.embedded())
                    .put("millis", Math.max(0, Duration.between(asked, clock.now()).toMillis())));
  }

  private static JsonObject keys(Optional<LockReason> lock) {
    return new JsonObject()
        .put("locked", lock.isPresent())
        .put("reason", lock.map(LockReason::words).orElse(null));
  }

  private static JsonObject loop(Optional<Long> millis) {
    return new JsonObject().put("millis", millis.orElse(null));
  }

  private static JsonObject json(Heard heard) {
    return new JsonObject()
        .put("provider", heard.provider())
        .put("answeredAt", text(heard.answeredAt()))
        .put("failedAt", text(heard.failedAt()))
        .put("failure", heard.failure() == null ? null : heard.failure().code());
  }

  private static JsonObject json(RotationRow row) {
    return new JsonObject()
        .put("state", row.state().code())
        .put("resealed", row.resealed())
        .put("stuck", row.stuck())
        .put("note", row.note())
        .put("askedAt", row.askedAt().toString())
        .put("changedAt", row.changedAt().toString());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
