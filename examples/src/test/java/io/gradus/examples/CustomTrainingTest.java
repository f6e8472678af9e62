package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomTrainingTest {
    // The published run of the tutorial; its data were drawn from another generator.
    private static final float[] W = {
        5.00f, 4.62f, 4.30f, 4.05f, 3.84f, 3.68f, 3.54f, 3.43f, 3.34f, 3.27f
    };
    private static final float[] B = {
        0.00f, 0.41f, 0.73f, 0.99f, 1.20f, 1.37f, 1.50f, 1.61f, 1.69f, 1.76f
    };
    private static final float[] LOSS = {
        9.03145f, 6.19979f, 4.36142f, 3.16754f, 2.39198f, 1.88800f, 1.56040f, 1.34738f, 1.20883f,
        1.11868f
    };

    @Test
    void everythingPrintedIsKnown(@TempDir Path plots) throws Exception {
        var printed = new Printed();
        CustomTraining.variables(printed.out);
        CustomTraining.train(printed.out, plots, 42);
        printed.isKnown("CustomTraining.txt");
        for (var name : new String[] {"before.png", "after.png", "approach.png"}) {
            Printed.isPicture(plots.resolve(name));
        }
    }

    @Test
    void theTableFollowsThePublishedOneWithinSamplingError(@TempDir Path plots) {
        var history = CustomTraining.train(new Printed().out, plots, 2026);
        assertThat(history).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(history.get(i).w()).isCloseTo(W[i], within(0.15f));
            assertThat(history.get(i).b()).isCloseTo(B[i], within(0.15f));
            // The loss starts near (5−3)² + 2² + 1 and ends near the noise's variance, 1.
            assertThat(history.get(i).loss()).isCloseTo(LOSS[i], within(0.1f * LOSS[i] + 0.15f));
        }
    }

    @Test
    void theModelIsALine() {
        assertThat(new CustomTraining.Model().call(Tensor.of(3f)).toFloat()).isEqualTo(15f);
    }
}
