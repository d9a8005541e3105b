package chat.conclave.cli;

import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.config.Unfit;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code keys}: its words, and what each of them does. */
final class KeysCommand {
  private static final String MASTER = "--master";
  private static final String DATA = "--data";
  private static final String TO = "--to";
  private static final String YES = "--yes";

  private final KeyCommands commands;
  private final KeyCommands.Say say;

  KeysCommand(KeyCommands commands, KeyCommands.Say say) {
    this.commands = commands;
    this.say = say;
  }

  /**
   * @param described makes a command of a name and a description
   */
  static CommandSpec spec(Described described) {
    CommandSpec rotate =
        described
            .command(
                "rotate",
                "Move the keysets under another master key, or the stored keys under a new data key."
                    + " Both may be killed at any point and asked for again.")
            .addOption(
                option(
                    DATA,
                    "Make a new data key and seal all stored keys anew, also while the server runs."
                        + " (The data folder is named before “keys” here, or by CONCLAVE_DATA.)"))
            .addOption(option(MASTER, "Move the keysets under the master key that --to names."))
            .addOption(value(TO, "SOURCE", "The new master key; a file is made if there is none."));
    return described
        .command("keys", "Look after the keys that protect stored provider keys.")
        .addSubcommand(
            "status",
            described.command(
                "status",
                "Say which master key and data keys there are, and what lies under them."))
        .addSubcommand("rotate", rotate)
        .addSubcommand(
            "check-backup",
            described
                .command(
                    "check-backup",
                    "Prove that a database dump (plain pg_dump) and a master key open every key in"
                        + " it. Code 0: they do; 1: they do not; 2: they could not be read.")
                .addPositional(positional("0", "DUMP", "The dump, plain or gzipped."))
                .addPositional(
                    positional("1", "MASTERKEY", "The master key: a file, or a SOURCE.")))
        .addSubcommand(
            "new-start",
            described
                .command(
                    "new-start",
                    "When the master key is lost for good: make new keysets under a new one. The old"
                        + " keysets are set aside; people enter their keys again. The server must be"
                        + " stopped.")
                .addOption(option(YES, "Do it."))
                .addOption(value(TO, "SOURCE", "The new master key; else a file beside the old.")))
        .addSubcommand(
            "bring-back",
            described
                .command(
                    "bring-back",
                    "When the master key is found after a new start: let the keys from before open"
                        + " again. The server must be stopped.")
                .addPositional(positional("0", "MASTERKEY", "The old one: a file, or a SOURCE.")));
  }

  /** Makes a command that knows the settings' flags. */
  @FunctionalInterface
  interface Described {
    CommandSpec command(String name, String description);
  }

  /** The options that are the commands' own, and no settings. */
  static boolean hasOwn(String command, String option) {
    return List.of(MASTER, TO, YES).contains(option)
        || (option.equals(DATA) && command.equals("rotate"));
  }

  int run(ParseResult parsed, Settings settings) {
    return switch (parsed.commandSpec().name()) {
      case "status" -> commands.status(settings, say);
      case "rotate" -> rotate(parsed, settings);
      case "check-backup" ->
          source(
              parsed.matchedPositionalValue(1, ""),
              key ->
                  commands.checkBackup(
                      settings, Path.of(parsed.matchedPositionalValue(0, "")), key, say));
      case "new-start" -> newStart(parsed, settings);
      case "bring-back" ->
          source(
              parsed.matchedPositionalValue(0, ""), old -> commands.bringBack(settings, old, say));
      default -> refuse("say keys status, rotate, check-backup, new-start or bring-back");
    };
  }

  private int rotate(ParseResult parsed, Settings settings) {
    boolean master = parsed.hasMatchedOption(MASTER);
    @Nullable String to = parsed.matchedOptionValue(TO, null);
    if (master == parsed.hasMatchedOption(DATA)) {
      return refuse("say keys rotate --data, or keys rotate --master --to SOURCE");
    }
    if (!master) {
      return to == null ? commands.rotateData(settings, say) : refuse("--to needs --master");
    }
    return to == null
        ? refuse("--master needs --to SOURCE")
        : source(to, next -> commands.rotateMaster(settings, next, say));
  }

  private int newStart(ParseResult parsed, Settings settings) {
    if (!parsed.hasMatchedOption(YES)) {
      return refuse(
          "every stored key would have to be entered again, unless the old master key is found"
              + " later; say keys new-start --yes when it is lost for good");
    }
    @Nullable String to = parsed.matchedOptionValue(TO, null);
    return to == null
        ? commands.newStart(settings, null, say)
        : source(to, next -> commands.newStart(settings, next, say));
  }

  /** Whatever does not look like a source is a file. */
  private int source(String text, Function<MasterKeySource, Integer> then) {
    try {
      boolean named = text.matches("(?s)(file|env|[a-z-]+:/)[:/].*");
      MasterKeySource source = MasterKeySource.parse(named ? text : "file:" + text);
      return then.apply(
          source instanceof MasterKeySource.InFile file
              ? new MasterKeySource.InFile(file.path().toAbsolutePath().normalize())
              : source);
    } catch (Unfit unfit) {
      return refuse("the master key " + unfit.reason());
    }
  }

  private int refuse(String line) {
    say.trouble(line + "; see conclave keys --help");
    return Conclave.REFUSED;
  }

  private static OptionSpec option(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  private static PositionalParamSpec positional(String index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(index)
        .arity("1")
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }
}
