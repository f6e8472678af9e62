package io.gradus.bench.runner;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Work;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a process costs as a whole: its start, its memory, its files. */
final class WholeProcess {
    private static final double MEGA = 1e6;

    /** Heaps to try, smallest first: a Java process takes what it is given. */
    private static final List<Integer> HEAPS = List.of(48, 128, 512);

    private static final List<String> GRADUS_JARS =
            List.of("gradus-core-", "gradus-cpu-", "gradus-data-", "gradus-nn-", "jackson-core-");

    private final Settings settings;
    private final Peers peers;
    private final Map<PeerKind, Launch> launches;
    private final Path data;
    private final Consumer<String> progress;

    WholeProcess(
            Settings settings,
            Peers peers,
            Map<PeerKind, Launch> launches,
            Path data,
            Consumer<String> progress) {
        this.settings = settings;
        this.peers = peers;
        this.launches = launches;
        this.data = data;
        this.progress = progress;
    }

    // ---- H
    // ---------------------------------------------------------------------------------

    private record Candidate(PeerKind peer, String variant, Launch launch) {}

    /** From the start of a process to the end of the first step of A, in turn. */
    List<Single> starts() throws IOException {
        Inputs.make(data, Work.A);
        var singles = new ArrayList<Single>();
        var millis = new LinkedHashMap<Candidate, List<Double>>();
        launches.forEach((peer, launch) ->
                millis.put(new Candidate(peer, "", launch.forThreads(1)), new ArrayList<>()));
        try {
            var cached = withCache(launches.get(PeerKind.GRADUS).forThreads(1));
            millis.put(new Candidate(PeerKind.GRADUS, "AOT cache", cached), new ArrayList<>());
        } catch (PeerException e) {
            singles.add(Single.failed(Part.H, PeerKind.GRADUS, "AOT cache", e.getMessage()));
        }
        // The first round only brings files into memory and lets libraries unpack theirs.
        for (int pass = 0; pass <= settings.passes(); pass++) {
            progress.accept("H: pass %d of %d".formatted(pass, settings.passes()));
            for (var candidate : List.copyOf(millis.keySet())) {
                try {
                    double time = start(candidate.launch());
                    if (pass > 0) {
                        millis.get(candidate).add(time);
                    }
                } catch (PeerException e) {
                    millis.remove(candidate);
                    singles.add(
                            Single.failed(
                                    Part.H, candidate.peer(), candidate.variant(), e.getMessage()));
                }
            }
        }
        millis.forEach((candidate, times) ->
                singles.add(
                        new Single(
                                Part.H,
                                candidate.peer(),
                                candidate.variant(),
                                Figures.median(times),
                                times.stream().min(Double::compare).orElseThrow(),
                                times.stream().max(Double::compare).orElseThrow(),
                                "")));
        return singles;
    }

    private double start(Launch launch) throws PeerException {
        long begin = System.nanoTime();
        try (var process = PeerProcess.start(launch, Work.A, 1, data)) {
            process.tell("check 1");
            process.ready();
            process.answer(); // the loss of the first step
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    /** The JDK's ahead-of-time cache, made by a run that trains a little. */
    private Launch withCache(Launch launch) throws PeerException {
        var cache = settings.out().resolve("bench.aot").toAbsolutePath();
        progress.accept("H: Gradus trains its ahead-of-time cache");
        var recording = launch.with(List.of("-XX:AOTCacheOutput=" + cache));
        try (var process = PeerProcess.start(recording, Work.A, 1, data)) {
            process.ready();
            process.ask("check 20");
        }
        if (!Files.exists(cache)) {
            throw new PeerException("this JDK made no cache");
        }
        return launch.with(List.of("-XX:AOTCache=" + cache));
    }

    // ---- I
    // ---------------------------------------------------------------------------------

    /** The most memory a process holds while it trains B. */
    List<Single> memory() throws IOException {
        Inputs.make(data, Work.B);
        var singles = new ArrayList<Single>();
        launches.forEach((peer, launch) -> {
            progress.accept("I: " + peer.title());
            boolean java = launch.command().contains("-cp");
            var problem = "";
            for (int heap : java ? HEAPS : List.of(0)) {
                var lean =
                        java ? replaceCollector(launch).with(List.of("-Xmx" + heap + "m")) : launch;
                try (var process = PeerProcess.start(lean.forThreads(1), Work.B, 1, data)) {
                    process.ready();
                    process.ask("check 10");
                    process.ask("run " + 2 * settings.passMillis());
                    double peak = Measurement.Pass.number(process.ask("memory"), "peak") / MEGA;
                    if (peak == 0) {
                        problem = "this system does not tell it";
                        break;
                    }
                    var variant = java ? "heap of %d MB".formatted(heap) : "";
                    singles.add(new Single(Part.I, peer, variant, peak, peak, peak, ""));
                    return;
                } catch (PeerException e) {
                    problem = e.getMessage();
                }
            }
            singles.add(Single.failed(Part.I, peer, "", problem));
        });
        return singles;
    }

    /** The serial collector has the least memory of its own. */
    private static Launch replaceCollector(Launch launch) {
        var command = new ArrayList<>(launch.command());
        command.replaceAll(word -> word.equals("-XX:+UseParallelGC") ? "-XX:+UseSerialGC" : word);
        return new Launch(command, launch.environment());
    }

    // ---- J
    // ---------------------------------------------------------------------------------

    /** What must be installed beside a JDK or a Python. */
    List<Single> sizes() {
        var singles = new ArrayList<Single>();
        launches.forEach((peer, launch) -> {
            progress.accept("J: " + peer.title());
            try {
                double bytes =
                        switch (peer) {
                            case GRADUS -> gradusSize();
                            case DJL, TENSORFLOW, DL4J -> sum(peers.jars(peer).stream());
                            default -> pythonSize(launch);
                        };
                singles.add(
                        new Single(Part.J, peer, "", bytes / MEGA, bytes / MEGA, bytes / MEGA, ""));
            } catch (IOException | PeerException e) {
                singles.add(Single.failed(Part.J, peer, "", e.getMessage()));
            }
        });
        return singles;
    }

    private static double gradusSize() throws IOException, PeerException {
        var jars =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .filter(file ->
                                GRADUS_JARS.stream()
                                        .anyMatch(file.getFileName().toString()::startsWith))
                        .toList();
        if (jars.size() != GRADUS_JARS.size()) {
            throw new PeerException("its jars are not on the class path: run ./gradus bench");
        }
        return sum(jars.stream());
    }

    private static double sum(Stream<Path> files) throws IOException {
        double bytes = 0;
        for (var file : files.toList()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static double pythonSize(Launch launch) throws PeerException {
        try (var process = PeerProcess.start(launch, List.of("size"))) {
            return Measurement.Pass.number(process.answer(), "size");
        }
    }
}
