package chat.conclave;

import ch.qos.logback.classic.Level;
import chat.conclave.config.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the configured log level to Conclave's own loggers; others stay at warnings unless
 * everything is traced.
 */
final class Logging {
  private Logging() {}

  static void configure(LogLevel level) {
    set("chat.conclave", Level.valueOf(level.name()));
    set(Logger.ROOT_LOGGER_NAME, level == LogLevel.TRACE ? Level.TRACE : Level.WARN);
  }

  private static void set(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof ch.qos.logback.classic.Logger logger) {
      logger.setLevel(level);
    }
  }
}
