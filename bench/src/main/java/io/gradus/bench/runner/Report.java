package io.gradus.bench.runner;

import io.gradus.bench.harness.Work;
import io.gradus.plot.Chart;
import io.gradus.plot.Figure;
import io.gradus.plot.Plot;
import io.gradus.plot.PlotColor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The results as a table, as data and as a picture.
 *
 * @param settings what was asked for
 * @param about what the participants said of themselves
 * @param absent who could not take part, and why
 * @param measurements the works
 * @param singles the rest
 */
record Report(
        Settings settings,
        Map<PeerKind, Map<String, Object>> about,
        Map<PeerKind, String> absent,
        List<Measurement> measurements,
        List<Single> singles) {

    // ---- the table
    // ---------------------------------------------------------------------------------

    String table() {
        var text = new StringBuilder();
        var works = new LinkedHashSet<Work>();
        measurements.stream()
                .map(Measurement::work)
                .filter(work -> work != Work.FMA && work != Work.KERNEL)
                .forEach(works::add);
        works.forEach(work -> rows(work, text));
        for (var part : List.of(Part.H, Part.I, Part.J)) {
            rows(part, text);
        }
        var verdicts = Targets.verdicts(measurements, singles);
        if (!verdicts.isEmpty()) {
            text.append("Targets\n");
            verdicts.forEach(verdict -> line(text, "  " + verdict.text()));
            text.append('\n');
        }
        if (!absent.isEmpty()) {
            text.append("Not here\n");
            absent.forEach((peer, why) -> line(text, "  %-24s %s".formatted(peer.title(), why)));
            text.append('\n');
        }
        if (!about.isEmpty()) {
            text.append("Versions\n");
        }
        about.forEach((peer, said) ->
                line(
                        text,
                        "  %-24s %s"
                                .formatted(peer.title(), said.getOrDefault("version", "unknown"))));
        return text.toString();
    }

    private void rows(Work work, StringBuilder text) {
        line(
                text,
                "%s  %s: microseconds a step, median (lowest to highest) of %d passes; Gradus / peer"
                        .formatted(work.label(), work.title(), settings.passes()));
        var header = new StringBuilder("  %-24s".formatted(""));
        settings.threads().forEach(n -> header.append("%-40s".formatted(threads(n))));
        line(text, header.toString());
        for (var peer : PeerKind.values()) {
            var row = new StringBuilder("  %-24s".formatted(peer.title()));
            var problems = new LinkedHashSet<String>();
            boolean any = false;
            for (int threads : settings.threads()) {
                var found = find(peer, work, threads);
                any |= found.isPresent();
                found.filter(m -> !m.problem().isEmpty()).ifPresent(m -> problems.add(m.problem()));
                row.append("%-40s".formatted(found.map(this::cell).orElse("")));
            }
            problems.forEach(problem -> row.append(problem).append("; "));
            if (any) {
                line(text, row.toString());
            }
        }
        var ratios = new StringBuilder("  %-24s".formatted("Gradus / best peer"));
        boolean any = false;
        for (int threads : settings.threads()) {
            var own = find(PeerKind.GRADUS, work, threads).filter(Measurement::counts);
            var best = Targets.bestPeer(measurements, work, threads, peer -> true);
            any |= best.isPresent();
            var cell =
                    own.isPresent() && best.isPresent()
                            ? Figures.ratio(own.get().micros() / best.get().micros())
                                    + " of "
                                    + best.get().peer().title()
                            : "";
            ratios.append("%-40s".formatted(cell));
        }
        if (any) {
            line(text, ratios.toString());
        }
        text.append('\n');
    }

    private String cell(Measurement m) {
        if (m.passes().isEmpty()) {
            return "failed";
        }
        var times =
                "%s (%s to %s)"
                        .formatted(
                                Figures.text(m.micros()),
                                Figures.text(m.lowest()),
                                Figures.text(m.highest()));
        if (!m.counts()) {
            return "INVALID " + times;
        }
        return ratio(m).map(ratio -> times + "  " + Figures.ratio(ratio)).orElse(times);
    }

    /** Gradus' time over that of a peer with as many threads. */
    private Optional<Double> ratio(Measurement peer) {
        return find(PeerKind.GRADUS, peer.work(), peer.threads())
                .filter(own -> peer.peer() != PeerKind.GRADUS && own.counts() && peer.counts())
                .map(own -> own.micros() / peer.micros());
    }

    private void rows(Part part, StringBuilder text) {
        var figures = singles.stream().filter(single -> single.part() == part).toList();
        if (figures.isEmpty()) {
            return;
        }
        line(
                text,
                switch (part) {
                    case H -> "H  start of the process to the end of the first step of A: ms";
                    case I -> "I  most memory of the process in B, one thread: MB";
                    default -> "J  what must be installed, on disk: MB";
                });
        for (var single : figures) {
            var value =
                    single.counts()
                            ? part == Part.H
                                    ? "%s (%s to %s)"
                                            .formatted(
                                                    Figures.text(single.value()),
                                                    Figures.text(single.low()),
                                                    Figures.text(single.high()))
                                    : Figures.text(single.value())
                            : "failed: " + single.problem();
            line(text, "  %-40s %s".formatted(single.name(), value));
        }
        text.append('\n');
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }

    private Optional<Measurement> find(PeerKind peer, Work work, int threads) {
        return measurements.stream()
                .filter(m -> m.peer() == peer && m.work() == work && m.threads() == threads)
                .findFirst();
    }

    // ---- the data
    // ---------------------------------------------------------------------------------

    String json() {
        var data = new LinkedHashMap<String, Object>();
        data.put("time", Instant.now().toString());
        data.put("machine", machine());
        data.put("passes", settings.passes());
        data.put("passMillis", settings.passMillis());
        data.put("peers", peers());
        data.put("steps", measurements.stream().map(this::data).toList());
        data.put("processes", singles.stream().map(Report::data).toList());
        data.put(
                "targets",
                Targets.verdicts(measurements, singles).stream().map(Report::data).toList());
        return Json.write(data);
    }

    private static Map<String, Object> machine() {
        var machine = new LinkedHashMap<String, Object>();
        machine.put("system", System.getProperty("os.name"));
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("processor", processor());
        machine.put("java", Runtime.version().toString());
        return machine;
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private List<Map<String, Object>> peers() {
        var peers = new ArrayList<Map<String, Object>>();
        for (var kind : PeerKind.values()) {
            var peer = new LinkedHashMap<String, Object>();
            peer.put("name", kind.id());
            if (absent.containsKey(kind)) {
                peer.put("absent", absent.get(kind));
            }
            about.getOrDefault(kind, Map.of())
                    .forEach((name, value) -> {
                        if (value instanceof String) {
                            peer.put(name, value);
                        }
                    });
            if (peer.size() > 1) {
                peers.add(peer);
            }
        }
        return peers;
    }

    private Map<String, Object> data(Measurement m) {
        var data = new LinkedHashMap<String, Object>();
        data.put("work", m.work().label());
        data.put("beside", m.beside().label());
        data.put("peer", m.peer().id());
        data.put("threads", m.threads());
        if (!m.passes().isEmpty()) {
            data.put("micros", m.micros());
            data.put("lowest", m.lowest());
            data.put("highest", m.highest());
            data.put("gigaPerSecond", m.rate());
        }
        ratio(m).ifPresent(ratio -> data.put("ratio", ratio));
        if (!m.problem().isEmpty()) {
            data.put("problem", m.problem());
        }
        data.put("losses", m.losses());
        data.put(
                "passes",
                m.passes().stream()
                        .map(pass -> {
                            var one = new LinkedHashMap<String, Object>();
                            one.put("steps", pass.steps());
                            one.put("median", pass.median());
                            one.put("low", pass.low());
                            one.put("high", pass.high());
                            one.put("mean", pass.mean());
                            return one;
                        })
                        .toList());
        return data;
    }

    private static Map<String, Object> data(Single single) {
        var data = new LinkedHashMap<String, Object>();
        data.put("part", single.part().name());
        data.put("peer", single.peer().id());
        data.put("variant", single.variant());
        if (single.counts()) {
            data.put("value", single.value());
            data.put("low", single.low());
            data.put("high", single.high());
        } else {
            data.put("problem", single.problem());
        }
        return data;
    }

    private static Map<String, Object> data(Verdict verdict) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", verdict.name());
        data.put("value", verdict.value());
        data.put("bound", verdict.bound());
        data.put("target", verdict.target());
        data.put("met", verdict.met());
        data.put("against", verdict.against());
        return data;
    }

    // ---- the picture
    // ---------------------------------------------------------------------------------

    /** For each number of threads how many times as long as Gradus the peers take. */
    Optional<Figure> chart() {
        var charts =
                settings.threads().stream().map(this::chart).flatMap(Optional::stream).toList();
        return charts.isEmpty()
                ? Optional.empty()
                : Optional.of(Plot.row(charts.toArray(Figure[]::new)));
    }

    private Optional<Chart> chart(int threads) {
        var works =
                measurements.stream()
                        .filter(m -> m.threads() == threads && !m.work().ofMachine())
                        .filter(m -> m.peer() == PeerKind.GRADUS && m.counts())
                        .toList();
        if (works.isEmpty()) {
            return Optional.empty();
        }
        double[] line = IntStream.rangeClosed(0, works.size() + 1).asDoubleStream().toArray();
        double[] ones = IntStream.range(0, line.length).mapToDouble(i -> 1).toArray();
        var chart = Plot.line("Gradus", line, ones).color(PlotColor.of(0));
        for (var peer : PeerKind.values()) {
            var x = new ArrayList<Double>();
            var y = new ArrayList<Double>();
            for (int i = 0; peer != PeerKind.GRADUS && i < works.size(); i++) {
                var own = works.get(i);
                double place = i + 1;
                find(peer, own.work(), threads)
                        .filter(Measurement::counts)
                        .ifPresent(m -> {
                            x.add(place);
                            y.add(m.micros() / own.micros());
                        });
            }
            if (!x.isEmpty()) {
                chart =
                        chart.scatter(peer.title(), array(x), array(y))
                                .color(PlotColor.of(peer.ordinal()));
            }
        }
        var names =
                IntStream.range(0, works.size())
                        .mapToObj(i -> (i + 1) + " = " + works.get(i).work().label())
                        .collect(Collectors.joining(", "));
        return Optional.of(
                chart.title("Time of a step, Gradus = 1, " + threads(threads))
                        .xLabel(names)
                        .yLabel("times as long as Gradus")
                        .xRange(0, works.size() + 1)
                        .logY()
                        .legend(true)
                        .size(820, 560));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
