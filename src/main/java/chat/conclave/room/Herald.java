package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells members of a room that something was said there: at once whom it names or answers, and
 * everybody else that there is something new, at most once in two seconds. Who is in the room hears
 * the message itself instead.
 */
final class Herald implements Change.Cases<Boolean> {
  static final Duration PAUSE = Duration.ofSeconds(2);

  /** Further ones in a message name nobody: each is held against each member's name. */
  static final int PLACES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

  private final Room room;
  private final Function<UUID, Future<Optional<Message>>> find;
  private final Timers timers;
  private final Consumer<News> tell;
  private final Set<String> speakers = new HashSet<>();
  private long latest;
  private boolean paused;

  /**
   * @param find a message of the room
   */
  Herald(
      Room room,
      Function<UUID, Future<Optional<Message>>> find,
      Timers timers,
      Consumer<News> tell) {
    this.room = room;
    this.find = find;
    this.timers = timers;
    this.tell = tell;
  }

  @Override
  public Boolean posted(Change.Posted change) {
    return said(change.message(), change.rev());
  }

  @Override
  public Boolean became(Change.Became change) {
    return said(change.message(), change.rev());
  }

  @Override
  public Boolean altered(Change.Altered change) {
    return false;
  }

  @Override
  public Boolean seated(Change.Seated change) {
    return false;
  }

  @Override
  public Boolean joined(Change.Joined change) {
    return false;
  }

  @Override
  public Boolean configured(Change.Configured change) {
    return false;
  }

  /** A reply is told of when it is whole. */
  private boolean said(Message message, long rev) {
    if (message.state().running() || message.state() == MessageState.DELETED) {
      return false;
    }
    speakers.add(message.author().id());
    latest = rev;
    if (!paused) {
      unread();
    }
    return mentions(message, rev);
  }

  private void unread() {
    Set<UUID> readers =
        room.members().stream()
            .map(Member::id)
            // Of what they have said themselves nobody is told.
            .filter(id -> speakers.size() > 1 || !speakers.contains(id.toString()))
            .collect(Collectors.toSet());
    speakers.clear();
    tell(readers, Frames.news(room.info().id(), latest), false);
    paused = true;
    timers.after(
        PAUSE,
        () -> {
          paused = false;
          if (!speakers.isEmpty()) {
            unread();
          }
        });
  }

  private boolean mentions(Message message, long rev) {
    Set<UUID> named = named(message.text());
    answered(message)
        .onComplete(
            found -> {
              if (found.failed()) {
                LOG.debug("whom a message answers is not told: {}", found.cause().getMessage());
              }
              Author to = found.succeeded() ? found.result().orElse(null) : null;
              mention(message, rev, named, to);
            });
    return true;
  }

  private void mention(Message message, long rev, Set<UUID> named, @Nullable Author answered) {
    UUID asker = answered == null ? null : person(answered);
    Set<UUID> all = new HashSet<>(named);
    if (asker != null) {
      all.add(asker);
    }
    all.remove(person(message.author()));
    for (UUID id : all) {
      if (room.member(id) != null) {
        tell(Set.of(id), Frames.mention(room.info(), message, rev, id.equals(asker)), true);
      }
    }
  }

  private static @Nullable UUID person(Author author) {
    return author.kind() == Author.Kind.PERSON ? UUID.fromString(author.id()) : null;
  }

  private void tell(Set<UUID> to, JsonObject frame, boolean mention) {
    if (!to.isEmpty()) {
      tell.accept(new News(room.info().id(), to, frame.encode(), mention));
    }
  }

  private Future<Optional<Author>> answered(Message message) {
    return message.replyTo() == null
        ? Future.succeededFuture(Optional.empty())
        : find.apply(message.replyTo()).map(found -> found.map(Message::author));
  }

  /** As in the list of rooms: the name behind an @, whatever follows it. */
  private Set<UUID> named(String text) {
    Set<UUID> named = new HashSet<>();
    int at = text.indexOf('@');
    Collection<Member> members = at < 0 ? List.of() : room.members();
    for (int place = 0; at >= 0 && place < PLACES; place++) {
      for (Member member : members) {
        if (text.regionMatches(true, at + 1, member.name(), 0, member.name().length())) {
          named.add(member.id());
        }
      }
      at = text.indexOf('@', at + 1);
    }
    return named;
  }
}
