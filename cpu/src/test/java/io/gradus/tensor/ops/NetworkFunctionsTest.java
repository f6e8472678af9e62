package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.ops.Convolutions;
import io.gradus.ops.Crossentropy;
import io.gradus.ops.Ctc;
import io.gradus.ops.Images;
import io.gradus.ops.Neural;
import io.gradus.ops.Normalization;
import io.gradus.ops.Patches;
import io.gradus.ops.Pooling;
import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions of networks traced once with an open batch return the bits of eager calls, and so do
 * their gradients and the gradients of those, whatever the batch: several, one or none.
 */
class NetworkFunctionsTest {
    private static final Generator NORMAL = new Generator(3);

    private record Case(Shape example, UnaryOperator<Tensor> function) {}

    private static Tensor normal(int... sizes) {
        return NORMAL.normal(Shape.of(sizes));
    }

    private static int[] ints(int... values) {
        return values;
    }

    private static Map<String, Case> cases() {
        var all = new LinkedHashMap<String, Case>();
        var sequence = Shape.of(9, 2);
        var image = Shape.of(6, 5, 2);
        var volume = Shape.of(3, 4, 3, 2);
        var line = normal(3, 2, 3);
        var square = normal(3, 2, 2, 3);
        var cube = normal(2, 2, 2, 2, 3);
        all.put(
                "conv of sequences",
                new Case(sequence, x -> Convolutions.conv(x, line, 2, Padding.SAME)));
        all.put(
                "dilated conv of sequences",
                new Case(
                        sequence, x -> Convolutions.conv(x, line, ints(1), Padding.SAME, ints(2))));
        all.put(
                "dilated conv of images",
                new Case(
                        image,
                        x -> Convolutions.conv(x, square, ints(2), Padding.SAME, ints(1, 2))));
        all.put(
                "conv of volumes",
                new Case(
                        volume,
                        x -> Convolutions.conv(x, cube, ints(1), Padding.SAME, ints(2, 1, 1))));
        var groups = normal(2, 2, 1, 4);
        all.put(
                "conv of two groups",
                new Case(image, x -> Convolutions.conv(x, groups, 1, Padding.VALID)));
        var mixing = normal(1, 1, 4, 2);
        var each = normal(3, 3, 2, 2);
        all.put(
                "separableConv",
                new Case(
                        image,
                        x ->
                                Convolutions.separableConv(
                                        x, each, mixing, ints(1), Padding.SAME, ints(1))));
        var back = normal(3, 2, 3, 2);
        all.put(
                "convTranspose",
                new Case(image, x -> Convolutions.convTranspose(x, back, 2, Padding.SAME)));
        all.put(
                "dilated convTranspose",
                new Case(
                        image,
                        x ->
                                Convolutions.convTranspose(
                                        x, back, ints(1, 2), Padding.VALID, ints(), ints(2, 1))));
        var backCube = normal(2, 2, 2, 3, 2);
        all.put(
                "convTranspose of volumes",
                new Case(volume, x -> Convolutions.convTranspose(x, backCube, 2, Padding.SAME)));
        all.put(
                "maxPool of volumes",
                new Case(volume, x -> Pooling.maxPool(x, ints(2), ints(), Padding.SAME)));
        all.put(
                "averagePool of volumes",
                new Case(volume, x -> Pooling.averagePool(x, ints(2), ints(1), Padding.SAME)));
        all.putAll(otherCases());
        all.putAll(imageCases());
        all.put("adaptiveMaxPool", new Case(image, x -> Pooling.adaptiveMaxPool(x, ints(3))));
        all.put(
                "adaptiveAveragePool",
                new Case(image, x -> Pooling.adaptiveAveragePool(x, ints(4, 2))));
        all.put(
                "fold of unfold",
                new Case(
                        image,
                        x ->
                                Patches.fold(
                                        Patches.unfold(x, ints(2), ints(1), ints(0), ints(1)),
                                        ints(6, 5),
                                        ints(2),
                                        ints(1),
                                        ints(0),
                                        ints(1))));
        return all;
    }

    private static Map<String, Case> imageCases() {
        var all = new LinkedHashMap<String, Case>();
        var image = Shape.of(5, 6, 3);
        all.put("resize", new Case(image, x -> Resampling.resize(x, 7, 3, Method.BICUBIC, true)));
        all.put(
                "affineTransform",
                new Case(
                        image,
                        x ->
                                Resampling.affineTransform(
                                        x,
                                        x.reshape(-1, 90).slice(1, 0, 8),
                                        Method.BILINEAR,
                                        Border.REFLECT,
                                        0)));
        all.put("rgbToHsv", new Case(image, x -> Images.rgbToHsv(x.sigmoid())));
        all.put(
                "gaussianBlur",
                new Case(image, x -> Images.gaussianBlur(x, ints(3), new double[] {1})));
        all.put("sobelEdges", new Case(image, Images::sobelEdges));
        all.put("ssim", new Case(image, x -> Images.ssim(x, x.sin(), 1, 3, 1, 0.1, 0.1)));
        return all;
    }

    private static Map<String, Case> otherCases() {
        var all = new LinkedHashMap<String, Case>();
        var sequence = Shape.of(5, 4);
        var four = normal(4);
        all.put(
                "moments",
                new Case(sequence, x -> Normalization.moments(x, ints(1, 2), false).variance()));
        all.put(
                "batchNormalization",
                new Case(
                        sequence,
                        x -> {
                            var moments = Normalization.moments(x, ints(1), true);
                            var mean = moments.mean().slice(2, 0, 1).mean(0).reshape(1);
                            return Normalization.batchNormalization(
                                    x.slice(2, 0, 1), mean, mean.square(), -1, 0.1);
                        }));
        all.put(
                "layerNormalization",
                new Case(
                        sequence,
                        x -> Normalization.layerNormalization(x, four, four, ints(-1), 0.01)));
        all.put(
                "rmsNormalization",
                new Case(sequence, x -> Normalization.rmsNormalization(x, four, ints(-1), 0.01)));
        all.put(
                "groupNormalization",
                new Case(sequence, x -> Normalization.groupNormalization(x, four, four, 2, 0.01)));
        all.put("sparsemax", new Case(sequence, x -> Neural.sparsemax(x, 1)));
        all.put(
                "crossentropy",
                new Case(
                        sequence,
                        x ->
                                Crossentropy.categorical(x.softmax(), x, true, -1)
                                        .plus(
                                                Crossentropy.sparseCategorical(
                                                        x.argMax(2), x.sigmoid(), false, -1))));
        all.put(
                "dotProductAttention",
                new Case(
                        Shape.of(3, 4, 2),
                        x ->
                                Neural.dotProductAttention(
                                        x, x.slice(2, 0, 2), x.slice(2, 1, 3), true)));
        return all;
    }

    private static Tensor gradient(UnaryOperator<Tensor> function, Tensor x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x).square().sum();
        }
        return tape.gradient(y, x);
    }

    @TestFactory
    Stream<DynamicTest> returnTheBitsOfEagerCalls() {
        return tests(function -> function);
    }

    @TestFactory
    Stream<DynamicTest> haveTheGradientsOfEagerCalls() {
        return tests(function -> x -> gradient(function, x));
    }

    @Test
    void ctcLossHasTheGradientsOfEagerCalls() {
        UnaryOperator<Tensor> loss =
                x -> {
                    var target = x.argMax(2).slice(1, 0, 2).mod(3).plus(1);
                    var lengths = target.slice(1, 0, 1).squeeze(1).minimum(2);
                    return Ctc.loss(target, x, lengths, lengths.plus(4), 0);
                };
        requireEqualBits(loss, Shape.of(6, 4));
        requireEqualBits(x -> gradient(loss, x), Shape.of(6, 4));
    }

    @TestFactory
    Stream<DynamicTest> haveTheSecondGradientsOfEagerCalls() {
        return tests(function -> x -> gradient(y -> gradient(function, y), x));
    }

    private static Stream<DynamicTest> tests(UnaryOperator<UnaryOperator<Tensor>> of) {
        return cases().entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(),
                                () ->
                                        requireEqualBits(
                                                of.apply(entry.getValue().function()),
                                                entry.getValue().example())));
    }

    private static void requireEqualBits(UnaryOperator<Tensor> function, Shape example) {
        var traced = TracedFunction.of(function::apply).openBatch();
        for (int batch : new int[] {3, 1, 0}) {
            var x = NORMAL.normal(example.inserted(0, Dim.of(batch)));
            var expected = function.apply(x);
            var actual = traced.apply(x);
            assertThat(actual.type()).isEqualTo(expected.type());
            assertThat(actual.toByteBuffer())
                    .as("batch of %d: %s and %s", batch, actual, expected)
                    .isEqualTo(expected.toByteBuffer());
        }
        assertThat(traced.traces()).isEqualTo(1);
    }

    /** ⟨conv(x), y⟩ = ⟨x, convTranspose(y)⟩: the one is the other's transpose. */
    @Test
    void convTransposeIsTheTransposeOfConv() {
        var kernel = NORMAL.normal(Shape.of(3, 2, 2, 4)).cast(DType.FLOAT64);
        var x = NORMAL.normal(Shape.of(2, 7, 9, 2)).cast(DType.FLOAT64);
        for (var strides : new int[][] {{1, 1}, {2, 3}}) {
            for (var dilation : new int[][] {{1, 1}, {2, 1}, {2, 3}}) {
                var there = Convolutions.conv(x, kernel, strides, Padding.VALID, dilation);
                var y = NORMAL.normal(there.shape()).cast(DType.FLOAT64);
                var back =
                        Convolutions.convTranspose(
                                y, kernel, strides, Padding.VALID, ints(0), dilation);
                int height = back.shape().size(1);
                int width = back.shape().size(2);
                var seen = x.slice(1, 0, height).slice(2, 0, width);
                assertThat(seen.times(back).sum().toDouble())
                        .isCloseTo(there.times(y).sum().toDouble(), Offset.offset(1e-11));
            }
        }
    }
}
