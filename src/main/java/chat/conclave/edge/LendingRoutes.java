package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.key.LoanQuestions.ListLoans;
import chat.conclave.key.LoanQuestions.ListRequests;
import chat.conclave.key.LoanQuestions.Loan;
import chat.conclave.key.LoanQuestions.Loans;
import chat.conclave.key.LoanQuestions.Request;
import chat.conclave.key.SpendQuestions.ListUses;
import chat.conclave.key.SpendQuestions.Uses;
import chat.conclave.money.Cap;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import chat.conclave.room.AskPayers;
import chat.conclave.room.May;
import chat.conclave.room.Right;
import chat.conclave.storage.Names;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RoomReader.Listed;
import chat.conclave.summon.LoanDesk;
import chat.conclave.summon.Preview.Shown;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lending over REST, and who pays. One lends into rooms that one is a member of. */
final class LendingRoutes {
  private final Bus bus;
  private final RoomReader reader;
  private final Names names;
  private final Rates rates;

  LendingRoutes(Bus bus, RoomReader reader, Names names, Rates rates) {
    this.bus = bus;
    this.reader = reader;
    this.names = names;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "lendKey", this::lend,
        "withdrawLoan", this::withdraw,
        "listLoans", this::list,
        "keyUses", this::uses,
        "listLendRequests", this::requests,
        "listPayers", this::payers);
  }

  /** The caller's membership of a room. */
  static Future<Listed> member(RoomReader reader, UUID room, Caller caller) {
    return reader
        .find(room, caller.who().user())
        .map(
            found -> {
              Listed listed = found.orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
              if (listed.role() == null) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "Enter the room first.");
              }
              return listed;
            });
  }

  private Future<?> lend(Caller caller) {
    rates.check(Limit.LEND, caller.who().user().toString());
    UUID room = caller.pathId("room");
    Object to = caller.body().getValue("to");
    Cap cap = new Fields(caller.body()).cap("cap");
    return member(reader, room, caller)
        .compose(member -> bus.ask(May.ADDRESS, new May(room, caller.who(), Right.LEND)))
        .compose(
            member ->
                "nobody".equals(to)
                    ? end(caller, room).map(ended -> new Loans(List.of()))
                    : people(room, to)
                        .compose(
                            people ->
                                bus.ask(
                                    LoanDesk.Lend.ADDRESS,
                                    new LoanDesk.Lend(
                                        caller.who().user(),
                                        caller.path("provider"),
                                        room,
                                        people.orElse(null),
                                        cap)))
                        .map(loans -> of(room, loans)))
        .compose(
            loans ->
                statement(Set.of(room), caller)
                    .compose(
                        statement ->
                            caller.json(
                                200,
                                loans.loans().isEmpty()
                                    ? statement.nothing(caller.path("provider"), room)
                                    : statement.loan(loans.loans().get(0)))));
  }

  private static Loans of(UUID room, Loans loans) {
    return new Loans(loans.loans().stream().filter(loan -> loan.room().equals(room)).toList());
  }

  /** Nothing for everyone; else people who are in the room. */
  private Future<Optional<Set<UUID>>> people(UUID room, Object to) {
    if (!(to instanceof JsonArray list)) {
      return Future.succeededFuture(Optional.empty());
    }
    Set<UUID> people = new LinkedHashSet<>();
    list.forEach(each -> people.add(Fields.parseId(String.valueOf(each), "to")));
    return reader
        .snapshot(room, 0)
        .map(
            now -> {
              Set<UUID> others = new HashSet<>(people);
              now.members().stream()
                  .filter(each -> each.role() != Member.Role.GUEST)
                  .forEach(each -> others.remove(each.id()));
              if (!others.isEmpty()) {
                throw Refusal.of(
                    ErrorCode.INVALID,
                    "You can lend only to people who are in the room, and no guests of it.");
              }
              return Optional.of(people);
            });
  }

  private Future<?> withdraw(Caller caller) {
    return end(caller, caller.pathId("room")).compose(ended -> caller.nothing());
  }

  private Future<?> end(Caller caller, UUID room) {
    return bus.ask(
        LoanDesk.Withdraw.ADDRESS,
        new LoanDesk.Withdraw(caller.who().user(), caller.path("provider"), room));
  }

  private Future<List<Loan>> loans(Caller caller) {
    return bus.ask(ListLoans.ADDRESS, new ListLoans(caller.who().user(), caller.path("provider")))
        .map(Loans::loans);
  }

  private Future<Statement> statement(Set<UUID> rooms, Caller caller) {
    return names.rooms(rooms, caller.who().user()).map(Statement::new);
  }

  private Future<?> list(Caller caller) {
    return loans(caller)
        .compose(
            loans ->
                statement(loans.stream().map(Loan::room).collect(Collectors.toSet()), caller)
                    .compose(statement -> caller.json(200, Wire.array(loans, statement::loan))));
  }

  private Future<?> uses(Caller caller) {
    UUID owner = caller.who().user();
    String provider = caller.path("provider");
    return Future.all(
            bus.ask(ListUses.ADDRESS, new ListUses(owner, provider)),
            loans(caller),
            bus.ask(LoanDesk.ListRunning.ADDRESS, new LoanDesk.ListRunning(owner, provider)))
        .compose(
            all -> {
              var uses = all.<Uses>resultAt(0).uses();
              List<Loan> loans = all.resultAt(1);
              var running = all.<LoanDesk.RunningOnes>resultAt(2).replies();
              Set<UUID> rooms =
                  Stream.concat(
                          uses.stream().map(use -> use.room()), loans.stream().map(Loan::room))
                      .collect(Collectors.toSet());
              return statement(rooms, caller)
                  .compose(statement -> caller.json(200, statement.uses(uses, loans, running)));
            });
  }

  private Future<?> requests(Caller caller) {
    return bus.ask(ListRequests.ADDRESS, new ListRequests(caller.who().user()))
        .compose(
            found -> {
              List<Request> open = found.requests();
              return Future.all(
                      names.seats(open.stream().map(Request::seat).collect(Collectors.toSet())),
                      names.people(open.stream().map(Request::asker).collect(Collectors.toSet())))
                  .compose(all -> caller.json(200, cards(open, all.resultAt(0), all.resultAt(1))));
            });
  }

  private static JsonArray cards(
      List<Request> open, Map<UUID, Names.Place> seats, Map<UUID, String> people) {
    JsonArray cards = new JsonArray();
    for (Request request : open) {
      Names.Place place = seats.get(request.seat());
      String asker = people.get(request.asker());
      if (place != null && asker != null) {
        cards.add(
            Frames.lendRequest(
                request.id(),
                place.room(),
                place.seat(),
                request.asker(),
                asker,
                request.createdAt()));
      }
    }
    return cards;
  }

  private Future<?> payers(Caller caller) {
    return bus.ask(AskPayers.ADDRESS, new AskPayers(caller.pathId("room"), caller.who()))
        .compose(payers -> caller.json(200, Wire.array(payers.entries(), LendingRoutes::entry)));
  }

  private static JsonObject entry(AskPayers.Entry entry) {
    AskPayers.Context context = entry.context();
    return shown(entry.payer())
        .put(
            "context",
            new JsonObject()
                .put("messages", context.messages())
                .put("tokens", context.tokens())
                .put("budget", context.budget())
                .put("leftOut", context.leftOut()))
        .put("sent", sent(entry.sent()));
  }

  private static JsonObject sent(AskPayers.Sent sent) {
    return new JsonObject()
        .put("provider", sent.provider())
        .put("model", sent.model())
        .put("host", sent.host())
        .put("people", Wire.array(sent.people(), LendingRoutes::share));
  }

  private static JsonObject share(AskPayers.Share share) {
    return new JsonObject()
        .put("kind", Wire.name(share.author().kind()))
        .put("id", share.author().id())
        .put("name", share.author().name())
        .put("messages", share.messages())
        .put("tokens", share.tokens());
  }

  private static JsonObject shown(Shown shown) {
    Refusal no = shown.refusal();
    return new JsonObject()
        .put("seat", shown.seat().toString())
        .put("payer", shown.payer() == null ? null : Wire.json(shown.payer()))
        .put("code", no == null ? null : no.code().code())
        .put("detail", no == null ? null : no.detail())
        .put(
            "estimate",
            new JsonObject().put("tokens", shown.tokens()).put("cost", Wire.dollars(shown.cost())))
        .put("left", left(shown))
        .put("canAsk", shown.canAsk());
  }

  private static @Nullable JsonObject left(Shown shown) {
    return shown.left() == null
        ? null
        : new JsonObject()
            .put("tokens", shown.left().tokens())
            .put("cost", Wire.dollars(shown.left().cost()));
  }
}
