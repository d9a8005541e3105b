package chat.conclave.protocol;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses what a client sends on the socket: once, here, at the border. */
public final class FrameReader {
  /** Longest text of a message, in UTF-16 units. */
  public static final int TEXT_LIMIT = 16_384;

  /** Longest emoji, in UTF-16 units. */
  public static final int EMOJI_LIMIT = 32;

  /** One that a reader sees as one, and neither a letter nor blank. */
  private static final Pattern EMOJI =
      Pattern.compile(
          "(?=.*[\\p{So}\\p{Sk}\\p{Sm}\\p{Po}\\x{20E3}\\x{203C}\\x{2049}])(?![\\p{L}\\s])\\X");

  /** Most models that a frame can name. */
  private static final int SEATS_LIMIT = 16;

  /** How long a session key may live, in seconds. */
  private static final long SHORTEST_LIFE = 60;

  private static final long USUAL_LIFE = 28_800;
  private static final long LONGEST_LIFE = 86_400;

  private static final StrictJson JSON = new StrictJson(16, 65_536);

  private FrameReader() {}

  /**
   * What was read: a frame or the reason why not.
   *
   * @param re the client's own id for the frame, a text or a number, to be repeated in the answer
   */
  public record Inbound(
      @Nullable Object re, @Nullable ClientFrame frame, @Nullable Refusal refusal, boolean json) {}

  public static Inbound read(String text) {
    JsonObject object;
    try {
      object = JSON.object(text);
    } catch (IOException e) {
      return new Inbound(
          null, null, Refusal.of(ErrorCode.INVALID, "A frame is one JSON object."), false);
    }
    Object re = null;
    try {
      re = id(object);
      return new Inbound(re, frame(object), null, true);
    } catch (Refusal refusal) {
      return new Inbound(re, null, refusal, true);
    }
  }

  private static @Nullable Object id(JsonObject object) {
    Object id = object.getValue("id");
    boolean fits =
        id == null
            || id instanceof Integer
            || id instanceof Long
            || (id instanceof String s && s.length() <= 64);
    if (!fits) {
      throw Refusal.of(ErrorCode.INVALID, "“id” must be a short text or a whole number.");
    }
    return id;
  }

  private static ClientFrame frame(JsonObject object) {
    Fields fields = new Fields(object);
    return switch (fields.text("type", 32)) {
      case "hello" -> new ClientFrame.Hello(fields.text("token", 4_096));
      case "enter" ->
          new ClientFrame.Enter(
              fields.id("room"), fields.optionalId("epoch"), fields.optionalCount("after"));
      case "leave" -> new ClientFrame.Leave(fields.id("room"));
      case "say" -> say(fields);
      case "typing" -> new ClientFrame.Typing(fields.id("room"));
      case "summon" ->
          new ClientFrame.Summon(
              fields.id("room"),
              fields.optionalProvider("provider"),
              fields.optionalText("model", 200),
              fields.optionalText("handle", 64),
              instructions(fields));
      case "dismiss" -> new ClientFrame.Dismiss(fields.id("seat"));
      case "stop" -> stop(fields);
      case "table" -> table(fields);
      case "retry" -> new ClientFrame.Retry(fields.id("message"), fields.optionalId("seat"));
      case "ask" -> new ClientFrame.Ask(fields.id("seat"));
      case "lend" ->
          new ClientFrame.Lend(
              fields.id("request"), lendFor(fields.text("to", 16)), fields.cap("cap"));
      case "key" -> key(fields);
      case "edit" -> new ClientFrame.Edit(fields.id("message"), text(fields));
      case "delete" -> new ClientFrame.Delete(fields.id("message"));
      case "react" -> new ClientFrame.React(fields.id("message"), emoji(fields), fields.flag("on"));
      case "pin" -> new ClientFrame.Pin(fields.id("message"), fields.flag("on"));
      case "hide" -> new ClientFrame.Hide(fields.id("message"), fields.flag("on"));
      case "read" -> new ClientFrame.Read(fields.id("room"), fields.count("rev"));
      case "forget" -> new ClientFrame.Forget(fields.provider("provider"));
      default -> throw Refusal.of(ErrorCode.INVALID, "There is no such kind of frame.");
    };
  }

  private static LendFor lendFor(String text) {
    for (LendFor each : LendFor.values()) {
      if (Wire.name(each).equals(text)) {
        return each;
      }
    }
    throw Refusal.of(ErrorCode.INVALID, "“to” must be once, today, always or no.");
  }

  private static ClientFrame key(Fields fields) {
    Long expiresIn = fields.optionalCount("expiresIn");
    if (expiresIn != null && (expiresIn < SHORTEST_LIFE || expiresIn > LONGEST_LIFE)) {
      throw Refusal.of(
          ErrorCode.INVALID,
          "“expiresIn” is from " + SHORTEST_LIFE + " to " + LONGEST_LIFE + " seconds.");
    }
    return new ClientFrame.Key(
        fields.provider("provider"),
        fields.text("sealedKey", 16_384),
        fields.optionalText("model", 200),
        fields.optionalText("baseUrl", 2_048),
        fields.optionalText("region", 32),
        expiresIn == null ? USUAL_LIFE : expiresIn);
  }

  private static @Nullable String instructions(Fields fields) {
    String text = fields.optionalProse("instructions", 4_000);
    return text == null ? null : MessageText.clean(text);
  }

  private static ClientFrame say(Fields fields) {
    String nonce = fields.text("nonce", 64);
    if (nonce.isBlank() || !MessageText.clean(nonce).equals(nonce.strip())) {
      throw Refusal.of(ErrorCode.INVALID, "“nonce” must be a text that can be seen.");
    }
    return new ClientFrame.Say(
        fields.id("room"),
        nonce,
        text(fields),
        fields.optionalId("replyTo"),
        fields.optionalFlag("hidden"));
  }

  private static ClientFrame stop(Fields fields) {
    UUID table = fields.optionalId("table");
    return new ClientFrame.Stop(table == null ? fields.id("message") : table);
  }

  private static ClientFrame table(Fields fields) {
    String topic = fields.optionalProse("topic", TEXT_LIMIT);
    String clean = topic == null ? "" : MessageText.clean(topic);
    return new ClientFrame.Table(
        fields.id("room"),
        fields.ids("seats", SEATS_LIMIT),
        fields.count("rounds"),
        clean.isEmpty() ? null : clean);
  }

  private static String text(Fields fields) {
    String text = MessageText.clean(fields.prose("text", TEXT_LIMIT));
    if (text.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "The message is empty.");
    }
    return text;
  }

  /** One of them, as a reader sees it. */
  private static String emoji(Fields fields) {
    String text = MessageText.clean(fields.text("emoji", EMOJI_LIMIT));
    if (!EMOJI.matcher(text).matches()) {
      throw Refusal.of(ErrorCode.INVALID, "“emoji” must be one emoji.");
    }
    return text;
  }
}
