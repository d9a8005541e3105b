package chat.conclave.edge;

import chat.conclave.key.LoanQuestions.Loan;
import chat.conclave.key.SpendQuestions;
import chat.conclave.money.Cap;
import chat.conclave.money.Spent;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.SpendStore.Summary;
import chat.conclave.storage.SpendStore.Use;
import chat.conclave.summon.LoanDesk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the owner of a key is shown of its loans and of what it was spent for. */
final class Statement {
  private final Map<UUID, String> rooms;

  /**
   * @param rooms their names; a room that is gone has none
   */
  Statement(Map<UUID, String> rooms) {
    this.rooms = rooms;
  }

  JsonObject loan(Loan loan) {
    return new JsonObject()
        .put("provider", loan.provider())
        .put("room", loan.room().toString())
        .put("roomName", rooms.get(loan.room()))
        .put("to", loan.people() == null ? "everyone" : Frames.ids(loan.people()))
        .put("cap", Wire.json(loan.cap()))
        .put("used", used(loan.today(), loan.total()))
        .put("usesLeft", loan.usesLeft())
        .put("expiresAt", loan.expiresAt() == null ? null : loan.expiresAt().toString());
  }

  /** What stands when nothing is lent. */
  JsonObject nothing(String provider, UUID room) {
    return new JsonObject()
        .put("provider", provider)
        .put("room", room.toString())
        .put("roomName", rooms.get(room))
        .put("to", "nobody")
        .put("cap", Wire.json(Cap.NONE))
        .put("used", used(Spent.NOTHING, Spent.NOTHING))
        .put("usesLeft", null)
        .put("expiresAt", null);
  }

  private static JsonObject used(Spent today, Spent total) {
    return new JsonObject()
        .put("todayTokens", today.tokens())
        .put("totalTokens", total.tokens())
        .put("todayCost", Wire.dollars(today.cost()))
        .put("totalCost", Wire.dollars(total.cost()));
  }

  /** Where a key is in use. */
  JsonObject uses(List<Use> uses, List<Loan> loans, List<LoanDesk.Running> running) {
    Map<UUID, Sum> byRoom = new LinkedHashMap<>();
    uses.forEach(use -> byRoom.computeIfAbsent(use.room(), Sum::new).add(use));
    loans.forEach(loan -> byRoom.computeIfAbsent(loan.room(), Sum::new));
    return new JsonObject()
        .put("rooms", Wire.array(byRoom.values(), sum -> room(sum, loans)))
        .put("running", Wire.array(running, Statement::running))
        .put("spend", spend(uses));
  }

  private JsonObject room(Sum sum, List<Loan> loans) {
    Map<UUID, Sum> people = new LinkedHashMap<>();
    sum.uses.forEach(use -> people.computeIfAbsent(use.asker(), Sum::new).add(use));
    JsonArray models = new JsonArray();
    sum.models.forEach(models::add);
    Loan lending =
        loans.stream().filter(loan -> loan.room().equals(sum.id)).findFirst().orElse(null);
    return sum.put(
            new JsonObject()
                .put("room", sum.id.toString())
                .put("roomName", rooms.get(sum.id))
                .put("people", Wire.array(people.values(), Statement::person))
                .put("models", models))
        .put("lending", lending == null ? null : loan(lending));
  }

  private static JsonObject person(Sum sum) {
    return sum.put(
        new JsonObject()
            .put("id", sum.id.toString())
            .put("name", sum.uses.isEmpty() ? "" : sum.uses.get(0).askerName()));
  }

  private static JsonObject running(LoanDesk.Running reply) {
    return new JsonObject()
        .put("room", reply.room().toString())
        .put("reply", reply.reply().toString())
        .put(
            "asker",
            new JsonObject().put("id", reply.asker().toString()).put("name", reply.askerName()))
        .put("model", reply.model());
  }

  private static JsonObject spend(Collection<Use> uses) {
    Sum all = new Sum(new UUID(0, 0));
    uses.forEach(all::add);
    return all.put(new JsonObject().put("days", SpendQuestions.DAYS));
  }

  /** What was spent of a key lately; nothing yet where there is no summary. */
  static JsonObject spend(@Nullable Summary summary) {
    return new JsonObject()
        .put("days", SpendQuestions.DAYS)
        .put("replies", summary == null ? 0 : summary.replies())
        .put("input", summary == null ? 0 : summary.input())
        .put("output", summary == null ? 0 : summary.output())
        .put("cost", summary == null ? null : Wire.dollars(summary.cost()));
  }

  /** What a key was used for last. */
  @Nullable JsonObject lastUse(@Nullable Summary summary) {
    if (summary == null || summary.room() == null) {
      return null;
    }
    return new JsonObject()
        .put("room", summary.room().toString())
        .put("roomName", rooms.get(summary.room()))
        .put("model", summary.model())
        .put("by", summary.by());
  }

  private static final class Sum {
    private final UUID id;
    private final List<Use> uses = new ArrayList<>();
    private final Set<String> models = new LinkedHashSet<>();

    Sum(UUID id) {
      this.id = id;
    }

    void add(Use use) {
      uses.add(use);
      models.add(use.model());
    }

    JsonObject put(JsonObject json) {
      return json.put("replies", uses.stream().mapToLong(Use::replies).sum())
          .put("input", uses.stream().mapToLong(Use::input).sum())
          .put("output", uses.stream().mapToLong(Use::output).sum())
          .put("cost", Wire.dollars(cost()));
    }

    private @Nullable BigDecimal cost() {
      return uses.stream()
          .map(Use::cost)
          .filter(Objects::nonNull)
          .reduce(BigDecimal::add)
          .orElse(null);
    }
  }
}
