package io.gradus.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.bench.harness.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Single> singles = new ArrayList<>();

    private void add(PeerKind peer, Work work, Work beside, int threads, double... micros) {
        var passes =
                Arrays.stream(micros).mapToObj(m -> new Measurement.Pass(9, m, m, m, m)).toList();
        measurements.add(new Measurement(peer, work, beside, threads, 1000, List.of(), passes, ""));
    }

    private Verdict verdict(String name) {
        return Targets.verdicts(measurements, singles).stream()
                .filter(verdict -> verdict.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theMedianOfThePassesIsHeldAgainstTheBestPeer() {
        add(PeerKind.GRADUS, Work.A, Work.A, 1, 50, 61, 900);
        add(PeerKind.NUMPY, Work.A, Work.A, 1, 100, 100, 100);
        add(PeerKind.DJL, Work.A, Work.A, 1, 300, 200, 200);
        var verdict = verdict("A, 1 thread");
        assertThat(verdict.value()).isCloseTo(0.61, within(1e-9));
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.against()).contains("NumPy");
    }

    @Test
    void aPeerMayUseFewerThreadsThanItIsGiven() {
        add(PeerKind.GRADUS, Work.B, Work.B, 2, 60);
        add(PeerKind.DJL, Work.B, Work.B, 1, 100);
        add(PeerKind.DJL, Work.B, Work.B, 2, 500);
        var verdict = verdict("B, 2 threads");
        assertThat(verdict.value()).isCloseTo(0.6, within(1e-9));
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.against()).contains("1 thread");
    }

    @Test
    void whoIsInvalidDoesNotCount() {
        add(PeerKind.GRADUS, Work.A, Work.A, 1, 50);
        add(PeerKind.NUMPY, Work.A, Work.A, 1, 100);
        var fast = new Measurement.Pass(9, 1, 1, 1, 1);
        measurements.add(
                new Measurement(
                        PeerKind.JAX, Work.A, Work.A, 1, 0, List.of(), List.of(fast), "loss"));
        assertThat(verdict("A, 1 thread").value()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void scalingIsThatOfTheLoopMeasuredBeside() {
        add(PeerKind.GRADUS, Work.C, Work.C, 1, 100);
        add(PeerKind.GRADUS, Work.C, Work.C, 2, 80);
        add(PeerKind.GRADUS, Work.FMA, Work.C, 1, 10);
        add(PeerKind.GRADUS, Work.FMA, Work.C, 2, 8);
        add(PeerKind.GRADUS, Work.FMA, Work.B, 1, 10);
        add(PeerKind.GRADUS, Work.FMA, Work.B, 2, 1);
        assertThat(verdict("C, scaling").value()).isCloseTo(1, within(1e-9));
    }

    @Test
    void ofTheKernelsRateASharesIsReached() {
        // 1000 operations in 0.01 µs are 100 an ns; B's operations in as many µs as make 50.
        add(PeerKind.GRADUS, Work.KERNEL, Work.B, 1, 0.01);
        add(PeerKind.GRADUS, Work.B, Work.B, 1, Work.B.flops() / 50 / 1e3);
        assertThat(verdict("B, rate").value()).isCloseTo(0.5, within(1e-9));
        assertThat(verdict("B, rate").met()).isFalse();
    }

    @Test
    void wholeProcessesCompareWithThoseThatDifferentiate() {
        singles.add(new Single(Part.I, PeerKind.GRADUS, "", 60, 60, 60, ""));
        singles.add(new Single(Part.I, PeerKind.NUMPY, "", 30, 30, 30, ""));
        singles.add(new Single(Part.I, PeerKind.DJL, "", 200, 200, 200, ""));
        singles.add(Single.failed(Part.I, PeerKind.TORCH, "", "it fell over"));
        assertThat(verdict("I").value()).isCloseTo(0.3, within(1e-9));
    }
}
