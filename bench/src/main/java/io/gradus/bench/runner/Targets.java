package io.gradus.bench.runner;

import io.gradus.bench.harness.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds Gradus against the best peer and against the machine. */
final class Targets {
    private static final Map<Work, Double> ONE_THREAD =
            Map.of(
                    Work.A, 0.6, Work.B, 0.8, Work.C, 0.5, Work.D, 0.6, Work.E, 0.7, Work.F, 0.1,
                    Work.G_B, 0.6, Work.G_C, 0.6);
    private static final Map<Work, Double> TWO_THREADS =
            Map.of(Work.A, 1.0, Work.B, 0.7, Work.C, 0.5, Work.E, 0.7);
    private static final Map<Part, Double> WHOLE = Map.of(Part.H, 0.5, Part.I, 0.6, Part.J, 0.03);
    private static final Map<Work, Double> OF_THE_KERNEL =
            Map.of(Work.B, 0.65, Work.C, 0.65, Work.E, 0.5);
    private static final double OF_THE_FMA_SCALING = 0.9;
    private static final double OF_THE_COPY = 0.85;

    private final List<Measurement> measurements;

    private Targets(List<Measurement> measurements) {
        this.measurements = measurements.stream().filter(Measurement::counts).toList();
    }

    /** All comparisons that these figures allow. */
    static List<Verdict> verdicts(List<Measurement> measurements, List<Single> singles) {
        var verdicts = new ArrayList<Verdict>();
        var targets = new Targets(measurements);
        for (var work : Work.values()) {
            targets.againstPeers(work, 1, ONE_THREAD, verdicts);
            targets.againstPeers(work, 2, TWO_THREADS, verdicts);
        }
        for (var part : List.of(Part.H, Part.I, Part.J)) {
            whole(part, singles, verdicts);
        }
        for (var work : List.of(Work.B, Work.C, Work.E)) {
            targets.againstKernel(work, verdicts);
        }
        for (var work : List.of(Work.B, Work.C, Work.E)) {
            targets.scaling(work, verdicts);
        }
        targets.bandwidth(verdicts);
        return verdicts;
    }

    /** The best time of a peer with at most so many threads. */
    static Optional<Measurement> bestPeer(
            List<Measurement> measurements, Work work, int threads, Predicate<PeerKind> who) {
        return measurements.stream()
                .filter(Measurement::counts)
                .filter(m -> m.work() == work && m.threads() <= threads)
                .filter(m -> m.peer() != PeerKind.GRADUS && who.test(m.peer()))
                .min(Comparator.comparingDouble(Measurement::micros));
    }

    private Optional<Measurement> gradus(Work work, Work beside, int threads) {
        return measurements.stream()
                .filter(m -> m.peer() == PeerKind.GRADUS && m.work() == work)
                .filter(m -> m.beside() == beside && m.threads() == threads)
                .findFirst();
    }

    private void againstPeers(
            Work work, int threads, Map<Work, Double> targets, List<Verdict> verdicts) {
        var own = gradus(work, work, threads);
        var best = bestPeer(measurements, work, threads, peer -> true);
        if (targets.containsKey(work) && own.isPresent() && best.isPresent()) {
            verdicts.add(
                    new Verdict(
                            "%s, %d thread%s"
                                    .formatted(work.label(), threads, threads == 1 ? "" : "s"),
                            own.get().micros() / best.get().micros(),
                            "<=",
                            targets.get(work),
                            "of %s, %d thread%s"
                                    .formatted(
                                            best.get().peer().title(),
                                            best.get().threads(),
                                            best.get().threads() == 1 ? "" : "s")));
        }
    }

    private static void whole(Part part, List<Single> singles, List<Verdict> verdicts) {
        var figures = singles.stream().filter(s -> s.part() == part && s.counts()).toList();
        var own = best(figures, peer -> peer == PeerKind.GRADUS);
        var other = best(figures, peer -> peer != PeerKind.GRADUS && peer.differentiates());
        if (own.isPresent() && other.isPresent()) {
            verdicts.add(
                    new Verdict(
                            part + ", " + own.get().name(),
                            own.get().value() / other.get().value(),
                            "<=",
                            WHOLE.get(part),
                            "of " + other.get().name()));
        }
    }

    private static Optional<Single> best(List<Single> figures, Predicate<PeerKind> who) {
        return figures.stream()
                .filter(s -> who.test(s.peer()))
                .min(Comparator.comparingDouble(Single::value));
    }

    private void againstKernel(Work work, List<Verdict> verdicts) {
        var own = gradus(work, work, 1);
        var kernel = gradus(Work.KERNEL, work, 1);
        if (own.isPresent() && kernel.isPresent()) {
            verdicts.add(
                    new Verdict(
                            work.label() + ", rate",
                            own.get().rate() / kernel.get().rate(),
                            ">=",
                            OF_THE_KERNEL.get(work),
                            "of a product in cache, %s GFLOP/s"
                                    .formatted(Figures.text(kernel.get().rate()))));
        }
    }

    private void scaling(Work work, List<Verdict> verdicts) {
        var one = gradus(work, work, 1);
        var two = gradus(work, work, 2);
        var fmaOne = gradus(Work.FMA, work, 1);
        var fmaTwo = gradus(Work.FMA, work, 2);
        if (one.isPresent() && two.isPresent() && fmaOne.isPresent() && fmaTwo.isPresent()) {
            double own = two.get().rate() / one.get().rate();
            double machine = fmaTwo.get().rate() / fmaOne.get().rate();
            verdicts.add(
                    new Verdict(
                            work.label() + ", scaling to 2 threads",
                            own / machine,
                            ">=",
                            OF_THE_FMA_SCALING,
                            "of a loop of multiply-adds, %s times as fast on 2 threads"
                                    .formatted(Figures.ratio(machine))));
        }
    }

    private void bandwidth(List<Verdict> verdicts) {
        var chain = gradus(Work.CHAIN, Work.CHAIN, 1);
        var copy = gradus(Work.COPY, Work.COPY, 1);
        if (chain.isPresent() && copy.isPresent()) {
            verdicts.add(
                    new Verdict(
                            "fused chain, bandwidth",
                            chain.get().rate() / copy.get().rate(),
                            ">=",
                            OF_THE_COPY,
                            "of a copy loop, %s GB/s".formatted(Figures.text(copy.get().rate()))));
        }
    }
}
