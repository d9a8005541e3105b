package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.provider.Turn.Role;
import chat.conclave.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PracticeModelTest {
  private final List<Runnable> clock = new ArrayList<>();
  private final PracticeModel model = new PracticeModel(new HandTurned(clock));

  @ParameterizedTest
  @CsvSource({
    "Ann: how do I invite people?, Invite",
    "Ann: how do I save a key, Settings",
    "Ann: what happens to my key, seals",
    "Ann: who pays for this?, payer",
    "Ann: show me markdown, ```java",
    "Ann: summon Claude, /summon",
    "Ann: hello, practice model",
    "'Ann: show me markdown\nBob: echo well, well', 'well, well'"
  })
  void aQuestionGetsItsAnswer(String question, String part) {
    String answer = ask(question, 1_000).finished(FinishReason.STOP).text.toString();
    assertTrue(answer.contains(part), answer);
    assertEquals(answer, ask(question, 1_000).text.toString());
  }

  @Test
  void itCounts() {
    assertEquals("1, 2, 3, 4, 5", ask("Ann: please count to 5", 100).text.toString());
  }

  @Test
  void wordsComeOneByOneAndAreCounted() {
    Heard heard = ask("Ann: echo one two  three", 100).finished(FinishReason.STOP);
    assertEquals("one two  three", heard.text.toString());
    assertEquals(5, heard.events);
    assertEquals(3, heard.usage == null ? -1 : heard.usage.output());
  }

  @Test
  void aLimitCutsIt() {
    Heard heard = ask("Ann: echo one two three", 2).finished(FinishReason.LENGTH);
    assertEquals("one two ", heard.text.toString());
  }

  @Test
  void stopStopsIt() {
    Heard heard = new Heard();
    Call call = model.start(null, prompt("Ann: echo one two three", 9), heard);
    clock.get(0).run();
    call.stop();
    assertTrue(clock.isEmpty());
    assertEquals("one ", heard.text.toString());
  }

  private Heard ask(String question, int limit) {
    Heard heard = new Heard();
    model.start(null, prompt(question, limit), heard);
    while (!clock.isEmpty()) {
      clock.get(0).run();
    }
    return heard;
  }

  private static Prompt prompt(String question, int limit) {
    return new Prompt("practice", "", List.of(new Turn(Role.USER, question)), limit, null);
  }

  /** Timers whose hands the test turns. */
  private record HandTurned(List<Runnable> running) implements Timers {
    @Override
    public Timer after(Duration delay, Runnable task) {
      return every(delay, task);
    }

    @Override
    public Timer every(Duration period, Runnable task) {
      running.add(task);
      return () -> running.remove(task);
    }
  }
}
