package io.gradus.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The gradus command. */
@Command(
        name = "gradus",
        description = "Deep learning native to the JVM.",
        subcommands = {TrainCommand.class, PredictCommand.class, InfoCommand.class},
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = Main.EXIT_CODES,
        exitCodeList = {Main.DONE, Main.NOT_DONE, Main.NOT_UNDERSTOOD, "130:ended by Ctrl-C"},
        synopsisSubcommandLabel = "train | predict | info",
        footer = {
            "",
            "Begin with 'gradus train': it draws its own images and trains on them.",
            "Each command explains itself: 'gradus train --help'.",
            "The launcher knows more: ./gradus example NAME, ./gradus bench, ./gradus test [--long]."
        })
public final class Main implements Callable<Integer> {
    static final String EXIT_CODES = "%nExit codes:%n";
    static final String DONE = "0:done";
    static final String NOT_DONE = "1:it could not be done; the error says why";
    static final String NOT_UNDERSTOOD = "2:the command line was not understood";

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error comes from.")
    private boolean verbose;

    @Spec private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(
                run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs a command; its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var main = new Main();
        var commandLine =
                new CommandLine(main)
                        .setOut(out)
                        .setErr(err)
                        .registerConverter(Architecture.class, Architecture::of)
                        .setParameterExceptionHandler((error, given) -> misunderstood(error, err))
                        .setExecutionExceptionHandler(
                                (error, command, parsed) -> main.report(error, err));
        Numbers.register(commandLine);
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError error) {
            err.println(
                    "gradus: out of memory: a smaller --batch-size needs less, and"
                            + " JAVA_TOOL_OPTIONS=-Xmx16g lets Java have more (here 16 GB)");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: train, predict or info");
    }

    private static int misunderstood(ParameterException error, PrintWriter err) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            var guesses = String.join(" or ", unmatched.getSuggestions());
            err.println(
                    "gradus: not understood: "
                            + String.join(" ", unmatched.getUnmatched())
                            + (guesses.isEmpty() ? "" : "; did you mean " + guesses + "?"));
        } else {
            err.println("gradus: " + error.getMessage());
        }
        var command = error.getCommandLine().getCommandSpec().qualifiedName();
        err.println("gradus: '" + command + " --help' lists what is understood");
        return CommandLine.ExitCode.USAGE;
    }

    /** What a user can set right takes one line; anything else is a fault of the program. */
    private int report(Exception error, PrintWriter err) {
        boolean expected =
                error instanceof IOException
                        || error instanceof UncheckedIOException
                        || error instanceof IllegalArgumentException;
        err.println("gradus: " + (expected ? Messages.of(error) : "internal error: " + error));
        if (verbose) {
            error.printStackTrace(err);
        } else if (!expected) {
            err.println("gradus: run the command again with --verbose to see where");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that the build has written into a resource. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {"gradus " + text()};
        }

        static String text() throws IOException {
            var properties = new Properties();
            try (var in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return properties.getProperty("version");
        }
    }
}
