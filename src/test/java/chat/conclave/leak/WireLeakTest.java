package chat.conclave.leak;

import chat.conclave.Person;
import chat.conclave.TestServer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server sends: to members, to owners of keys, and to operators. */
class WireLeakTest {
  private final Story story = Story.told();

  @Test
  void noKeyIsInAFrame() {
    for (Visit visit : List.of(story.ann, story.bob)) {
      Search.Place place = story.in("the frames of " + visit.person().name());
      visit.frames().forEach(place::feed);
      place.holdsOnly(story.control);
    }
  }

  @Test
  void noKeyIsInAnAnswerAnErrorsWordsOrAMetric() {
    Search.Place place = story.in("the answers");
    for (Visit visit : List.of(story.ann, story.bob)) {
      for (Person.Answer answer : visit.answers()) {
        place.feed(answer.headers().toString());
        place.feed(answer.body().getBytes());
      }
    }
    // No metric holds a text of its users: a control cannot come there by itself.
    for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
      place.feed(managementAnswer(path));
    }
    place.holdsOnly(story.control);
  }

  private String managementAnswer(String path) {
    Future<Buffer> body =
        story
            .server
            .vertx()
            .createHttpClient()
            .request(HttpMethod.GET, story.server.app().managementPort(), "127.0.0.1", path)
            .compose(request -> request.send().compose(HttpClientResponse::body));
    return TestServer.await(body).toString();
  }
}
