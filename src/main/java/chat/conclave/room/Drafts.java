package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.storage.RoomLog;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running replies of one room. The first piece of a text is told at once, later ones together,
 * at most one frame in {@link #PAUSE}; the text is saved every second or 2 Ki units, and its end is
 * stored until it is stored.
 */
final class Drafts {
  static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration SAVE = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

  private final RoomLog log;
  private final Timers timers;
  private final Consumer<JsonObject> tell;
  private final Function<Change.Became, Future<?>> end;
  private final Map<UUID, Running> running = new LinkedHashMap<>();

  Drafts(
      RoomLog log,
      Timers timers,
      Consumer<JsonObject> tell,
      Function<Change.Became, Future<?>> end) {
    this.log = log;
    this.timers = timers;
    this.tell = tell;
    this.end = end;
  }

  void start(Message queued) {
    running.put(queued.id(), new Running(new Draft(queued)));
  }

  boolean none() {
    return running.isEmpty();
  }

  List<RoomAnswer.Stream> streams() {
    List<RoomAnswer.Stream> streams = new ArrayList<>();
    running.values().forEach(reply -> streams.add(reply.draft.stream()));
    return streams;
  }

  /** Takes note of an event; one about a reply that is over is dropped. */
  void on(ReplyEvent event) {
    Running reply = running.get(event.reply());
    if (reply != null && !reply.ending) {
      event.what().on(reply);
    }
  }

  private final class Running implements ReplyEvent.What.Cases<Boolean> {
    private final Draft draft;
    private final Timers.Timer saver;
    private boolean pausing;
    private boolean saving;
    private boolean ending;

    Running(Draft draft) {
      this.draft = draft;
      this.saver = timers.every(SAVE, this::save);
    }

    @Override
    public Boolean thinking(ReplyEvent.Thinking what) {
      draft.thinking();
      return news();
    }

    @Override
    public Boolean piece(ReplyEvent.Piece what) {
      draft.append(what.text());
      if (draft.checkpointDue()) {
        save();
      }
      return news();
    }

    private boolean news() {
      if (pausing || ending) {
        return false;
      }
      JsonObject news = draft.news();
      if (news == null) {
        return false;
      }
      tell.accept(news);
      pausing = true;
      timers.after(
          PAUSE,
          () -> {
            pausing = false;
            news();
          });
      return true;
    }

    private void save() {
      if (!saving && !ending && draft.unsaved()) {
        saving = true;
        draft.saving();
        log.checkpoint(draft.message().id(), draft.text(), draft.state())
            .onComplete(saved -> saving = false)
            .onFailure(failure -> LOG.warn("a draft could not be saved: {}", failure.getMessage()));
      }
    }

    @Override
    public Boolean end(ReplyEvent.End what) {
      JsonObject news = draft.news();
      if (news != null) {
        tell.accept(news);
      }
      ending = true;
      saver.cancel();
      store(
          new Change.Became(
              draft.message().ended(draft.text(), what.state(), what.usage(), what.error()), 0));
      return true;
    }

    private void store(Change.Became change) {
      end.apply(change)
          .onComplete(
              stored -> running.remove(draft.message().id()),
              failure -> {
                LOG.warn("the end of a reply could not be stored yet: {}", failure.getMessage());
                timers.after(RETRY, () -> store(change));
              });
    }
  }
}
