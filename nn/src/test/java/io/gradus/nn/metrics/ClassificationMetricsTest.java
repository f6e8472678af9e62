package io.gradus.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Metrics that count, beside loops that count one by one. */
class ClassificationMetricsTest {
    /** Random yes and no, predictions of few different values so that they meet thresholds. */
    private record Data(float[] targets, float[] predictions, float[] weights) {
        static Data of(long seed, int count) {
            var random = new Random(seed);
            var targets = new float[count];
            var predictions = new float[count];
            var weights = new float[count];
            for (int i = 0; i < count; i++) {
                targets[i] = random.nextBoolean() ? 1 : 0;
                predictions[i] = random.nextInt(11) / 10f;
                weights[i] = random.nextInt(5);
            }
            return new Data(targets, predictions, weights);
        }

        void update(Metric metric) {
            metric.update(
                    Tensor.of(targets), Tensor.of(predictions), Optional.of(Tensor.of(weights)));
        }

        /** The weight of those that are as said, and answered as said. */
        float count(double threshold, boolean is, boolean answered) {
            float sum = 0;
            for (int i = 0; i < targets.length; i++) {
                boolean yes = predictions[i] > (float) threshold;
                sum += targets[i] == 1 == is && yes == answered ? weights[i] : 0;
            }
            return sum;
        }
    }

    @Property(tries = 50)
    void countsAreThoseOfALoop(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
        var data = Data.of(seed, count);
        // Not in order, and one of them twice.
        double[] thresholds = {0.7, 0.1, 1, 0, 0.5, 0.1};
        var metrics =
                new CountMetric<?>[] {
                    new TruePositives().thresholds(thresholds),
                    new FalsePositives().thresholds(thresholds),
                    new TrueNegatives().thresholds(thresholds),
                    new FalseNegatives().thresholds(thresholds)
                };
        boolean[] is = {true, false, false, true};
        boolean[] answered = {true, true, false, false};
        for (int m = 0; m < metrics.length; m++) {
            data.update(metrics[m]);
            var results = metrics[m].result().toFloatArray();
            for (int i = 0; i < thresholds.length; i++) {
                assertThat(results[i]).isEqualTo(data.count(thresholds[i], is[m], answered[m]));
            }
        }
    }

    @Property(tries = 50)
    void theAreaIsTheShareOfPairsInOrder(@ForAll long seed) {
        var data = Data.of(seed, 30);
        double right = 0;
        double all = 0;
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                if (data.targets[i] == 1 && data.targets[j] == 0) {
                    double weight = data.weights[i] * data.weights[j];
                    int order = Float.compare(data.predictions[i], data.predictions[j]);
                    all += weight;
                    right += weight * (order > 0 ? 1 : order == 0 ? 0.5 : 0);
                }
            }
        }
        // Thresholds between all predictions make the curve exact.
        double[] between = {.05, .15, .25, .35, .45, .55, .65, .75, .85, .95};
        var metric = new AUC().thresholds(between);
        data.update(metric);
        assertThat(metric.result().toDouble()).isCloseTo(all == 0 ? 0 : right / all, offset(1e-5));
    }

    @Property(tries = 50)
    void theBestIsAmongAllThresholds(@ForAll long seed) {
        var data = Data.of(seed, 30);
        var metrics =
                new BestMetric<?>[] {
                    new PrecisionAtRecall(0.6),
                    new RecallAtPrecision(0.6),
                    new SensitivityAtSpecificity(0.6),
                    new SpecificityAtSensitivity(0.6)
                };
        var best = new double[metrics.length];
        for (int i = 0; i < 200; i++) {
            double threshold = i == 0 ? -1e-7 : i == 199 ? 1 + 1e-7 : i / 199.0;
            double tp = data.count(threshold, true, true);
            double fp = data.count(threshold, false, true);
            double tn = data.count(threshold, false, false);
            double fn = data.count(threshold, true, false);
            double precision = tp + fp == 0 ? 0 : tp / (tp + fp);
            double recall = tp + fn == 0 ? 0 : tp / (tp + fn);
            double specificity = tn + fp == 0 ? 0 : tn / (tn + fp);
            double[][] pairs = {
                {recall, precision},
                {precision, recall},
                {specificity, recall},
                {recall, specificity}
            };
            for (int m = 0; m < pairs.length; m++) {
                if ((float) pairs[m][0] >= 0.6f) {
                    best[m] = Math.max(best[m], pairs[m][1]);
                }
            }
        }
        for (int m = 0; m < metrics.length; m++) {
            data.update(metrics[m]);
            assertThat(metrics[m].result().toDouble()).isCloseTo(best[m], offset(1e-6));
        }
    }

    @Test
    void labelsHaveCurvesOfTheirOwn() {
        var left = Data.of(1, 20);
        var right = Data.of(2, 20);
        var both = new AUC().multiLabel(true).labelWeights(3, 1);
        var single = new AUC[] {new AUC(), new AUC()};
        single[0].update(Tensor.of(left.targets), Tensor.of(left.predictions));
        single[1].update(Tensor.of(right.targets), Tensor.of(right.predictions));
        both.update(
                columns(left.targets, right.targets), columns(left.predictions, right.predictions));
        double expected = (3 * single[0].result().toDouble() + single[1].result().toDouble()) / 4;
        assertThat(both.result().toDouble()).isCloseTo(expected, offset(1e-6));
    }

    private static Tensor columns(float[] left, float[] right) {
        var all = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, all, left.length, right.length);
        return Tensor.of(all, Shape.of(2, left.length)).transpose(1, 0);
    }

    @Test
    void whatIsNotANumberIsNoYes() {
        var metric = new TruePositives();
        metric.update(
                Tensor.of(new float[] {1, 1, 1}),
                Tensor.of(new float[] {Float.NaN, 0.9f, Float.POSITIVE_INFINITY}));
        assertThat(metric.result().toFloat()).isEqualTo(2);
    }

    @Test
    void unionsAreThoseOfALoop() {
        var random = new Random(5);
        var targets = new int[200];
        var outputs = new int[200];
        var weights = new float[200];
        for (int i = 0; i < 200; i++) {
            // Some are no class.
            targets[i] = random.nextInt(6) - 1;
            outputs[i] = random.nextInt(6) - 1;
            weights[i] = random.nextInt(4);
        }
        double sum = 0;
        for (int c = 0; c < 4; c++) {
            double both = 0;
            double union = 0;
            for (int i = 0; i < 200; i++) {
                boolean known =
                        targets[i] >= 0 && targets[i] < 4 && outputs[i] >= 0 && outputs[i] < 4;
                if (known && targets[i] != 2) {
                    both += targets[i] == c && outputs[i] == c ? weights[i] : 0;
                    union += targets[i] == c || outputs[i] == c ? weights[i] : 0;
                }
            }
            sum += both / union;
        }
        var metric = new MeanIoU(4).ignoreClass(2);
        metric.update(Tensor.of(targets), Tensor.of(outputs), Optional.of(Tensor.of(weights)));
        assertThat(metric.result().toDouble()).isCloseTo(sum / 4, offset(1e-6));
    }

    @Test
    void theClassesOfTheLargestOutputsCount() {
        var outputs = Tensor.of(new float[][] {{3, 2, 1, 0}, {0, 1, 2, 3}, {1, 3, 0, 2}});
        var classes = Tensor.of(new int[] {1, 1, 3});
        for (int k = 1; k <= 5; k++) {
            float expected = new float[] {0, 2 / 3f, 1, 1, 1}[k - 1];
            var sparse = new SparseTopKCategoricalAccuracy(k);
            sparse.update(classes, outputs);
            assertThat(sparse.result().toFloat()).isEqualTo(expected);
            var dense = new TopKCategoricalAccuracy(k);
            dense.update(classes.oneHot(4), outputs);
            assertThat(dense.result().toFloat()).isEqualTo(expected);
            // Sequences: [1, 3, 4].
            var times = new SparseTopKCategoricalAccuracy(k);
            times.update(classes.expandDims(0), outputs.expandDims(0));
            assertThat(times.result().toFloat()).isEqualTo(expected);
        }
    }
}
