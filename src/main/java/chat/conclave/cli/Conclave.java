package chat.conclave.cli;

import chat.conclave.config.Configuration;
import chat.conclave.config.Loaded;
import chat.conclave.config.Setting;
import chat.conclave.config.SettingTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code conclave}. Its flags are the rows of the setting table. */
public final class Conclave {
  /** Done; for the server itself: it runs. */
  public static final int OK = 0;

  /** The server could not start. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int REFUSED = 2;

  private static final Logger log = LoggerFactory.getLogger(Conclave.class);

  private final Server server;
  private final KeyCommands keys;
  private final String version;
  private final Map<String, String> environment;
  private final PrintWriter out;
  private final PrintWriter err;

  public Conclave(
      Server server,
      KeyCommands keys,
      String version,
      Map<String, String> environment,
      PrintWriter out,
      PrintWriter err) {
    this.server = server;
    this.keys = keys;
    this.version = version;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Runs the command; when the server was started, it returns and leaves it running. */
  public int run(String... arguments) {
    CommandLine line = new CommandLine(root());
    line.setOut(out).setErr(err).setExecutionStrategy(this::execute);
    line.setParameterExceptionHandler(
        (e, ignored) -> {
          err.println("conclave: " + wrongArgument(e) + "; see conclave --help");
          return REFUSED;
        });
    try {
      return line.execute(arguments);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** Picocli's own message may show a value; the name of the flag is enough. */
  private static String wrongArgument(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.MissingParameterException missing
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      return option.longestName() + " needs a value";
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return option.longestName() + " is given twice";
    }
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return "there is no " + (first.startsWith("-") ? "flag " : "command ") + nameIn(first);
    }
    return "the arguments make no sense";
  }

  private static String nameIn(String argument) {
    int end = argument.indexOf('=');
    return end < 0 ? argument : argument.substring(0, end);
  }

  private CommandSpec root() {
    CommandSpec root =
        described("conclave", "A self-hosted chatroom server with language models in the room.");
    root.version("conclave " + version);
    root.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("Show the version.").build());
    flags(root, false);
    root.usageMessage().footer(Help.footer());
    root.addSubcommand("config", config());
    root.addSubcommand("keys", KeysCommand.spec(Conclave::command));
    return root;
  }

  /** A flag may stand before or after the command, but for one that means something else there. */
  private static void flags(CommandSpec command, boolean hidden) {
    command.addOption(
        flag(
            "--config",
            "FILE",
            "The configuration file (" + Configuration.USUAL_FILE + ").",
            hidden));
    for (Setting<?> setting : SettingTable.ALL) {
      String flag = setting.flag();
      if (flag != null && !KeysCommand.hasOwn(command.name(), flag)) {
        command.addOption(flag(flag, setting.label(), help(setting), hidden));
      }
    }
  }

  private static String help(Setting<?> setting) {
    String fallback = setting.fallback().isEmpty() ? "" : " Default: " + setting.fallback() + ".";
    return setting.meaning() + fallback + " [" + setting.variable() + "]";
  }

  private static CommandSpec config() {
    CommandSpec check = command("check", "Say everything that is wrong with the configuration.");
    CommandSpec explain = command("explain", "Say what holds, where it was set, what it means.");
    explain.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("NAME")
            .description("One setting, by any of its names.")
            .build());
    return command("config", "Check or explain the configuration.")
        .addSubcommand("check", check)
        .addSubcommand("explain", explain);
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec command = described(name, description);
    flags(command, true);
    command.usageMessage().footer("", "The flags of conclave --help may stand here, too.");
    return command;
  }

  private static CommandSpec described(String name, String description) {
    CommandSpec command = CommandSpec.create().name(name);
    command.usageMessage().description(description).width(100).autoWidth(false);
    command.usageMessage().sortOptions(false);
    return command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
  }

  private static OptionSpec flag(String name, String label, String description, boolean hidden) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description.replace("%", "%%"))
        .hidden(hidden)
        .build();
  }

  private int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    Map<String, String> flags = new TreeMap<>();
    ParseResult last = parsed;
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      String command = at.commandSpec().name();
      at.matchedOptions().stream()
          .filter(option -> !KeysCommand.hasOwn(command, option.longestName()))
          .forEach(option -> flags.put(option.longestName().substring(2), option.getValue()));
      last = at;
    }
    @Nullable String file = flags.remove("config");
    Loaded loaded = Configuration.read(file == null ? null : Path.of(file), environment, flags);
    ParseResult first = parsed.subcommand();
    return first != null && first.commandSpec().name().equals("keys")
        ? keys(last, loaded)
        : run(last, loaded);
  }

  private int keys(ParseResult parsed, Loaded loaded) {
    return complain(loaded)
        ? REFUSED
        : new KeysCommand(keys, new KeyCommands.Say(out, err)).run(parsed, loaded.settings());
  }

  private int run(ParseResult parsed, Loaded loaded) {
    return switch (parsed.commandSpec().name()) {
      case "check" -> check(loaded);
      case "explain" -> new Explanation(loaded, out, err).of(parsed.matchedPositionalValue(0, ""));
      case "config" -> {
        err.println("conclave: say config check or config explain; see conclave config --help");
        yield REFUSED;
      }
      default -> start(loaded);
    };
  }

  private int check(Loaded loaded) {
    if (complain(loaded)) {
      return REFUSED;
    }
    out.println("The configuration is fine.");
    return OK;
  }

  /** Says what is wrong; true when the settings cannot be used. */
  private boolean complain(Loaded loaded) {
    loaded.warnings().forEach(warning -> err.println("conclave: warning: " + warning));
    loaded.problems().forEach(problem -> err.println("conclave: " + problem));
    return !loaded.isUsable();
  }

  private int start(Loaded loaded) {
    if (complain(loaded)) {
      return REFUSED;
    }
    err.flush();
    try {
      server.start(loaded.settings()).toCompletionStage().toCompletableFuture().join();
      return OK;
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      log.debug("the server did not start", cause);
      err.println("conclave: " + (cause.getMessage() == null ? cause : cause.getMessage()));
      return FAILED;
    }
  }
}
