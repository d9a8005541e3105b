package chat.conclave.leak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hears all loggers at their lowest level, those of the JDK too, in place of the usual appenders;
 * only what {@code logback.xml} keeps quiet for good stays quiet. {@link #close} sets everything
 * back.
 */
final class LogEar implements AutoCloseable {
  private final Search.Place place;
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
  private final java.util.logging.Level jdkLevel = jdkRoot.getLevel();
  private final List<Handler> jdkHandlers = List.of(jdkRoot.getHandlers());
  private final Map<Logger, Level> levels = new HashMap<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final Appender<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          hear(event);
        }
      };
  private final Handler jdkHandler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          hear(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  LogEar(Search.Place place) {
    this.place = place;
    for (Logger logger : List.of(root, context.getLogger("chat.conclave"))) {
      levels.put(logger, logger.getLevel());
      logger.setLevel(Level.ALL);
    }
    for (Iterator<Appender<ILoggingEvent>> i = root.iteratorForAppenders(); i.hasNext(); ) {
      others.add(i.next());
    }
    others.forEach(root::detachAppender);
    appender.start();
    root.addAppender(appender);
    jdkHandlers.forEach(jdkRoot::removeHandler);
    jdkRoot.addHandler(jdkHandler);
    jdkRoot.setLevel(java.util.logging.Level.ALL);
  }

  private void hear(ILoggingEvent event) {
    place.feed(
        String.join(
            "\n",
            event.getThreadName(),
            event.getLoggerName(),
            event.getMessage(),
            event.getFormattedMessage(),
            Arrays.toString(event.getArgumentArray()),
            String.valueOf(event.getMDCPropertyMap()),
            String.valueOf(event.getKeyValuePairs()),
            ThrowableProxyUtil.asString(event.getThrowableProxy())));
  }

  private void hear(LogRecord line) {
    @Nullable Throwable thrown = line.getThrown();
    place.feed(
        line.getLoggerName()
            + line.getMessage()
            + Arrays.toString(line.getParameters())
            + (thrown == null ? "" : thrown));
  }

  @Override
  public void close() {
    levels.forEach(Logger::setLevel);
    root.detachAppender(appender);
    others.forEach(root::addAppender);
    jdkRoot.removeHandler(jdkHandler);
    jdkRoot.setLevel(jdkLevel);
    jdkHandlers.forEach(jdkRoot::addHandler);
  }
}
