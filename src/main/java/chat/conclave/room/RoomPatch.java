package chat.conclave.room;

import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.RoomInfo.Answers;
import chat.conclave.protocol.RoomInfo.ContextMode;
import chat.conclave.protocol.RoomInfo.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * What is to be otherwise about a room. Nothing stays as it is.
 *
 * @param retention how long messages are kept
 */
public record RoomPatch(
    @Nullable String name,
    @Nullable String topic,
    @Nullable Visibility visibility,
    @Nullable Integer hopLimit,
    @Nullable Integer contextTokens,
    @Nullable ContextMode context,
    @Nullable Answers answers,
    @Nullable Retention retention) {
  /**
   * How long messages are kept.
   *
   * @param days for ever if it does not say
   */
  public record Retention(@Nullable Integer days) {}

  RoomInfo on(RoomInfo room) {
    return new RoomInfo(
        room.id(),
        name == null ? room.name() : name,
        topic == null ? room.topic() : topic,
        visibility == null ? room.visibility() : visibility,
        hopLimit == null ? room.hopLimit() : hopLimit,
        room.lobby(),
        contextTokens == null ? room.contextTokens() : contextTokens,
        context == null ? room.context() : context,
        answers == null ? room.answers() : answers,
        retention == null ? room.retentionDays() : retention.days());
  }
}
