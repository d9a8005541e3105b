package chat.conclave.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the practice model has to say. */
final class PracticeReplies {
  private static final int HIGHEST = 200;
  private static final Pattern COUNT =
      Pattern.compile("\\bcount(?: up)?(?: from 1)? to (\\d{1,4})\\b");
  private static final Pattern ECHO =
      Pattern.compile("\\b(?:echo|repeat)[: ]+(\\S.*)", Pattern.CASE_INSENSITIVE);

  private static final String WELCOME =
      """
              Hello! I am the practice model. I need no key and cost nothing, and I am part of this \
              server: no word leaves it for me. I am also not very clever. Try:

              - *how do I invite people?*
              - *how do I save a key?* and *what happens to my key?*
              - *who pays for a reply?*
              - *show me markdown*
              - *count to 20*, or *echo* anything""";

  private static final List<Topic> TOPICS =
      List.of(
          new Topic(
              "invit|bring|join|friend|colleague",
              """
              To bring somebody in, open the room's menu and choose **Invite**. You get a link with \
              an end date and a number of uses; whoever opens it picks a name and a password and \
              lands in this room.

              A room can be *open*, so that everyone on this server finds it, or *private*, so that \
              only invited people do."""),
          new Topic(
              "lend|share|borrow|who pays|payer|cost|cap\\b",
              """
              Every reply has one payer, and the room shows who it was:

              1. your own key, if you have one for that provider;
              2. else a key that its owner *lends* to you here, within a cap;
              3. else the server's own key, if its operator set one;
              4. else nobody, and then no call is made.

              A key is lent to nobody until its owner says so, and a loan can be withdrawn at any \
              moment, which also ends what is running on it."""),
          new Topic(
              "what happens|safe|secur|seal|encrypt|stored|privacy|trust",
              """
              A key you save takes this way:

              - your browser **seals** it before it leaves, so that no proxy, socket or log sees it;
              - it rests sealed in PostgreSQL, readable by one database role only;
              - it is opened inside one small part of the server, for one call to the provider it \
              belongs to, and wiped again;
              - nobody is ever shown it again, not even you. You see its last four characters.

              Removing it deletes the row and stops what runs on it. If the server's master key is \
              lost, chat goes on and keys stay locked; nothing is deleted."""),
          new Topic(
              "key",
              """
              To use a model that costs money you need a key from its provider.

              1. Open **Settings → Keys** and paste it. The provider is guessed from its beginning.
              2. Press **Test**: you learn whether it works, or exactly why not.
              3. Press **Save**, or choose **only this session** and nothing is written down.

              Please never paste a key into a message. If you do, it is caught before anyone sees \
              it. Ask me *what happens to my key* for the details."""),
          new Topic(
              "markdown|code|format|table|list",
              """
              Messages are **markdown**. A list:

              - *emphasis* and **strong words**
              - `inline code`
              - [links](https://commonmark.org), which open only when you click

              Code keeps its shape:

              ```java
              var room = new Room("Lobby");
              room.say("Hello, everyone.");
              ```

              And a table:

              | Word | Meaning |
              |---|---|
              | summon | bring a model into the room |
              | lend | let somebody spend your key |"""),
          new Topic(
              "summon|model|claude|gpt|grok|kimi|ollama",
              """
              Type `@` or `/summon` to see the models: some are ready for you, some are lent here, \
              some need a key. A model answers when it is addressed, and several can answer at \
              once. *Stop* ends a reply; what was said stays.

              Local models count too: name your Ollama or vLLM server and no key is needed."""),
          new Topic(
              "stop|slow|long|story",
              """
              Here is something longer, so that you can try **Stop**. Long ago a room was locked \
              with a key, *con clave*, so that those inside would talk until they agreed. They \
              brought bread and wine, and sat down, and began. The first spoke of the weather. The \
              second spoke of the first. The third asked whether somebody was writing this down, \
              and nobody was, and so they had to say it all again. By evening they had learnt to \
              listen. By midnight they had learnt to be brief. In the morning the key turned, and \
              they came out with one sentence that all of them could sign: *let us do that again, \
              with better chairs.*"""),
          new Topic(
              "thank|bye", "You are welcome. I am here whenever you want to try something out."));

  private PracticeReplies() {}

  /** The same answer to the same words, always; the last line of several counts most. */
  static String to(String words) {
    String line = words.strip().substring(words.strip().lastIndexOf('\n') + 1);
    return about(line).or(() -> about(words)).orElse(WELCOME);
  }

  private static Optional<String> about(String words) {
    String asked = words.toLowerCase(Locale.ROOT);
    Matcher count = COUNT.matcher(asked);
    if (count.find()) {
      return Optional.of(count(Integer.parseInt(count.group(1))));
    }
    Matcher echo = ECHO.matcher(words);
    if (echo.find()) {
      return Optional.of(echo.group(1));
    }
    return TOPICS.stream()
        .filter(topic -> topic.pattern().matcher(asked).find())
        .findFirst()
        .map(Topic::reply);
  }

  private static String count(int to) {
    if (to < 1 || to > HIGHEST) {
      return "I count from 1 to anything up to " + HIGHEST + ".";
    }
    return IntStream.rangeClosed(1, to).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  private record Topic(Pattern pattern, String reply) {
    Topic(String words, String reply) {
      this(Pattern.compile(words), reply);
    }
  }
}
