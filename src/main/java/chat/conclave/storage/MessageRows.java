package chat.conclave.storage;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.Marks;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Usage;
import chat.conclave.protocol.Wire;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows to records and back. */
final class MessageRows {
  private static final String WHAT =
      "m.id, m.room, m.posted, m.rev, m.author_kind, m.author_id, m.author_name, m.text, m.reply_to, m.created_at, m.edited_at, m.state,"
          + " m.seat, m.provider, m.model, m.asker, m.asker_name, m.payer_kind, m.payer, m.payer_name, m.input_tokens, m.output_tokens, m.cost, m.cost_estimated,"
          + " m.finish, m.finish_limit, m.error, m.error_status, m.error_request, m.error_retry_seconds, m.error_retry_at, m.hop, m.turn, m.hidden";

  static final String COLUMNS =
      WHAT
          + ", m.reasoning, m.pinned_at is not null as pinned,"
          + " array(select e.emoji from reactions e where e.message = m.id order by e.at, e.emoji, e.user_id) as emojis,"
          + " array(select e.user_id from reactions e where e.message = m.id order by e.at, e.emoji, e.user_id) as reactors";

  /** Without what models thought and what people marked: that is for people. */
  static final String HEARD =
      WHAT
          + ", null as reasoning, false as pinned, null::text[] as emojis, null::uuid[] as reactors";

  static final String INSERT =
      """
      insert into messages (id, room, posted, rev, author_kind, author_id, author_name, nonce, text, reply_to, created_at, state,
        seat, provider, model, asker, asker_name, payer_kind, payer, payer_name, hidden, hop, turn)
      values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
      """;

  private MessageRows() {}

  static Tuple insert(Change.Posted change) {
    Message message = change.message();
    Reply reply = message.reply();
    Tuple tuple =
        Tuple.tuple()
            .addUUID(message.id())
            .addUUID(message.room())
            .addLong(message.posted())
            .addString(Wire.name(message.author().kind()))
            .addString(message.author().id())
            .addString(message.author().name())
            .addString(change.nonce())
            .addString(message.text())
            .addUUID(message.replyTo())
            .addOffsetDateTime(message.createdAt().atOffset(ZoneOffset.UTC))
            .addString(Wire.name(message.state()));
    if (reply == null) {
      return tuple
          .addUUID(null)
          .addString(null)
          .addString(null)
          .addUUID(null)
          .addString(null)
          .addString(null)
          .addUUID(null)
          .addString(null)
          .addBoolean(message.marks().hidden())
          .addInteger(0)
          .addBoolean(false);
    }
    return tuple
        .addUUID(reply.seat())
        .addString(reply.provider())
        .addString(reply.model())
        .addUUID(UUID.fromString(reply.asker().id()))
        .addString(reply.asker().name())
        .addString(Wire.name(reply.payer().kind()))
        .addUUID(reply.payer().id())
        .addString(reply.payer().name())
        .addBoolean(message.marks().hidden())
        .addInteger(reply.place().hop())
        .addBoolean(reply.place().turn());
  }

  static Message message(Row row) {
    return new Message(
        row.getUUID("id"),
        row.getUUID("room"),
        row.getLong("rev"),
        row.getLong("posted"),
        new Author(
            value(Author.Kind.class, row.getString("author_kind")),
            row.getString("author_id"),
            row.getString("author_name")),
        row.getString("text"),
        row.getUUID("reply_to"),
        instant(row.getOffsetDateTime("created_at")),
        instantOrNull(row.getOffsetDateTime("edited_at")),
        value(MessageState.class, row.getString("state")),
        reply(row),
        marks(row));
  }

  private static Marks marks(Row row) {
    String[] emojis = row.getArrayOfStrings("emojis");
    UUID[] reactors = row.getArrayOfUUIDs("reactors");
    boolean pinned = row.getBoolean("pinned");
    boolean hidden = row.getBoolean("hidden");
    if (emojis == null || emojis.length == 0) {
      return new Marks(pinned, hidden, List.of());
    }
    Map<String, List<UUID>> users = new LinkedHashMap<>();
    for (int i = 0; i < emojis.length; i++) {
      users.computeIfAbsent(emojis[i], emoji -> new ArrayList<>()).add(reactors[i]);
    }
    return new Marks(
        pinned,
        hidden,
        users.entrySet().stream()
            .map(each -> new Marks.Reaction(each.getKey(), each.getValue()))
            .toList());
  }

  private static @Nullable Reply reply(Row row) {
    UUID seat = row.getUUID("seat");
    if (seat == null) {
      return null;
    }
    String reasoning = row.getString("reasoning");
    return new Reply(
        seat,
        row.getString("provider"),
        row.getString("model"),
        new Author(
            Author.Kind.PERSON, row.getUUID("asker").toString(), row.getString("asker_name")),
        new Payer(
            value(Payer.Kind.class, row.getString("payer_kind")),
            row.getUUID("payer"),
            row.getString("payer_name")),
        new Reply.Place(row.getInteger("hop"), row.getBoolean("turn")),
        reasoning == null ? "" : reasoning,
        outcome(row));
  }

  private static Outcome outcome(Row row) {
    Long input = row.getLong("input_tokens");
    Long output = row.getLong("output_tokens");
    BigDecimal cost = row.getBigDecimal("cost");
    String finish = row.getString("finish");
    return new Outcome(
        input == null || output == null
            ? null
            : new Usage(input, output, cost, row.getBoolean("cost_estimated")),
        finish == null ? null : value(Outcome.Finish.class, finish),
        row.getInteger("finish_limit"),
        fault(row));
  }

  private static @Nullable Fault fault(Row row) {
    String error = row.getString("error");
    Integer wait = row.getInteger("error_retry_seconds");
    return error == null
        ? null
        : new Fault(
            ErrorCode.valueOf(error),
            row.getInteger("error_status"),
            row.getString("error_request"),
            wait == null ? null : Duration.ofSeconds(wait),
            instantOrNull(row.getOffsetDateTime("error_retry_at")));
  }

  static final String END =
      """
      update messages set rev = $2, text = $3, state = $4, input_tokens = $5, output_tokens = $6, cost = $7, error = $8, cost_estimated = $9,
        reasoning = $10, finish = $11, finish_limit = $12, error_status = $13, error_request = $14, error_retry_seconds = $15, error_retry_at = $16
      where id = $1
      """;

  static Tuple end(Change.Became change) {
    Message message = change.message();
    Reply reply = Objects.requireNonNull(message.reply());
    Outcome outcome = reply.outcome();
    Usage usage = outcome.usage();
    Fault fault = outcome.fault();
    Tuple tuple =
        Tuple.tuple()
            .addUUID(message.id())
            .addLong(change.rev())
            .addString(message.text())
            .addString(Wire.name(message.state()))
            .addLong(usage == null ? null : usage.input())
            .addLong(usage == null ? null : usage.output())
            .addBigDecimal(usage == null ? null : usage.cost())
            .addString(fault == null ? null : fault.code().name())
            .addBoolean(usage != null && usage.estimated())
            .addString(reply.reasoning().isEmpty() ? null : reply.reasoning())
            .addString(outcome.finish() == null ? null : Wire.name(outcome.finish()))
            .addInteger(outcome.limit());
    return fault == null
        ? tuple.addInteger(null).addString(null).addInteger(null).addOffsetDateTime(null)
        : tuple
            .addInteger(fault.status())
            .addString(fault.requestId())
            .addInteger(seconds(fault.retryAfter()))
            .addOffsetDateTime(
                fault.retryAt() == null ? null : fault.retryAt().atOffset(ZoneOffset.UTC));
  }

  private static @Nullable Integer seconds(@Nullable Duration wait) {
    return wait == null ? null : (int) Math.max(1, wait.plusMillis(999).toSeconds());
  }

  static Seat seat(Row row) {
    return new Seat(
        row.getUUID("id"),
        row.getUUID("room"),
        row.getLong("rev"),
        row.getString("handle"),
        row.getString("provider"),
        row.getString("model"),
        row.getString("name"),
        row.getString("instructions"));
  }

  static Member member(Row row) {
    return new Member(
        row.getUUID("id"),
        row.getString("name"),
        value(Member.Role.class, row.getString("role")),
        instantOrNull(row.getOffsetDateTime("muted_until")));
  }

  /** Of a room called {@code r}. */
  static final String ROOM =
      "r.id, r.name, r.topic, r.visibility, r.hop_limit, r.lobby, r.context_tokens, r.context_mode, r.answers, r.retention_days";

  static RoomInfo room(Row row) {
    return new RoomInfo(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("topic"),
        value(RoomInfo.Visibility.class, row.getString("visibility")),
        row.getInteger("hop_limit"),
        row.getBoolean("lobby"),
        row.getInteger("context_tokens"),
        value(RoomInfo.ContextMode.class, row.getString("context_mode")),
        value(RoomInfo.Answers.class, row.getString("answers")),
        row.getInteger("retention_days"));
  }

  static <E extends Enum<E>> E value(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }

  static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
