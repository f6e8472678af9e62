package io.gradus.nn.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.Layer;
import io.gradus.nn.Sequential;
import io.gradus.nn.Settings;
import io.gradus.nn.layers.Dense;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static final Shape MANY = Shape.of(1000, 3);
    private static final double[] QUARTILES = {612.75, 2450.5, 5662.75};

    private static Layer copy(Layer layer) {
        return Settings.roundTrip(Layer.class, layer, Preprocessing.registry());
    }

    // ---- normalization and rescaling
    // ---------------------------------------------------------------

    /** The example of Keras' documentation. */
    @Test
    void normalizationLearnsEachColumn() {
        var data = Tensor.of(new float[][] {{0, 7, 4}, {2, 9, 6}, {0, 7, 4}, {2, 9, 6}});
        var layer = new Normalization().adapt(data);
        assertThat(layer.mean()).containsExactly(1, 8, 5);
        assertThat(layer.variance()).containsExactly(1, 1, 1);
        assertThat(layer.apply(Tensor.of(new float[][] {{0, 7, 4}})).toFloatArray())
                .containsExactly(-1, -1, -1);
        assertThat(copy(layer).apply(Tensor.of(new float[][] {{0, 9, 6}})).toFloatArray())
                .containsExactly(-1, 1, 1);
    }

    @Test
    void givenMeanAndVariance() {
        var layer = new Normalization(3, 2);
        var numbers = Tensor.of(new int[] {1, 2, 3});
        assertThat(layer.apply(numbers).toFloatArray())
                .containsExactly(new float[] {-1.4142135f, -0.70710677f, 0}, within(1e-6f));
        var back = copy(new Normalization(3, 2).invert(true)).apply(layer.apply(numbers));
        assertThat(back.toFloatArray()).containsExactly(new float[] {1, 2, 3}, within(1e-6f));
    }

    @Test
    void aConstantFeatureBecomesZero() {
        var data = Tensor.full(Shape.of(5, 1), 7, DType.FLOAT32);
        assertThat(new Normalization().adapt(data).apply(data).toFloatArray()).containsOnly(0);
    }

    @Test
    void otherAxesAndAll() {
        var data = new Generator(1).normal(Shape.of(4, 5, 6));
        var middle = new Normalization().axis(1).adapt(data);
        assertThat(middle.mean()).hasSize(5);
        var doubles = data.cast(DType.FLOAT64);
        assertThat(middle.mean())
                .containsExactly(doubles.mean(0, 2).toDoubleArray(), within(1e-12));
        assertThat(middle.variance())
                .containsExactly(doubles.variance(0, 2).toDoubleArray(), within(1e-12));
        var all = new Normalization().axis().adapt(data);
        assertThat(all.mean())
                .containsExactly(new double[] {doubles.mean().toDouble()}, within(1e-12));
        var out = copy(middle).apply(data);
        assertThat(out.variance(0, 2).toFloatArray())
                .containsExactly(new float[] {1, 1, 1, 1, 1}, within(1e-5f));
    }

    /** Far from 0, where sums of squares would cancel. */
    @Test
    void batchesTogetherAreAll() {
        var data = new Generator(2).normal(MANY, 1e6, 1, DType.FLOAT64);
        var whole = new Normalization().adapt(data);
        var batches =
                new Normalization()
                        .adapt(
                                List.of(
                                        data.slice(0, 0, 1),
                                        data.slice(0, 1, 700),
                                        data.slice(0, 700, 1000)));
        assertThat(batches.mean()).containsExactly(whole.mean(), within(1e-8));
        assertThat(batches.variance()).containsExactly(whole.variance(), within(1e-8));
    }

    @Test
    void normalizationInAModelComputesInItsDtype() {
        var layer = new Normalization(1, 4);
        layer.dtype(DTypePolicy.MIXED_BFLOAT16);
        assertThat(layer.apply(Tensor.of(new float[] {5})).dtype()).isEqualTo(DType.BFLOAT16);
        var inModel = new Normalization();
        assertThatIllegalStateException()
                .isThrownBy(() -> inModel.apply(Tensor.ones(MANY)))
                .withMessageContaining("has seen no data: call adapt");
        inModel.adapt(Tensor.ones(MANY));
        new Sequential(inModel, new Dense(1)).build(Shape.of(3), new Generator(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> inModel.adapt(Tensor.ones(MANY)))
                .withMessageContaining("part of a model");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Normalization()
                                .adapt(Tensor.ones(MANY))
                                .apply(Tensor.ones(Shape.of(2, 4))))
                .withMessageContaining("have 4 features along axes [-1], mean and variance have 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new Normalization(0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Normalization().adapt(List.of()));
    }

    @Test
    void rescalingAndPipelines() {
        var pixels = Tensor.ofUint8(new byte[] {0, 51, (byte) 255}, Shape.of(1, 3));
        assertThat(new Rescaling(1 / 255.0).apply(pixels).toFloatArray())
                .containsExactly(new float[] {0, 0.2f, 1}, within(1e-7f));
        var pipeline =
                new Pipeline(
                        new Rescaling(new double[] {1, 2, 3}, new double[] {1, 0, -1}),
                        new Normalization(1, 4));
        assertThat(copy(pipeline).apply(Tensor.of(new float[][] {{2, 2, 2}})).toFloatArray())
                .containsExactly(1, 1.5f, 2);
        assertThat(((Pipeline) copy(pipeline)).steps()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rescaling(new double[2], new double[3]));
    }

    // ---- bins
    // ------------------------------------------------------------------------------------

    /** The tests of Keras. */
    @Test
    void binsAreThoseOfKeras() {
        var layer = new Discretization(0, 0.5, 1);
        var row = Tensor.of(new double[][] {{-1, 0, 0.1, 0.8, 1.2}});
        assertThat(layer.apply(row).toLongArray()).containsExactly(0, 1, 1, 2, 3);
        assertThat(layer.apply(Tensor.of(new int[] {-1, 0, 1, 2})).toLongArray())
                .containsExactly(0, 1, 3, 3);
        layer.outputMode(OutputMode.ONE_HOT);
        assertThat(layer.apply(Tensor.of(new float[] {0.1f, 0.8f})).toArray())
                .isEqualTo(new float[][] {{0, 1, 0, 0}, {0, 0, 1, 0}});
        assertThat(layer.apply(Tensor.of(new float[][] {{0.1f}, {0.8f}})).shape())
                .isEqualTo(Shape.of(2, 4));
        layer.outputMode(OutputMode.MULTI_HOT);
        assertThat(layer.apply(Tensor.of(new float[][] {{0.1f, 0.8f}})).toArray())
                .isEqualTo(new float[][] {{0, 1, 1, 0}});
        layer.outputMode(OutputMode.COUNT);
        var counted = Tensor.of(new float[][] {{0.1f, 0.8f, 0.9f}});
        assertThat(layer.apply(counted).toArray()).isEqualTo(new float[][] {{0, 1, 2, 0}});
        assertThat(copy(layer).apply(counted).toArray()).isEqualTo(new float[][] {{0, 1, 2, 0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Discretization(1, 0))
                .withMessage("bin boundaries [1.0, 0.0] do not ascend");
        assertThatIllegalArgumentException().isThrownBy(() -> layer.outputMode(OutputMode.TF_IDF));
    }

    /** NumPy's quantile of (i·37 mod 101)² for i from 0 to 99. */
    @Test
    void learnedBoundariesAreQuantiles() {
        var numbers = new double[100];
        Arrays.setAll(numbers, i -> Math.pow(i * 37 % 101, 2));
        var whole = Discretization.ofBins(4).adapt(Tensor.of(numbers));
        assertThat(whole.binBoundaries()).containsExactly(QUARTILES);
        var parts =
                Discretization.ofBins(4)
                        .adapt(
                                List.of(
                                        Tensor.of(Arrays.copyOfRange(numbers, 0, 33)),
                                        Tensor.of(Arrays.copyOfRange(numbers, 33, 100))));
        assertThat(parts.binBoundaries()).containsExactly(QUARTILES);
        assertThat(((Discretization) copy(parts)).binBoundaries()).containsExactly(QUARTILES);
        assertThatIllegalStateException()
                .isThrownBy(() -> Discretization.ofBins(3).apply(Tensor.of(1f)));
        assertThatIllegalStateException()
                .isThrownBy(() -> new Discretization(1, 2).adapt(Tensor.of(1f)));
        assertThat(Discretization.ofBins(1).adapt(Tensor.of(1f)).apply(Tensor.of(1f)).toLong())
                .isZero();
    }

    @Test
    void manyNumbersAreSketched() {
        int count = 1_500_000;
        var sketch = new QuantileSketch(0.001);
        var numbers = new double[count];
        // A permutation: 700,001 and the count have no common factor.
        Arrays.setAll(numbers, i -> (double) (i * 700_001L % count));
        for (int from = 0; from < count; from += 300_000) {
            sketch.add(Arrays.copyOfRange(numbers, from, from + 300_000));
        }
        var boundaries = sketch.boundaries(100);
        for (int i = 0; i < 99; i++) {
            assertThat(boundaries[i]).isCloseTo((i + 1) * 15_000.0, within(count * 0.001));
        }
    }

    // ---- categories
    // ------------------------------------------------------------------------------

    /** The examples of Keras' documentation. */
    @Test
    void categoriesAsVectors() {
        var oneHot = new CategoryEncoding(4, OutputMode.ONE_HOT);
        assertThat(oneHot.apply(Tensor.of(new int[] {3, 2, 0, 1})).toArray())
                .isEqualTo(new float[][] {{0, 0, 0, 1}, {0, 0, 1, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}});
        var ids = Tensor.of(new int[][] {{0, 1}, {0, 0}, {1, 2}, {3, 1}});
        assertThat(new CategoryEncoding(4).apply(ids).toArray())
                .isEqualTo(new float[][] {{1, 1, 0, 0}, {1, 0, 0, 0}, {0, 1, 1, 0}, {0, 1, 0, 1}});
        var weights = Tensor.of(new float[][] {{.1f, .2f}, {.1f, .1f}, {.2f, .3f}, {.4f, .2f}});
        var count = new CategoryEncoding(4, OutputMode.COUNT);
        assertThat(count.apply(List.of(ids, weights)).toArray())
                .isEqualTo(
                        new float[][] {
                            {.1f, .2f, 0, 0}, {.2f, 0, 0, 0}, {0, .2f, .3f, 0}, {0, .2f, 0, .4f}
                        });
        assertThat(copy(count).apply(ids).toArray())
                .isEqualTo(new float[][] {{1, 1, 0, 0}, {2, 0, 0, 0}, {0, 1, 1, 0}, {0, 1, 0, 1}});
        assertThat(new CategoryEncoding(3).apply(Tensor.of(2)).toFloatArray())
                .containsExactly(0, 0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oneHot.apply(Tensor.of(new int[] {4})))
                .withMessageContaining("at least 0 and less than 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oneHot.apply(List.of(ids, weights)))
                .withMessageContaining("weights are for the mode COUNT alone");
    }

    @Test
    void integersHavePlaces() {
        var lookup = new IntegerLookup(12, 36, 1138, 42);
        var numbers = Tensor.of(new long[] {12, 1138, 42, 42, 1000, 36}, Shape.of(2, 3));
        assertThat(lookup.apply(numbers).toArray()).isEqualTo(new long[][] {{1, 3, 4}, {4, 0, 2}});
        assertThat(lookup.vocabulary()).containsExactly(-1, 12, 36, 1138, 42);
        var back = (IntegerLookup) copy(lookup);
        back.invert(true);
        assertThat(back.apply(lookup.apply(numbers)).toLongArray())
                .containsExactly(12, 1138, 42, 42, -1, 36);
        var two = new IntegerLookup().numOovIndices(2).vocabulary(12, 36, 1138, 42);
        assertThat(two.apply(Tensor.of(new int[] {12, 1138, 42, 37, 1000, 36})).toLongArray())
                .containsExactly(2, 4, 5, 1, 0, 3);
        var masked = new IntegerLookup().maskToken(0).vocabulary(5, 7);
        assertThat(masked.apply(Tensor.of(new int[] {0, 5, 7, 9})).toLongArray())
                .containsExactly(0, 2, 3, 1);
        assertThat(masked.vocabulary()).containsExactly(0, -1, 5, 7);
        masked.outputMode(OutputMode.MULTI_HOT);
        assertThat(copy(masked).apply(Tensor.of(new int[][] {{0, 5}, {9, 9}})).toArray())
                .isEqualTo(new float[][] {{0, 1, 0}, {1, 0, 0}});
        var strict = new IntegerLookup().numOovIndices(0).vocabulary(5, 7);
        assertThat(strict.apply(Tensor.of(new int[] {7, 5})).toLongArray()).containsExactly(1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strict.apply(Tensor.of(6)))
                .withMessageContaining("not in the vocabulary");
        assertThatIllegalArgumentException().isThrownBy(() -> new IntegerLookup(1, 1));
    }

    @Test
    void integersAreLearnedByHowOftenTheyOccur() {
        var data = Tensor.of(new int[][] {{9, 3, 5}, {5, 4, 9}, {5, 5, -1}});
        var lookup = new IntegerLookup().adapt(data);
        assertThat(lookup.vocabulary()).containsExactly(-1, 5, 9, 4, 3);
        var parts = new IntegerLookup().maxTokens(4).adapt(data.split(3, 0));
        assertThat(parts.vocabulary()).containsExactly(-1, 5, 9, 4);
        lookup.outputMode(OutputMode.TF_IDF);
        var idf =
                new double[] {Math.log(1 + 3 / 4.0), Math.log(1 + 3 / 3.0), Math.log(1 + 3 / 2.0)};
        double unknown = (idf[0] + idf[1] + 2 * idf[2]) / 4;
        assertThat(copy(lookup).apply(Tensor.of(new int[][] {{5, 5, 3, 77}})).toFloatArray())
                .containsExactly(
                        new float[] {(float) unknown, (float) (2 * idf[0]), 0, 0, (float) idf[2]},
                        within(1e-6f));
        var padded =
                new IntegerLookup()
                        .padToMaxTokens(true)
                        .maxTokens(6)
                        .outputMode(OutputMode.ONE_HOT)
                        .vocabulary(1, 2);
        assertThat(padded.apply(Tensor.of(2)).toFloatArray()).containsExactly(0, 0, 1, 0, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntegerLookup().maxTokens(2).vocabulary(1, 2));
        assertThatIllegalStateException()
                .isThrownBy(() -> new IntegerLookup(1).padToMaxTokens(true).apply(Tensor.of(1)))
                .withMessageContaining("needs maxTokens");
    }

    @Test
    void tracedWithAnOpenBatch() {
        var numbers = new Generator(5).integers(Shape.of(4, 7), 0, 20);
        for (var layer :
                List.of(
                        new Normalization(3, 2),
                        new Rescaling(2, 1),
                        new Discretization(2, 5, 6.5).outputMode(OutputMode.COUNT),
                        new CategoryEncoding(20),
                        new CategoryEncoding(20, OutputMode.ONE_HOT),
                        new IntegerLookup(3, 11, 5),
                        new IntegerLookup(3, 11, 5).outputMode(OutputMode.COUNT),
                        new IntegerLookup(3, 11, 5).invert(true),
                        new Pipeline(new Rescaling(0.1), new Rescaling(3)))) {
            var traced = TracedFunction.<Tensor, Tensor>of(x -> layer.apply(x)).openBatch();
            for (int rows : new int[] {4, 3}) {
                var batch = numbers.slice(0, 0, rows);
                assertThat(traced.apply(batch).toArray())
                        .as(layer.name())
                        .isEqualTo(layer.apply(batch).toArray());
            }
            assertThat(traced.traces()).isEqualTo(1);
        }
    }
}
