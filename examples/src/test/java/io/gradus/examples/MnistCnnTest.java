package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MnistCnnTest {
    /** All of it in a long test, where 99.2 % are asked; a tenth of it once in a short one. */
    @Test
    void digitsAreRead() throws Exception {
        var data = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(data != null, "GRADUS_DATA is not set: no MNIST");
        var images = Mnist.load(Path.of(data, "mnist"));
        if (!Results.LONG) {
            images =
                    new TrainTest<LabeledImages>(
                            images.train().take(6000), images.test().take(1000));
        }
        int epochs = Results.LONG ? 10 : 2;
        var history = MnistCnn.train(images, epochs, new FitOptions().verbosity(Verbosity.SILENT));
        double accuracy = history.last("val_accuracy");
        Results.record("mnist_cnn", Map.of("epochs", epochs, "test_accuracy", accuracy));
        assertThat(accuracy).isGreaterThanOrEqualTo(Results.LONG ? 0.992 : 0.93);
    }
}
