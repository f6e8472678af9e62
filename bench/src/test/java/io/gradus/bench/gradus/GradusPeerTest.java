package io.gradus.bench.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Peer;
import io.gradus.bench.harness.Work;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The losses of the first steps, held against PyTorch's from the same weights and batches. */
class GradusPeerTest {
    @TempDir Path data;

    private Peer.Steps open(Work work) throws Exception {
        Inputs.make(data, work);
        return new GradusPeer().open(work, new Inputs(data, work), 1).orElseThrow();
    }

    /** PyTorch 1.13 and 2.7.1 on the same files; the fifth loss has four updates behind it. */
    @ParameterizedTest
    @CsvSource({
        "A, 2.358102, 2.342362",
        "B, 2.460083, 2.551359",
        "D, 2.330679, 2.313759",
        "F, 35.707615, 25.044506",
    })
    void trainsAsPyTorchDoes(Work work, double first, double fifth) throws Exception {
        var steps = open(work);
        assertThat(steps.step(0)).isCloseTo(first, within(1e-4 * first));
        for (int batch = 1; batch < 4; batch++) {
            steps.step(batch);
        }
        assertThat(steps.step(4)).isCloseTo(fifth, within(1e-3 * fifth));
    }

    @Test
    void theConvolutionalNetTrainsAsPyTorchDoes() throws Exception {
        var steps = open(Work.C);
        assertThat(steps.step(0)).isCloseTo(2.298351, within(1e-4));
        assertThat(steps.step(1)).isCloseTo(2.296464, within(1e-4));
        assertThat(steps.step(2)).isCloseTo(2.334940, within(2e-4));
    }

    @Test
    void theGptTrainsAsPyTorchDoes() throws Exception {
        var steps = open(Work.E);
        assertThat(steps.step(0)).isCloseTo(4.190233, within(1e-4));
        assertThat(steps.step(1)).isCloseTo(4.196955, within(1e-4));
        assertThat(steps.step(2)).isCloseTo(4.200168, within(2e-4));
    }

    @Test
    void answersAsPyTorchDoes() throws Exception {
        assertThat(open(Work.G_B).step(2)).isCloseTo(0.455775, within(1e-4));
        assertThat(open(Work.G_C).step(2)).isCloseTo(0.030982, within(1e-5));
    }
}
