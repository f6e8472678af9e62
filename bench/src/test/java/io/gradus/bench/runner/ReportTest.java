package io.gradus.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.bench.harness.Work;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Measurement measured(PeerKind peer, int threads, double micros, String problem) {
        var pass = new Measurement.Pass(9, micros, micros, micros, micros);
        return new Measurement(
                peer, Work.A, Work.A, threads, 0, List.of(2.0), List.of(pass), problem);
    }

    private static Report report(Measurement... measurements) {
        var settings =
                new Settings(
                        Path.of(""),
                        Path.of(""),
                        EnumSet.of(Part.A),
                        EnumSet.allOf(PeerKind.class),
                        List.of(1, 2),
                        1,
                        1,
                        1,
                        1,
                        "");
        return new Report(
                settings,
                Map.of(PeerKind.NUMPY, Map.of("version", "NumPy 9")),
                Map.of(PeerKind.JAX, "no module named 'jax'"),
                List.of(measurements),
                List.of(Single.failed(Part.H, PeerKind.DJL, "", "it fell over")));
    }

    @Test
    void theTableHasRatiosToEachPeerAndWhoIsMissing() {
        var table =
                report(
                                measured(PeerKind.GRADUS, 1, 50, ""),
                                measured(PeerKind.GRADUS, 2, 40, ""),
                                measured(PeerKind.NUMPY, 1, 100, ""),
                                measured(PeerKind.NUMPY, 2, 1000, ""),
                                measured(PeerKind.DJL, 1, 10, "loss 3 at step 2"))
                        .table();
        assertThat(table)
                .containsPattern("NumPy +100 \\(100 to 100\\)  0\\.50 +1,000 .* 0\\.040")
                .containsPattern("DJL, PyTorch +INVALID 10\\.0 .*loss 3 at step 2")
                .containsPattern("Gradus / best peer +0\\.50 of NumPy +0\\.40 of NumPy")
                .containsPattern("A, 1 thread +0\\.50 +<= 0\\.60 +met")
                .containsPattern("JAX, jit +no module named 'jax'")
                .contains("NumPy 9", "failed: it fell over");
    }

    @Test
    void theDataHoldTheSame() {
        var report =
                report(measured(PeerKind.GRADUS, 1, 50, ""), measured(PeerKind.NUMPY, 1, 100, ""));
        var data = Json.readObject(report.json());
        assertThat(data.get("steps").toString()).contains("ratio=0.5", "micros=100.0");
        assertThat(data.get("targets").toString()).contains("met=true");
        assertThat(data.get("peers").toString()).contains("absent=no module named 'jax'");
        assertThat(report.chart()).isPresent();
    }
}
