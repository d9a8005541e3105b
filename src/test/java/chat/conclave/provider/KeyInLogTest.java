package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import chat.conclave.simulator.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeyInLogTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private Level level = Level.INFO;

  @BeforeEach
  void listen() {
    level = root.getLevel();
    for (Iterator<Appender<ILoggingEvent>> i = root.iteratorForAppenders(); i.hasNext(); ) {
      others.add(i.next());
    }
    others.forEach(root::detachAppender);
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void restore() {
    root.setLevel(level);
    root.detachAppender(log);
    others.forEach(root::addAppender);
  }

  @Test
  void noFaultWritesTheKeyToTheLogAtAnyLevel() {
    try (Stage stage = new Stage(Limits.impatient());
        Stage hasty = new Stage(Limits.hasty());
        Stage shortLived = new Stage(Limits.shortLived())) {
      for (Fault fault : Fault.values()) {
        Stage there = fault == Fault.SILENT ? hasty : fault == Fault.CHATTY ? shortLived : stage;
        there.simulator.next(fault);
        there.ask("openai");
      }
      stage.ask("openai", Stage.KEY + "\r\nx-evil: 1");
    }
    assertEquals(List.of(), lines().stream().filter(line -> line.contains("canary")).toList());
    root.trace("planted {}", Stage.KEY);
    assertTrue(lines().stream().anyMatch(line -> line.contains("canary")));
  }

  private List<String> lines() {
    return new ArrayList<>(log.list)
        .stream()
            .map(
                event ->
                    event.getFormattedMessage()
                        + ThrowableProxyUtil.asString(event.getThrowableProxy()))
            .toList();
  }
}
