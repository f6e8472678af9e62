package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.Digits;
import io.gradus.data.Mnist;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NaiveKerasTest {
    @Test
    void trainsOnTheBuiltInDigitsAndPrintsWhatIsKnown() throws Exception {
        var printed = new Printed();
        var data = Digits.load(1, 3000, 200);
        var model = NaiveKeras.model(3);
        var losses =
                NaiveKeras.fit(
                        model,
                        NaiveKeras.flat(data.train()),
                        data.train().labels(),
                        2,
                        128,
                        printed.out);
        printed.out.printf("Accuracy: %.2f%n", NaiveKeras.accuracy(model, data.test()));
        printed.isKnown("NaiveKeras.txt");
        assertThat(losses).hasSize(2 * 24);
        assertThat(losses.getLast()).isLessThan(losses.getFirst());
    }

    @Test
    void reachesTheAccuracyOfTheTutorialOnMnist() throws Exception {
        Assumptions.assumeTrue(
                System.getenv("GRADUS_DATA") != null, "GRADUS_DATA is not set: no MNIST");
        var data = Mnist.load();
        var model = NaiveKeras.model(3);
        int epochs = 3;
        var losses =
                NaiveKeras.fit(
                        model,
                        NaiveKeras.flat(data.train()),
                        data.train().labels(),
                        epochs,
                        128,
                        new Printed().out);
        assertThat(losses).hasSize(epochs * 469);
        // Plain SGD at 10⁻³ is slow: the loss falls from ln 10 and more, the accuracy climbs far
        // above chance.
        assertThat(losses.getLast()).isLessThan(2f);
        assertThat(NaiveKeras.accuracy(model, data.test())).isGreaterThan(0.5f);
    }

    @Test
    void batchesCoverTheDataAndTheLastIsSmaller() {
        var batches =
                new NaiveKeras.BatchGenerator(Tensor.zeros(Shape.of(10, 2)), Tensor.arange(10), 4);
        assertThat(batches.batches()).isEqualTo(3);
        assertThat(batches.next().labels().toIntArray()).containsExactly(0, 1, 2, 3);
        assertThat(batches.next().labels().toIntArray()).containsExactly(4, 5, 6, 7);
        assertThat(batches.next().images().shape()).isEqualTo(Shape.of(2, 2));
        assertThatThrownBy(() ->
                        new NaiveKeras.BatchGenerator(
                                Tensor.zeros(Shape.of(10, 2)), Tensor.arange(9), 4))
                .hasMessageContaining("10 images")
                .hasMessageContaining("9 labels");
    }
}
