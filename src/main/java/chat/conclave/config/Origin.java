package chat.conclave.config;

/** Where a value came from; a later one wins over an earlier one. */
public enum Origin {
  DEFAULT,
  FILE,
  ENVIRONMENT,
  FLAG;

  /** The words that lead an operator to the place where the setting is written. */
  String place(String name, String fileName) {
    return switch (this) {
      case DEFAULT -> name;
      case FILE -> fileName + ": " + name;
      case ENVIRONMENT -> Setting.variableOf(name);
      case FLAG -> "--" + name;
    };
  }
}
