package chat.conclave.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client as it should be: it remembers how far it knows the room, comes back behind that, and
 * sends again under the same nonce what was not answered. It writes everything into its journal.
 * All of it lives on one event loop.
 */
final class JournalClient {
  private static final int PATIENCE_SECONDS = 30;

  private final Crowd crowd;
  private final Supplier<String> token;
  private final boolean listens;
  private final Journal journal;
  private final Context loop;
  private final WebSocketClient sockets;
  private final Map<Integer, Promise<JsonObject>> open = new HashMap<>();
  private final Map<String, String> unanswered = new LinkedHashMap<>();
  private final Map<String, String> own = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable WebSocket socket;
  private Optional<String> epoch = Optional.empty();
  private Optional<Long> after = Optional.empty();
  private long last;
  private int line;
  private int asked;
  private int said;

  private record Waiting(Predicate<Entry> wanted, Promise<Entry> found) {}

  /** What a connection that is gone gives for everything that was under way on it. */
  static final class Cut extends Exception {
    private static final long serialVersionUID = 1;

    Cut() {
      super("the connection is gone", null, false, false);
    }
  }

  /**
   * @param listens whether it enters the room, or only speaks there
   */
  JournalClient(
      Crowd crowd, String name, Supplier<String> token, boolean listens, WebSocketClient sockets) {
    this.crowd = crowd;
    this.token = token;
    this.listens = listens;
    this.journal = new Journal(name);
    this.loop = crowd.loop();
    this.sockets = sockets;
  }

  Journal journal() {
    return journal;
  }

  boolean listens() {
    return listens;
  }

  private <T> Future<T> here(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }

  /** Connects, says who it is, and resumes where it was. */
  Future<Void> open() {
    return here(
        () -> {
          int mine = ++line;
          URI url = URI.create(crowd.server().url());
          WebSocketConnectOptions options =
              new WebSocketConnectOptions()
                  .setHost(url.getHost())
                  .setPort(url.getPort())
                  .setURI("/ws")
                  .setAllowOriginHeader(true)
                  .addHeader("Origin", crowd.server().url())
                  .addSubProtocol("conclave.v1");
          return sockets
              .webSocket()
              .textMessageHandler(text -> arrived(mine, text))
              .closeHandler(closed -> gone(mine))
              .connect(options)
              .compose(
                  made -> {
                    socket = made;
                    return granted(
                        new JsonObject().put("type", "hello").put("token", token.get()),
                        "welcome",
                        0);
                  })
              .compose(welcome -> listens ? resume() : Future.succeededFuture());
        });
  }

  /**
   * Opens until it works, with a longer pause after each failure: the server may be on its way up,
   * or have too many at the door.
   */
  Future<Void> openPatiently() {
    return openAfter(0);
  }

  private Future<Void> openAfter(int failures) {
    return open()
        .recover(
            failure ->
                here(this::drop)
                    .compose(v -> crowd.backOff(failures))
                    .compose(v -> openAfter(failures + 1)));
  }

  private Future<Void> drop() {
    WebSocket before = socket;
    gone(line);
    Promise<Void> dropped = Promise.promise();
    if (before == null) {
      dropped.complete();
    } else {
      ((WebSocketInternal) before)
          .channelHandlerContext()
          .close()
          .addListener(closed -> dropped.complete());
    }
    return dropped.future();
  }

  /** Cuts the connection without a word: the other side gets a reset. */
  Future<Void> cut() {
    return here(this::drop);
  }

  /** Says goodbye. */
  Future<Void> close() {
    return here(
        () -> {
          WebSocket before = socket;
          gone(line);
          return before == null
              ? Future.succeededFuture()
              : before.close().otherwiseEmpty().mapEmpty();
        });
  }

  private Future<Void> resume() {
    after = epoch.map(known -> last);
    return enter();
  }

  private Future<Void> enter() {
    JsonObject enter = new JsonObject().put("type", "enter").put("room", crowd.room());
    after.ifPresent(rev -> enter.put("epoch", epoch.orElseThrow()).put("after", rev));
    return granted(enter, "room", 0);
  }

  /** Asks again, with a longer pause each time, while the server says that it cannot just now. */
  private Future<Void> granted(JsonObject frame, String wanted, int failures) {
    return ask(frame)
        .compose(
            answer -> {
              if (wanted.equals(answer.getString("type"))) {
                return Future.succeededFuture();
              }
              return "unavailable".equals(answer.getString("code"))
                  ? crowd.backOff(failures).compose(v -> granted(frame, wanted, failures + 1))
                  : Future.failedFuture(answer.encode());
            });
  }

  /** Enters once more on the same connection, as one who knows nothing: a snapshot. */
  Future<Void> enterAnew() {
    return here(
        () -> {
          after = Optional.empty();
          return enter();
        });
  }

  /**
   * From now on it is one who knows the room up to a change: its journal says so as if that had
   * been a snapshot.
   */
  Future<Void> claim(String room, long rev) {
    return here(
        () -> {
          learn(new Entry.Entered(room, Optional.empty(), rev, true, List.of(), Map.of()));
          return Future.succeededFuture();
        });
  }

  /** Leaves the room on this connection, and comes back behind what it knows. */
  Future<Void> leaveAndReturn() {
    return here(
        () ->
            ask(new JsonObject().put("type", "leave").put("room", crowd.room()))
                .compose(
                    left -> {
                      journal.add(new Entry.Gone());
                      return resume();
                    }));
  }

  /** Says something new; the answer, which may be a refusal. */
  Future<JsonObject> say(String words) {
    return here(
        () -> {
          String nonce = journal.owner() + "-" + ++said;
          unanswered.put(nonce, nonce + " " + words);
          return send(nonce);
        });
  }

  private Future<JsonObject> send(String nonce) {
    String text = unanswered.getOrDefault(nonce, "");
    journal.add(new Entry.Sent(nonce, text));
    return ask(new JsonObject()
            .put("type", "say")
            .put("room", crowd.room())
            .put("nonce", nonce)
            .put("text", text))
        .onSuccess(
            answer -> {
              if ("ok".equals(answer.getString("type"))) {
                unanswered.remove(nonce);
                own.put(answer.getString("message"), nonce);
                wrote(
                    new Entry.Acknowledged(
                        nonce, answer.getString("message"), answer.getLong("rev")));
              } else {
                // What is too fast is not stored; of what is unavailable nobody knows.
                if (!"unavailable".equals(answer.getString("code"))) {
                  unanswered.remove(nonce);
                }
                wrote(new Entry.Refused(nonce, answer.getString("code")));
              }
            });
  }

  /** Sends again what may be stored or not; done when everything is answered. */
  Future<Void> repeat() {
    return here(
        () -> {
          Future<Void> done = Future.succeededFuture();
          for (String nonce : List.copyOf(unanswered.keySet())) {
            done = done.compose(v -> send(nonce)).mapEmpty();
          }
          return done;
        });
  }

  /** How much of what was sent is not known to be stored. */
  Future<Integer> unanswered() {
    return here(() -> Future.succeededFuture(unanswered.size()));
  }

  /** A message of its own that is stored, the {@code n}th from the end. */
  Future<Optional<String>> own(int n) {
    return here(
        () -> {
          List<String> all = List.copyOf(own.keySet());
          return Future.succeededFuture(
              n < all.size() ? Optional.of(all.get(all.size() - 1 - n)) : Optional.empty());
        });
  }

  /**
   * Gives an own message another text.
   *
   * @param words nothing to delete it
   */
  Future<JsonObject> alter(String message, Optional<String> words) {
    return here(
        () -> {
          Optional<String> text = words.map(each -> own.get(message) + " " + each);
          journal.add(new Entry.Altering(message, text));
          JsonObject frame =
              new JsonObject()
                  .put("type", text.isPresent() ? "edit" : "delete")
                  .put("message", message);
          text.ifPresent(each -> frame.put("text", each));
          return ask(frame)
              .onSuccess(
                  answer -> {
                    if ("ok".equals(answer.getString("type"))) {
                      wrote(new Entry.Altered(message, text));
                    }
                  });
        });
  }

  /** Sends any other frame and waits for its answer. */
  Future<JsonObject> tell(JsonObject frame) {
    return here(() -> ask(frame));
  }

  private Future<JsonObject> ask(JsonObject frame) {
    WebSocket now = socket;
    if (now == null) {
      return Future.failedFuture(new Cut());
    }
    int id = ++asked;
    Promise<JsonObject> answer = Promise.promise();
    open.put(id, answer);
    now.writeTextMessage(frame.copy().put("id", id).encode())
        .onFailure(unwritten -> answer.tryFail(new Cut()));
    return answer.future().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The next line of the journal that fits. */
  Future<Entry> next(Predicate<Entry> wanted) {
    return here(
        () -> {
          Promise<Entry> found = Promise.promise();
          waiting.add(new Waiting(wanted, found));
          return found.future();
        });
  }

  /** Done when it knows the room up to a change. */
  Future<Void> knows(long rev) {
    Future<Entry> news = next(entry -> last >= rev);
    return here(() -> last >= rev ? Future.succeededFuture() : news.mapEmpty());
  }

  private void wrote(Entry entry) {
    journal.add(entry);
    for (Waiting each : List.copyOf(waiting)) {
      if (each.wanted.test(entry)) {
        waiting.remove(each);
        each.found.complete(entry);
      }
    }
  }

  private void gone(int which) {
    if (which != line) {
      return;
    }
    line++;
    if (socket != null) {
      journal.add(new Entry.Gone());
    }
    socket = null;
    List<Promise<JsonObject>> lost = List.copyOf(open.values());
    open.clear();
    lost.forEach(each -> each.tryFail(new Cut()));
  }

  private void arrived(int which, String text) {
    if (which != line) {
      return;
    }
    if (text.startsWith("[")) {
      new JsonArray(text).forEach(each -> take((JsonObject) each));
    } else {
      take(new JsonObject(text));
    }
  }

  private void take(JsonObject frame) {
    Received.entry(frame, after).ifPresent(this::learn);
    Promise<JsonObject> asker = frame.getValue("re") instanceof Integer re ? open.remove(re) : null;
    if (asker != null) {
      asker.tryComplete(frame);
    }
  }

  private void learn(Entry entry) {
    if (entry instanceof Entry.Entered entered) {
      epoch = Optional.of(entered.epoch());
      last = entered.rev();
    } else if (entry instanceof Entry.Changed changed) {
      last = Math.max(last, changed.rev());
    }
    wrote(entry);
  }
}
