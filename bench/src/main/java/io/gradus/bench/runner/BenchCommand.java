package io.gradus.bench.runner;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code ./gradus bench}. */
@Command(
        name = "gradus bench",
        sortOptions = false,
        description = {
            "Measures Gradus beside other libraries on this machine.",
            "",
            "Libraries that come from Maven are downloaded, the first time some 500 MB; those for"
                    + " Python take part where a python3 has them. Every participant starts from the"
                    + " same weights, sees the same batches, and must reach the same losses. The"
                    + " folder of --out receives bench.json and bench.png."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--work",
            paramLabel = "A,B,...",
            split = ",",
            description = {
                "What to measure; everything where it is not said.",
                "A: MLP 784-50-10. B: MLP 784-512-10. C: CNN. D: LSTM. E: GPT. F: linear"
                        + " regression. G: inference. H: start. I: memory. J: size on disk. M: the"
                        + " machine's memory."
            })
    private List<String> works = new ArrayList<>();

    @Option(
            names = "--peers",
            paramLabel = "NAME,...",
            split = ",",
            description =
                    "Whom to compare with: numpy, torch, torch-compile, jax, keras, djl, tensorflow,"
                            + " dl4j; gradus for nobody else. All where it is not said.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N,...",
            split = ",",
            description = "Numbers of threads. Default: 1,2.")
    private List<Integer> threads = List.of(1, 2);

    @Option(
            names = "--passes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each is measured, in turn. Default: ${DEFAULT-VALUE}.")
    private int passes;

    @Option(names = "--quick", description = "A fifth of the time for warming up and measuring.")
    private boolean quick;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            defaultValue = "",
            description = "A Python to ask before those on the path.")
    private String python = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gradus-out/bench",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("gradus-out/bench");

    @Spec private CommandSpec spec = CommandSpec.create();

    private BenchCommand() {}

    /**
     * Runs the benchmark and ends the process with its exit code.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(
                run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs the benchmark; its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new BenchCommand())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((error, given) -> {
                    err.println("gradus: " + error.getMessage());
                    err.println("gradus: 'gradus bench --help' tells what can be said");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    boolean expected =
                            error instanceof IOException || error instanceof UncheckedIOException;
                    err.println("gradus: " + (expected ? "" : "internal error: ") + error);
                    if (!expected) {
                        error.printStackTrace(err);
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    /** What the options say. */
    private Settings settings() {
        try {
            Set<Part> parts = EnumSet.noneOf(Part.class);
            works.forEach(work -> parts.add(Part.of(work)));
            Set<PeerKind> kinds = EnumSet.of(PeerKind.GRADUS);
            peers.forEach(peer -> kinds.add(PeerKind.of(peer)));
            for (int count : threads) {
                if (count < 1) {
                    throw new IllegalArgumentException(count + " threads: one is the least");
                }
            }
            if (passes < 1) {
                throw new IllegalArgumentException(passes + " passes: one is the least");
            }
            return new Settings(
                    Path.of(System.getProperty("gradus.home", "")).toAbsolutePath(),
                    out,
                    parts.isEmpty() ? EnumSet.allOf(Part.class) : parts,
                    peers.isEmpty() ? EnumSet.allOf(PeerKind.class) : kinds,
                    List.copyOf(new TreeSet<>(threads)),
                    passes,
                    quick ? 200 : 1000,
                    quick ? 600 : 5000,
                    quick ? 3000 : 20_000,
                    python);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    @Override
    public Integer call() throws IOException {
        var settings = settings();
        var err = spec.commandLine().getErr();
        Files.createDirectories(out);
        var finder = new Peers(settings);
        Map<PeerKind, Launch> launches = new EnumMap<>(PeerKind.class);
        Map<PeerKind, String> absent = new EnumMap<>(PeerKind.class);
        for (var kind : settings.peers()) {
            err.println("gradus: looks for " + kind.title());
            try {
                launches.put(kind, finder.find(kind));
            } catch (PeerException e) {
                absent.put(kind, e.getMessage());
                err.println("gradus: not here: " + e.getMessage());
            }
        }
        var data = Files.createTempDirectory("gradus-bench");
        try {
            var campaign =
                    new Campaign(settings, launches, data, line -> err.println("gradus: " + line));
            for (var part : settings.parts()) {
                for (var work : part.works()) {
                    campaign.run(work);
                }
            }
            var whole =
                    new WholeProcess(
                            settings,
                            finder,
                            launches,
                            data,
                            line -> err.println("gradus: " + line));
            var singles = new ArrayList<Single>();
            if (settings.parts().contains(Part.H)) {
                singles.addAll(whole.starts());
            }
            if (settings.parts().contains(Part.I)) {
                singles.addAll(whole.memory());
            }
            if (settings.parts().contains(Part.J)) {
                singles.addAll(whole.sizes());
            }
            write(new Report(settings, campaign.about(), absent, campaign.measurements(), singles));
        } finally {
            delete(data);
        }
        return CommandLine.ExitCode.OK;
    }

    private void write(Report report) throws IOException {
        var to = spec.commandLine().getOut();
        to.print(report.table());
        var json = out.resolve("bench.json");
        Files.writeString(json, report.json());
        to.printf("%nwritten: %s%n", json);
        report.chart()
                .ifPresent(figure ->
                        to.printf("written: %s%n", figure.save(out.resolve("bench.png"))));
        to.flush();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
