package io.gradus.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
    private static final int BATCH = 12;
    private static final Generator GENERATOR = new Generator(3);

    /** A metric with settings other than the usual, and what it may be given. */
    private record Case(Supplier<Metric> made, Tensor targets, Tensor outputs) {
        @Override
        public String toString() {
            return made.get().getClass().getSimpleName();
        }
    }

    private static Tensor uniform(double from, double to, int... sizes) {
        return GENERATOR.uniform(Shape.of(sizes), from, to, DType.FLOAT32);
    }

    static Stream<Case> cases() {
        var numbers = uniform(-1, 1, BATCH, 3);
        var others = uniform(-1, 1, BATCH, 3);
        var counts = uniform(0.5, 3, BATCH, 3);
        var probabilities = uniform(0, 1, BATCH, 3);
        var classes = uniform(0, 3, BATCH).floor().cast(DType.INT32);
        var dense = classes.oneHot(3, DType.FLOAT32);
        var answers = uniform(0, 1, BATCH, 3).greater(0.5).cast(DType.FLOAT32);
        var found = uniform(0, 3, BATCH).floor().cast(DType.INT32);
        return Stream.of(
                new Case(
                        () -> new AUC().curve(AUC.Curve.PR).numThresholds(20),
                        answers,
                        probabilities),
                new Case(() -> new Accuracy().name("mine"), classes, found),
                new Case(() -> new BinaryAccuracy().threshold(0.3), answers, probabilities),
                new Case(
                        () -> new BinaryCrossentropy().fromLogits(true).labelSmoothing(0.1),
                        answers,
                        numbers),
                new Case(() -> new BinaryIoU(1).threshold(0.3), answers, probabilities),
                new Case(() -> new CategoricalAccuracy().name("mine"), dense, probabilities),
                new Case(
                        () ->
                                new CategoricalCrossentropy()
                                        .fromLogits(true)
                                        .labelSmoothing(0.1)
                                        .axis(1),
                        dense,
                        numbers),
                new Case(() -> new CategoricalHinge().name("mine"), dense, numbers),
                new Case(() -> new ConcordanceCorrelation().axis(1), numbers, others),
                new Case(() -> new CosineSimilarity().axis(1), numbers, others),
                new Case(
                        () -> new F1Score().average(FScore.Average.MACRO).threshold(0.4),
                        answers,
                        probabilities),
                new Case(
                        () -> new FBetaScore().average(FScore.Average.WEIGHTED).beta(2),
                        answers,
                        probabilities),
                new Case(() -> new FalseNegatives().thresholds(0.2, 0.9), answers, probabilities),
                new Case(() -> new FalsePositives().thresholds(0.9, 0.2), answers, probabilities),
                new Case(() -> new Hinge().name("mine"), answers, numbers),
                new Case(() -> new IoU(3, 0, 2).ignoreClass(1), classes, found),
                new Case(() -> new KLDivergence().name("mine"), probabilities, counts.softmax()),
                new Case(() -> new LogCoshError().name("mine"), numbers, others),
                new Case(() -> new Mean("mine"), numbers, others),
                new Case(() -> new MeanAbsoluteError().name("mine"), numbers, others),
                new Case(() -> new MeanAbsolutePercentageError().name("mine"), counts, others),
                new Case(() -> new MeanIoU(3), classes, found),
                new Case(() -> new MeanSquaredError().name("mine"), numbers, others),
                new Case(
                        () -> new MeanSquaredLogarithmicError().name("mine"),
                        counts,
                        probabilities),
                new Case(() -> new OneHotIoU(3, 1, 2).sparseYPred(true), dense, found),
                new Case(() -> new OneHotMeanIoU(3).axis(1), dense, probabilities),
                new Case(() -> new PearsonCorrelation().axis(1), numbers, others),
                new Case(() -> new Poisson().name("mine"), counts, probabilities),
                new Case(() -> new Precision().topK(2), answers, probabilities),
                new Case(() -> new PrecisionAtRecall(0.6).classId(1), answers, probabilities),
                new Case(
                        () ->
                                new R2Score()
                                        .classAggregation(
                                                R2Score.Aggregation.VARIANCE_WEIGHTED_AVERAGE)
                                        .numRegressors(2),
                        numbers,
                        others),
                new Case(() -> new Recall().thresholds(0.3).classId(2), answers, probabilities),
                new Case(
                        () -> new RecallAtPrecision(0.6).numThresholds(30), answers, probabilities),
                new Case(() -> new RootMeanSquaredError().name("mine"), numbers, others),
                new Case(() -> new SensitivityAtSpecificity(0.4), answers, probabilities),
                new Case(() -> new SparseCategoricalAccuracy().name("mine"), classes, numbers),
                new Case(
                        () ->
                                new SparseCategoricalCrossentropy()
                                        .fromLogits(true)
                                        .ignoreClass(0)
                                        .axis(1),
                        classes,
                        numbers),
                new Case(() -> new SparseTopKCategoricalAccuracy(2), classes, numbers),
                new Case(() -> new SpecificityAtSensitivity(0.4), answers, probabilities),
                new Case(() -> new SquaredHinge().name("mine"), answers, numbers),
                new Case(() -> new Sum("mine"), numbers, others),
                new Case(() -> new TopKCategoricalAccuracy(2), dense, numbers),
                new Case(() -> new TrueNegatives().thresholds(0.2), answers, probabilities),
                new Case(() -> new TruePositives().thresholds(0, 1), answers, probabilities));
    }

    @Test
    void allMetricsAreThere() {
        assertThat(cases().map(test -> test.made.get().getClass()))
                .doesNotHaveDuplicates()
                .hasSize(44);
    }

    // ---- what is gathered

    /** Batches of different sizes that together are all examples. */
    private static final int[][] PARTS = {{0, 5}, {5, 9}, {9, BATCH}};

    @ParameterizedTest
    @MethodSource("cases")
    void batchesAddUp(Case test) {
        var weight = uniform(0, 2, BATCH);
        for (boolean weighted : new boolean[] {false, true}) {
            Optional<Tensor> all = weighted ? Optional.of(weight) : Optional.empty();
            var whole = test.made.get();
            whole.update(test.targets, test.outputs, all);
            var parts = test.made.get();
            var traced = test.made.get();
            var step =
                    TracedFunction.of(
                                    (List<Tensor> in) -> {
                                        traced.update(
                                                in.get(0),
                                                in.get(1),
                                                in.size() > 2
                                                        ? Optional.of(in.get(2))
                                                        : Optional.empty());
                                        return traced.result();
                                    })
                            .openBatch();
            Optional<Tensor> last = Optional.empty();
            for (var part : PARTS) {
                var targets = test.targets.slice(0, part[0], part[1]);
                var outputs = test.outputs.slice(0, part[0], part[1]);
                var some = all.map(w -> w.slice(0, part[0], part[1]));
                parts.update(targets, outputs, some);
                last =
                        Optional.of(
                                step.apply(
                                        some.map(w -> List.of(targets, outputs, w))
                                                .orElseGet(() -> List.of(targets, outputs))));
            }
            requireClose(parts.result(), whole.result());
            requireClose(last.orElseThrow(), whole.result());
            assertThat(step.traces()).isEqualTo(1);
        }
    }

    private static void requireClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.isFinite().all().toBoolean()).isTrue();
        double largest = Math.max(1, expected.abs().max().toDouble());
        assertThat(actual.toDoubleArray())
                .containsExactly(expected.toDoubleArray(), offset(2e-6 * largest));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resetForgetsAll(Case test) {
        var metric = test.made.get();
        var none = metric.result();
        assertThat(none.isFinite().all().toBoolean()).isTrue();
        metric.update(test.targets, test.outputs);
        var once = metric.result();
        metric.update(test.targets.flip(0), test.outputs);
        metric.reset();
        for (var variable : metric.variables()) {
            assertThat(variable.notEqual(0).any().toBoolean()).isFalse();
        }
        metric.update(test.targets, test.outputs);
        requireClose(metric.result(), once);
    }

    /** So that what a file holds of a training can be put in its place before the first batch. */
    @ParameterizedTest
    @MethodSource("cases")
    void typesAloneMakeWhatIsGathered(Case test) {
        var prepared = test.made.get();
        var types =
                Stream.of(test.targets, test.outputs)
                        .map(tensor ->
                                new TensorType(
                                        tensor.dtype(),
                                        tensor.shape().with(0, Dim.symbol("batch"))))
                        .toList();
        var results =
                Transforms.outputTypes(
                        in -> {
                            prepared.update(in.get(0), in.get(1));
                            return List.of(prepared.result());
                        },
                        types);
        var used = test.made.get();
        used.update(test.targets, test.outputs);
        assertThat(results.getFirst().shape()).isEqualTo(used.result().shape());
        assertThat(prepared.variables().stream().map(Variable::shape).toList())
                .isEqualTo(used.variables().stream().map(Variable::shape).toList());
        for (int i = 0; i < used.variables().size(); i++) {
            var variable = prepared.variables().get(i);
            assertThat(variable.notEqual(0).any().toBoolean()).isFalse();
            variable.assign(used.variables().get(i));
        }
        requireClose(prepared.result(), used.result());
    }

    @Test
    void examplesCountAndNotPlaces() {
        // As in Keras: a short sequence counts as much as a long one.
        var metric = new BinaryAccuracy();
        metric.update(
                Tensor.of(new float[][] {{1, 1, 1, 1}}), Tensor.of(new float[][] {{1, 1, 1, 1}}));
        metric.update(Tensor.of(new float[][] {{1}}), Tensor.of(new float[][] {{0}}));
        assertThat(metric.result().toFloat()).isEqualTo(0.5f);
    }

    @Test
    void aMeanOfAFunctionIsAMetric() {
        var metric =
                MeanMetric.of(
                        "furthest",
                        (targets, outputs) -> targets.value().minus(outputs).abs().max(-1));
        metric.update(
                Tensor.of(new float[][] {{1, 2}, {3, 4}}),
                Tensor.of(new float[][] {{0, 0}, {3, 3}}));
        assertThat(metric.name()).isEqualTo("furthest");
        assertThat(metric.result().toFloat()).isEqualTo(1.5f);
        assertThatThrownBy(() -> Config.of(metric))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    // ---- settings, names and errors

    @ParameterizedTest
    @MethodSource("cases")
    void settingsComeBackFromAFile(Case test) {
        var metric = test.made.get();
        var written = Config.of(metric);
        var read = Config.read(Metric.class, written, Metrics.registry());
        assertThat(read).hasSameClassAs(metric);
        assertThat(Config.of(read)).isEqualTo(written);
        metric.update(test.targets, test.outputs);
        read.update(test.targets, test.outputs);
        assertThat(read.result().toFloatArray()).containsExactly(metric.result().toFloatArray());
        // The settings above are not the usual ones, so that this shows that they were written.
        var plain = Map.of("class_name", written.get("class_name"), "config", Map.of());
        assertThat(Config.of(Config.read(Metric.class, plain, Metrics.registry())))
                .isNotEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shapesThatDoNotFitAreNamed(Case test) {
        var metric = test.made.get();
        if (metric instanceof Mean || metric instanceof Sum) {
            return; // They take no targets.
        }
        var targets = Tensor.zeros(Shape.of(5, 2), DType.INT32);
        var outputs = Tensor.zeros(Shape.of(4, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.update(targets, outputs))
                .withMessageContaining("(5, 2)")
                .withMessageContaining("(4, 3)");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsThatDoNotFitAreNamed(Case test) {
        var weights = Optional.of(Tensor.ones(Shape.of(BATCH + 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> test.made.get().update(test.targets, test.outputs, weights))
                .withMessageContaining("sample weights of shape (13,)")
                .withMessageContaining("(12");
    }

    @Test
    void batchesMustHaveTheSameClasses() {
        var metric = new F1Score();
        metric.update(Tensor.zeros(Shape.of(4, 3)), Tensor.zeros(Shape.of(4, 3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        metric.update(Tensor.zeros(Shape.of(4, 2)), Tensor.zeros(Shape.of(4, 2))))
                .withMessageContaining("f1_score")
                .withMessageContaining("(3,)")
                .withMessageContaining("(2,)");
    }

    @Test
    void settingsAreChecked() {
        var wrong =
                Map.<String, Runnable>of(
                        "a threshold is 1.5", () -> new Precision().thresholds(0.5, 1.5),
                        "topK is 0", () -> new Recall().topK(0),
                        "classId is -1", () -> new PrecisionAtRecall(0.5).classId(-1),
                        "recall is 2.0", () -> new PrecisionAtRecall(2),
                        "numThresholds is 1", () -> new AUC().numThresholds(1),
                        "k is 0", () -> new TopKCategoricalAccuracy(0),
                        "beta is 0.0", () -> new FBetaScore().beta(0),
                        "targetClassIds are [3] of 3", () -> new IoU(3, 3),
                        "targetClassIds are [] of 3", () -> new IoU(3),
                        "numRegressors is -1", () -> new R2Score().numRegressors(-1));
        wrong.forEach((message, code) ->
                assertThatIllegalArgumentException()
                        .isThrownBy(code::run)
                        .withMessageContaining(message));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Recall()
                                .classId(3)
                                .update(Tensor.zeros(Shape.of(4, 3)), Tensor.zeros(Shape.of(4, 3))))
                .withMessageContaining("(4, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AUC()
                                .labelWeights(1, 2)
                                .update(Tensor.zeros(Shape.of(4, 3)), Tensor.zeros(Shape.of(4, 3))))
                .withMessageContaining("(4, 3)");
    }

    private static Metric named(String name) {
        return Metrics.of(name, Shape.of(8), Shape.of(8));
    }

    @ParameterizedTest
    @CsvSource({
        "mse, MeanSquaredError",
        "MSE, MeanSquaredError",
        "mean_squared_error, MeanSquaredError",
        "MeanSquaredError, MeanSquaredError",
        "mae, MeanAbsoluteError",
        "mape, MeanAbsolutePercentageError",
        "msle, MeanSquaredLogarithmicError",
        "bce, BinaryCrossentropy",
        "kld, KLDivergence",
        "auc, AUC",
        "AUC, AUC",
        "precision, Precision",
        "f1_score, F1Score",
        "logcosh, LogCoshError",
        "log_cosh_error, LogCoshError",
        "r2_score, R2Score",
        "binary_io_u, BinaryIoU",
        "top_k_categorical_accuracy, TopKCategoricalAccuracy",
        "sparse_top_k_categorical_accuracy, SparseTopKCategoricalAccuracy"
    })
    void metricsHaveNames(String name, String className) {
        assertThat(named(name).getClass().getSimpleName()).isEqualTo(className);
    }

    @Test
    void namesOfLossesMeanTheirMeans() {
        var metric = named("huber");
        metric.update(Tensor.of(new float[] {0, 0}), Tensor.of(new float[] {0.5f, 3}));
        assertThat(metric.name()).isEqualTo("huber_loss");
        assertThat(metric.result().toFloat()).isEqualTo((0.125f + 2.5f) / 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named("acuracy"))
                .withMessageContaining("'acuracy'")
                .withMessageContaining("binary_accuracy");
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy, 1, 1, BinaryAccuracy",
        "acc, 1, 5, SparseCategoricalAccuracy",
        "accuracy, 0, 5, SparseCategoricalAccuracy",
        "acc, 5, 5, CategoricalAccuracy",
        "crossentropy, 1, 1, BinaryCrossentropy",
        "ce, 1, 5, SparseCategoricalCrossentropy",
        "crossentropy, 5, 5, CategoricalCrossentropy"
    })
    void shapesTellWhatIsMeant(String name, int targets, int outputs, String className) {
        var shape = targets == 0 ? Shape.of(8) : Shape.of(8, targets);
        assertThat(Metrics.of(name, shape, Shape.of(8, outputs)).getClass().getSimpleName())
                .isEqualTo(className);
    }
}
