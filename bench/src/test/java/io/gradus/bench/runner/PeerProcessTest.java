package io.gradus.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Peer;
import io.gradus.bench.harness.PeerLoop;
import io.gradus.bench.harness.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, with a process that does next to nothing. */
class PeerProcessTest {
    @TempDir Path data;

    /** A peer that counts its steps, has no part in B, and cannot do C. */
    static final class Counter implements Peer {
        @Override
        public Optional<Steps> open(Work work, Inputs inputs, int threads) {
            if (work == Work.B) {
                return Optional.empty();
            }
            if (work == Work.C) {
                throw new IllegalStateException("no \"C\" today");
            }
            System.out.println("a library that talks");
            var count = new int[1];
            return Optional.of(batch -> {
                if (count[0] >= 3) {
                    Thread.sleep(2);
                }
                return 100 * threads + 10 * batch + count[0]++ / 1000.0;
            });
        }

        @Override
        public Map<String, String> about() {
            return Map.of("version", "of \"today\"\n\\ 1");
        }

        public static void main(String[] arguments) throws Exception {
            PeerLoop.serve(new Counter(), arguments);
        }
    }

    private PeerProcess start(Work work, int threads) throws PeerException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var launch =
                new Launch(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Counter.class.getName()),
                        Map.of());
        return PeerProcess.start(launch.forThreads(threads), work, threads, data);
    }

    @Test
    void stepsAreMadeCheckedAndTimed() throws PeerException {
        try (var process = start(Work.A, 2)) {
            assertThat(process.ready().orElseThrow())
                    .containsEntry("version", "of \"today\"\n\\ 1");
            assertThat(process.ask("check 3"))
                    .containsEntry("losses", List.of(200.0, 210.001, 220.002));
            var pass = Measurement.Pass.of(process.ask("run 50"));
            assertThat(pass.steps()).isBetween(3, 25);
            assertThat(pass.median()).isBetween(2_000.0, 1e6);
            assertThat(pass.low()).isLessThanOrEqualTo(pass.median());
            assertThat(pass.high()).isGreaterThanOrEqualTo(pass.median());
            assertThat(pass.mean()).isCloseTo(pass.median(), within(1e6));
            assertThat(Measurement.Pass.number(process.ask("memory"), "peak"))
                    .isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void oneWithoutAPartSaysSo() throws PeerException {
        try (var process = start(Work.B, 1)) {
            assertThat(process.ready()).isEmpty();
        }
    }

    @Test
    void theReasonOfAFailureIsReported() throws PeerException {
        try (var process = start(Work.C, 1)) {
            assertThatThrownBy(process::ready)
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining("no \"C\" today");
        }
    }

    @Test
    void aProgramThatIsNotThereIsReported() {
        var launch = new Launch(List.of("/no/such/program"), Map.of());
        assertThatThrownBy(() -> PeerProcess.start(launch, Work.A, 1, data))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("/no/such/program");
    }
}
