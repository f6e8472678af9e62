package io.gradus.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.nn.Golden;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final Tensor LOGITS =
            Tensor.of(new double[][] {{1, 2, 0.5}, {-1, 0.3, 3}, {0.2, 0.1, -0.4}, {5, -5, 0}});
    private static final Tensor CLASSES = Tensor.of(new int[] {0, 2, 1, 1});

    private static Loss loss(String name, boolean fromLogits) {
        return switch (name) {
            case "SparseCategoricalCrossentropy" -> new SparseCategoricalCrossentropy(fromLogits);
            case "CategoricalCrossentropy" -> new CategoricalCrossentropy(fromLogits);
            case "BinaryCrossentropy" -> new BinaryCrossentropy(fromLogits);
            default -> new MeanSquaredError();
        };
    }

    @Test
    void kerasHasTheSameNumbers() throws Exception {
        var known =
                Set.of(
                        "SparseCategoricalCrossentropy",
                        "CategoricalCrossentropy",
                        "BinaryCrossentropy",
                        "MeanSquaredError");
        int checked = 0;
        for (var test : Golden.cases("losses.json")) {
            var name = String.valueOf(test.get("class"));
            var settings = Golden.object(test.getOrDefault("kwargs", Map.of()));
            var call = Golden.object(test.getOrDefault("call", Map.of()));
            boolean reduces = !settings.containsKey("reduction");
            boolean covered =
                    known.contains(name)
                            && Set.of("from_logits", "reduction").containsAll(settings.keySet())
                            && (reduces || settings.get("reduction") == Golden.NONE)
                            && Golden.object(call.getOrDefault("kwargs", Map.of())).isEmpty();
            if (!covered) {
                continue;
            }
            var arguments = (List<?>) call.get("args");
            var loss = loss(name, Boolean.TRUE.equals(settings.get("from_logits")));
            var targets = Golden.tensor(arguments.get(0));
            var outputs = Golden.tensor(arguments.get(1));
            outputs = outputs.cast(outputs.dtype().toFloating());
            var actual = reduces ? loss.apply(targets, outputs) : loss.values(targets, outputs);
            Golden.check(test, actual, String.valueOf(test.get("test")));
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(20);
    }

    @Test
    void crossentropiesAgree() {
        var sparse = new SparseCategoricalCrossentropy(true).values(CLASSES, LOGITS);
        var dense = new CategoricalCrossentropy(true).values(CLASSES.oneHot(3), LOGITS);
        var ofProbabilities = new SparseCategoricalCrossentropy().values(CLASSES, LOGITS.softmax());
        for (int i = 0; i < 4; i++) {
            var row = LOGITS.get(i).toDoubleArray();
            double sum = Math.exp(row[0]) + Math.exp(row[1]) + Math.exp(row[2]);
            double expected = Math.log(sum) - row[CLASSES.toIntArray()[i]];
            assertThat(sparse.get(i).toDouble()).isCloseTo(expected, offset(1e-12));
            assertThat(dense.get(i).toDouble()).isCloseTo(expected, offset(1e-12));
            assertThat(ofProbabilities.get(i).toDouble()).isCloseTo(expected, offset(1e-9));
        }
    }

    @Test
    void logitsDoNotOverflow() {
        var huge = Tensor.of(new float[][] {{1e4f, -1e4f}});
        assertThat(new SparseCategoricalCrossentropy(true).apply(Tensor.of(new int[] {1}), huge))
                .extracting(Tensor::toFloat)
                .isEqualTo(2e4f);
        var targets = Tensor.of(new float[][] {{0, 0}});
        assertThat(new BinaryCrossentropy(true).apply(targets, huge).toFloat()).isEqualTo(5e3f);
    }

    @Test
    void lossesHaveGradients() {
        var check = new GradientCheck().secondOrder();
        var answers = Tensor.of(new double[][] {{1, 0, 1}, {0, 1, 0.3}, {0, 0, 1}, {1, 1, 0}});
        var losses =
                Map.of(
                        new SparseCategoricalCrossentropy(true), CLASSES,
                        new CategoricalCrossentropy(true), CLASSES.oneHot(3, DType.FLOAT64),
                        new BinaryCrossentropy(true), answers,
                        new MeanSquaredError(), answers);
        losses.forEach((loss, targets) ->
                check.check(outputs -> loss.apply(targets, outputs), LOGITS).requireOk());
        var ofProbabilities =
                Map.of(
                        new SparseCategoricalCrossentropy(), CLASSES,
                        new CategoricalCrossentropy(), CLASSES.oneHot(3, DType.FLOAT64),
                        new BinaryCrossentropy(), answers);
        ofProbabilities.forEach((loss, targets) ->
                check.check(outputs -> loss.apply(targets, outputs.softmax()), LOGITS).requireOk());
    }

    @Test
    void shapesAreChecked() {
        var sparse = new SparseCategoricalCrossentropy(true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sparse.apply(Tensor.of(new int[] {0, 1}), LOGITS))
                .withMessageContaining("(2,)")
                .withMessageContaining("(4, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sparse.apply(CLASSES.cast(DType.FLOAT32), LOGITS))
                .withMessageContaining("integers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sparse.apply(Tensor.of(new int[] {0, 2, 3, 1}), LOGITS))
                .withMessageContaining("3");
        // Without the check this would broadcast and give a number that means nothing.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeanSquaredError().apply(Tensor.of(new double[3]), LOGITS));
        var column = CLASSES.expandDims(1);
        assertThat(sparse.apply(column, LOGITS).toDouble())
                .isEqualTo(sparse.apply(CLASSES, LOGITS).toDouble());
    }
}
