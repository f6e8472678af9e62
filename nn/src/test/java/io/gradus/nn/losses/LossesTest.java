package io.gradus.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Loss.Reduction;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {
    private static final Tensor LOGITS =
            Tensor.of(new double[][] {{1, 2, 0.5}, {-1, 0.3, 3}, {0.2, 0.1, -0.4}, {5, -5, 0}});
    private static final Tensor CLASSES = Tensor.of(new int[] {0, 2, 1, 1});

    /** Squares of these are the losses, [2, 3]. */
    private static final Tensor ERRORS =
            Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).expandDims(-1);

    private static final Tensor ZEROS = Tensor.zeros(ERRORS.shape());

    /** All losses, each with settings other than the usual. */
    static Stream<Loss> losses() {
        return Stream.of(
                new BinaryCrossentropy(true).labelSmoothing(0.1).axis(1),
                new BinaryFocalCrossentropy(true)
                        .applyClassBalancing(true)
                        .alpha(0.3)
                        .gamma(1.5)
                        .labelSmoothing(0.1)
                        .axis(1),
                new CTC().name("ctc_of_mine"),
                new CategoricalCrossentropy(true).labelSmoothing(0.1).axis(1),
                new CategoricalFocalCrossentropy(true)
                        .alpha(0.1, 0.2, 0.3)
                        .gamma(1)
                        .labelSmoothing(0.2)
                        .axis(1),
                new CategoricalGeneralizedCrossEntropy(0.7),
                new CategoricalHinge().reduction(Reduction.SUM),
                new Circle().gamma(10).margin(0.2).removeDiagonal(false),
                new CosineSimilarity().axis(0),
                new Dice().axis(1),
                new Hinge().reduction(Reduction.NONE),
                new Huber().delta(2),
                new KLDivergence().reduction(Reduction.MEAN),
                new LogCosh().reduction(Reduction.MEAN_WITH_SAMPLE_WEIGHT),
                new MeanAbsoluteError().name("mine"),
                new MeanAbsolutePercentageError().name("mine"),
                new MeanSquaredError().reduction(Reduction.SUM).name("mine"),
                new MeanSquaredLogarithmicError().name("mine"),
                new Poisson().name("mine"),
                new SparseCategoricalCrossentropy(true).ignoreClass(-1).axis(1),
                new SquaredHinge().name("mine"),
                new Tversky().alpha(0.2).beta(0.8).axis(1));
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
    void focalLossesWithoutFocusAreCrossentropies() {
        var answers = Tensor.of(new double[][] {{1, 0, 1}, {0, 1, 0.3}, {0, 0, 1}, {1, 1, 0}});
        for (boolean logits : new boolean[] {false, true}) {
            var outputs = logits ? LOGITS : LOGITS.softmax();
            requireClose(
                    new BinaryFocalCrossentropy(logits).gamma(0).values(answers, outputs),
                    new BinaryCrossentropy(logits).values(answers, outputs));
            requireClose(
                    new CategoricalFocalCrossentropy(logits)
                            .gamma(0)
                            .alpha(1)
                            .values(answers, outputs),
                    new CategoricalCrossentropy(logits).values(answers, outputs));
        }
        requireClose(
                new Tversky().values(answers, LOGITS.softmax()),
                new Dice().values(answers, LOGITS.softmax()));
    }

    private static void requireClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), offset(1e-6));
    }

    @Test
    void logitsDoNotOverflow() {
        var huge = Tensor.of(new float[][] {{1e4f, -1e4f}});
        assertThat(new SparseCategoricalCrossentropy(true).apply(Tensor.of(new int[] {1}), huge))
                .extracting(Tensor::toFloat)
                .isEqualTo(2e4f);
        var targets = Tensor.of(new float[][] {{0, 0}});
        assertThat(new BinaryCrossentropy(true).apply(targets, huge).toFloat()).isEqualTo(5e3f);
        assertThat(new BinaryFocalCrossentropy(true).apply(targets, huge).toFloat())
                .isEqualTo(5e3f);
        var second = Tensor.of(new float[][] {{0, 1}});
        assertThat(new CategoricalFocalCrossentropy(true).apply(second, huge).toFloat())
                .isEqualTo(5e3f);
        assertThat(new LogCosh().apply(targets, huge).toFloat())
                .isCloseTo(1e4f - 0.6931f, offset(0.01f));
    }

    @Test
    void sixteenBitOutputsCountInFloat32() {
        // Squares of half precision overflow at 256.
        var outputs = Tensor.of(new float[][] {{300, 300}}).cast(DType.FLOAT16);
        var loss = new MeanSquaredError().apply(Tensor.of(new int[][] {{0, 0}}), outputs);
        assertThat(loss.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(loss.toFloat()).isEqualTo(90000);
    }

    @Test
    void oneAxisOfSizeOneMayBeTooManyOrMissing() {
        var vector = Tensor.of(new float[] {1, 2, 4});
        var column = vector.expandDims(-1);
        var outputs = Tensor.of(new float[] {0, 0, 0});
        var loss = new MeanAbsoluteError();
        assertThat(loss.values(vector, outputs.expandDims(-1)).toFloatArray())
                .containsExactly(1, 2, 4);
        assertThat(loss.values(column, outputs).toFloatArray()).containsExactly(1, 2, 4);
        // Of matrices the axis goes, as in Keras, and the mean is over what is then the last.
        var matrix = Tensor.of(new float[][] {{1, 3}, {5, 7}});
        var zeros = Tensor.zeros(Shape.of(2, 2, 1));
        assertThat(loss.values(matrix, zeros).toFloatArray()).containsExactly(2, 6);
        assertThat(loss.values(zeros, matrix).toFloatArray()).containsExactly(2, 6);
        var sparse = new SparseCategoricalCrossentropy(true);
        assertThat(sparse.apply(CLASSES.expandDims(1), LOGITS).toDouble())
                .isEqualTo(sparse.apply(CLASSES, LOGITS).toDouble());
    }

    // ---- reductions

    private static Tensor reduced(
            Reduction reduction, Optional<Tensor> weights, Optional<Tensor> mask) {
        return new MeanSquaredError().reduction(reduction).apply(ZEROS, ERRORS, weights, mask);
    }

    /** The losses are 1, 4, 9 and 16, 25, 36. */
    @Test
    void reductionsCountAsInKeras() {
        Optional<Tensor> none = Optional.empty();
        assertThat(reduced(Reduction.SUM, none, none).toFloat()).isEqualTo(91);
        assertThat(reduced(Reduction.MEAN, none, none).toFloat()).isEqualTo(91f / 6);
        assertThat(reduced(Reduction.SUM_OVER_BATCH_SIZE, none, none).toFloat()).isEqualTo(91f / 6);
        assertThat(reduced(Reduction.MEAN_WITH_SAMPLE_WEIGHT, none, none).toFloat())
                .isEqualTo(91f / 6);
        assertThat(reduced(Reduction.NONE, none, none).shape()).isEqualTo(Shape.of(2, 3));

        // One weight for each example counts for all of its places.
        var weights = Optional.of(Tensor.of(new float[] {1, 3}));
        assertThat(reduced(Reduction.SUM, weights, none).toFloat()).isEqualTo(14 + 3 * 77);
        assertThat(reduced(Reduction.MEAN, weights, none).toFloat())
                .isCloseTo((14 + 3 * 77) / 6f, offset(1e-4f));
        assertThat(reduced(Reduction.MEAN_WITH_SAMPLE_WEIGHT, weights, none).toFloat())
                .isCloseTo((14 + 3 * 77) / 12f, offset(1e-4f));
        assertThat(reduced(Reduction.NONE, weights, none).toFloatArray())
                .containsExactly(1, 4, 9, 48, 75, 108);
        var places = Optional.of(Tensor.of(new float[][] {{1, 0, 2}, {0, 0, 1}}));
        assertThat(reduced(Reduction.SUM, places, none).toFloat()).isEqualTo(1 + 18 + 36);
        assertThat(reduced(Reduction.SUM, Optional.of(Tensor.of(2f)), none).toFloat())
                .isEqualTo(182);
        var nothing = Optional.of(Tensor.of(new float[] {0, 0}));
        assertThat(reduced(Reduction.MEAN_WITH_SAMPLE_WEIGHT, nothing, none).toFloat()).isZero();
    }

    @Test
    void meansAreOverWhatIsNotMasked() {
        var mask = Optional.of(Tensor.of(new float[][] {{1, 1, 0}, {1, 0, 0}}).cast(DType.BOOL));
        Optional<Tensor> none = Optional.empty();
        for (var mean :
                List.of(
                        Reduction.MEAN,
                        Reduction.SUM_OVER_BATCH_SIZE,
                        Reduction.MEAN_WITH_SAMPLE_WEIGHT)) {
            assertThat(reduced(mean, none, mask).toFloat()).isCloseTo(7, offset(1e-4f));
        }
        assertThat(reduced(Reduction.SUM, none, mask).toFloat()).isEqualTo(21);
        assertThat(reduced(Reduction.NONE, none, mask).toFloatArray())
                .containsExactly(1, 4, 0, 16, 0, 0);
        var weights = Optional.of(Tensor.of(new float[] {1, 2}));
        assertThat(reduced(Reduction.MEAN, weights, mask).toFloat())
                .isCloseTo((1 + 4 + 32) / 3f, offset(1e-4f));
        assertThat(reduced(Reduction.MEAN_WITH_SAMPLE_WEIGHT, weights, mask).toFloat())
                .isCloseTo((1 + 4 + 32) / 4f, offset(1e-4f));
        // Nothing at all is no loss, and not a division by zero.
        var nothing = Optional.of(Tensor.zeros(Shape.of(2, 3), DType.BOOL));
        assertThat(reduced(Reduction.MEAN, none, nothing).toFloat()).isZero();
    }

    @Test
    void aClassCanBeIgnored() {
        var targets = Tensor.of(new int[] {0, 255, 1, 255});
        var loss = new SparseCategoricalCrossentropy(true).ignoreClass(255);
        var all = new SparseCategoricalCrossentropy(true).values(CLASSES, LOGITS).toDoubleArray();
        assertThat(loss.values(targets, LOGITS).toDoubleArray())
                .containsExactly(new double[] {all[0], 0, all[2], 0}, offset(1e-12));
        assertThat(loss.apply(targets, LOGITS).toDouble())
                .isCloseTo((all[0] + all[2]) / 2, offset(1e-6));
        // A mask of the model leaves out more.
        var mask = Tensor.of(new boolean[] {true, true, false, true});
        assertThat(loss.apply(targets, LOGITS, Optional.empty(), Optional.of(mask)).toDouble())
                .isCloseTo(all[0], offset(1e-6));
    }

    @Test
    void weightsAndMasksThatDoNotFitAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        reduced(
                                Reduction.MEAN,
                                Optional.of(Tensor.of(new float[] {1, 2, 3})),
                                Optional.empty()))
                .withMessageContaining("sample weights of shape (3,)")
                .withMessageContaining("(2, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        reduced(
                                Reduction.MEAN,
                                Optional.empty(),
                                Optional.of(Tensor.zeros(Shape.of(3, 2), DType.BOOL))))
                .withMessageContaining("a mask of shape (3, 2)")
                .withMessageContaining("(2, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Dice()
                                .apply(
                                        ZEROS,
                                        ERRORS,
                                        Optional.of(Tensor.of(new float[] {1, 2})),
                                        Optional.empty()))
                .withMessageContaining("dice");
    }

    // ---- settings, names and errors

    @ParameterizedTest
    @MethodSource("losses")
    void settingsComeBackFromAFile(Loss loss) {
        var written = Config.of(loss);
        var plain = Config.of(Losses.of(loss.getClass().getSimpleName()));
        assertThat(written).isNotEqualTo(plain);
        var read = Config.read(Loss.class, written, Losses.registry());
        assertThat(read).hasSameClassAs(loss);
        assertThat(Config.of(read)).isEqualTo(written);
        assertThat(read.name()).isEqualTo(loss.name());
        assertThat(read.reduction()).isEqualTo(loss.reduction());
    }

    @Test
    void allLossesAreThere() {
        assertThat(losses().map(Loss::getClass)).doesNotHaveDuplicates().hasSize(22);
        losses().forEach(loss -> {
            var name = loss.getClass().getSimpleName();
            assertThat(Losses.of(name)).hasSameClassAs(loss);
            assertThat(Losses.of(Losses.of(name).name())).hasSameClassAs(loss);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "mse, MeanSquaredError",
        "mae, MeanAbsoluteError",
        "mape, MeanAbsolutePercentageError",
        "msle, MeanSquaredLogarithmicError",
        "bce, BinaryCrossentropy",
        "kld, KLDivergence"
    })
    void lossesHaveShortNames(String name, String className) {
        assertThat(Losses.of(name).getClass().getSimpleName()).isEqualTo(className);
        assertThat(Losses.of(name.toUpperCase(Locale.ROOT)).getClass().getSimpleName())
                .isEqualTo(className);
    }

    @ParameterizedTest
    @CsvSource({
        "mean_squared_error, mean_squared_error",
        "kl_divergence, kl_divergence",
        "huber, huber_loss",
        "log_cosh, log_cosh",
        "ctc, ctc",
        "categorical_generalized_cross_entropy, categorical_generalized_cross_entropy"
    })
    void namesAreThoseOfKeras(String asked, String named) {
        assertThat(Losses.of(asked).name()).isEqualTo(named);
    }

    @Test
    void shapesTellWhichCrossentropyIsMeant() {
        var any = Config.read(Loss.class, Config.of(Losses.of("crossentropy")), Losses.registry());
        var probabilities = LOGITS.softmax();
        var dense = CLASSES.oneHot(3);
        var first = probabilities.slice(1, 0, 1);
        var yes = CLASSES.greater(0).expandDims(1);
        requireClose(
                any.values(CLASSES, probabilities),
                new SparseCategoricalCrossentropy().values(CLASSES, probabilities));
        requireClose(
                any.values(CLASSES.expandDims(1), probabilities),
                new SparseCategoricalCrossentropy().values(CLASSES, probabilities));
        requireClose(
                any.values(dense, probabilities),
                new CategoricalCrossentropy().values(dense, probabilities));
        requireClose(any.values(yes, first), new BinaryCrossentropy().values(yes, first));
        assertThat(Losses.of("ce")).hasSameClassAs(any);
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.of("mes"))
                .withMessageContaining("'mes'")
                .withMessageContaining("mse");
    }

    @ParameterizedTest
    @MethodSource("losses")
    void shapesThatDoNotFitAreNamed(Loss loss) {
        // Without the check many would broadcast and give a number that means nothing.
        var targets = Tensor.zeros(Shape.of(5, 2), DType.INT32);
        var outputs = Tensor.zeros(Shape.of(4, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.apply(targets, outputs))
                .withMessageContaining("(5, 2)")
                .withMessageContaining("(4, 3)");
    }

    @Test
    void classesMustBeClasses() {
        var sparse = new SparseCategoricalCrossentropy(true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sparse.apply(CLASSES.cast(DType.FLOAT32), LOGITS))
                .withMessageContaining("integers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sparse.apply(Tensor.of(new int[] {0, 2, 3, 1}), LOGITS))
                .withMessageContaining("3");
    }

    @Test
    void settingsAreChecked() {
        var wrong =
                Map.<String, Runnable>of(
                        "delta", () -> new Huber().delta(0),
                        "labelSmoothing", () -> new BinaryCrossentropy().labelSmoothing(1.5),
                        "gamma", () -> new BinaryFocalCrossentropy().gamma(-1),
                        "alpha", () -> new CategoricalFocalCrossentropy().alpha(),
                        "q", () -> new CategoricalGeneralizedCrossEntropy(1),
                        "margin", () -> new Circle().margin(Double.NaN));
        wrong.forEach((name, code) ->
                assertThatIllegalArgumentException()
                        .isThrownBy(code::run)
                        .withMessageStartingWith(name + " is"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new CategoricalFocalCrossentropy()
                                .alpha(1, 2)
                                .apply(CLASSES.oneHot(3), LOGITS))
                .withMessageContaining("(4, 3)");
    }

    /** As a user would write one. */
    private static class Quartic extends Loss {
        @Override
        public Tensor values(Operand targets, Operand outputs) {
            return pair(targets, outputs).errors().pow(4).mean(-1);
        }
    }

    private static final class SavedQuartic extends Quartic {
        @Override
        protected void settings(Config config) {}
    }

    @Test
    void lossesOfUsersAreNamedAndSaved() {
        assertThat(new Quartic().name()).isEqualTo("quartic");
        assertThat(new SavedQuartic().apply(ZEROS, ERRORS).toFloat()).isEqualTo(2275f / 6);
        assertThatThrownBy(() -> Config.of(new Quartic()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("settings()");
        assertThat(Config.of(new SavedQuartic()))
                .isEqualTo(
                        Map.of(
                                "class_name",
                                "SavedQuartic",
                                "config",
                                Map.of(
                                        "name",
                                        "saved_quartic",
                                        "reduction",
                                        "sum_over_batch_size")));
    }
}
