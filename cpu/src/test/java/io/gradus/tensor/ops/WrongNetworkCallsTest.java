package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.WrongCall.wrong;

import io.gradus.ir.DType;
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
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Wrong calls of the functions of networks name the function, what it was given, and what fits. */
class WrongNetworkCallsTest {
    private static final Tensor MATRIX = zeros(2, 3);
    private static final Tensor SEQUENCES = zeros(1, 5, 4);
    private static final Tensor IMAGES = zeros(1, 5, 5, 2);
    private static final Tensor LENGTHS = Tensor.of(new int[] {5});

    private static Tensor zeros(int... sizes) {
        return Tensor.zeros(Shape.of(sizes));
    }

    private static int[] ints(int... values) {
        return values;
    }

    private static final List<WrongCall> CALLS =
            List.of(
                    // convolutions
                    wrong(
                            () -> Convolutions.conv(MATRIX, MATRIX, 1, Padding.SAME),
                            "conv: inputs (2, 3)",
                            "(batch, sizes…, channels)"),
                    wrong(
                            () -> Convolutions.conv(IMAGES, zeros(3, 2, 1), 1, Padding.SAME),
                            "conv",
                            "(1, 5, 5, 2)",
                            "(3, 2, 1)",
                            "as many axes"),
                    wrong(
                            () -> Convolutions.conv(SEQUENCES, zeros(3, 3, 1), 1, Padding.SAME),
                            "conv",
                            "4 channels",
                            "takes 3",
                            "n times"),
                    wrong(
                            () -> Convolutions.conv(SEQUENCES, zeros(3, 2, 3), 1, Padding.SAME),
                            "conv",
                            "3 filters",
                            "multiple"),
                    wrong(
                            () ->
                                    Convolutions.conv(
                                            SEQUENCES,
                                            zeros(3, 4, 1),
                                            ints(1),
                                            Padding.VALID,
                                            ints(3)),
                            "conv",
                            "7 long",
                            "axis 1",
                            "(1, 5, 4)",
                            "Padding.SAME"),
                    wrong(
                            () ->
                                    Convolutions.conv(
                                            IMAGES,
                                            zeros(3, 3, 2, 1),
                                            ints(1, 2, 3),
                                            Padding.SAME,
                                            ints(1)),
                            "conv",
                            "strides [1, 2, 3]",
                            "all 2 axes"),
                    wrong(
                            () ->
                                    Convolutions.conv(
                                            IMAGES,
                                            zeros(3, 3, 2, 1),
                                            ints(1),
                                            Padding.SAME,
                                            ints(0)),
                            "conv",
                            "dilation [0]",
                            "at least 1"),
                    wrong(
                            () ->
                                    Convolutions.convTranspose(
                                            SEQUENCES, zeros(3, 4, 2), 1, Padding.SAME),
                            "convTranspose",
                            "4 channels",
                            "takes 2"),
                    wrong(
                            () ->
                                    Convolutions.convTranspose(
                                            SEQUENCES,
                                            zeros(3, 2, 4),
                                            ints(2),
                                            Padding.SAME,
                                            ints(2),
                                            ints(1)),
                            "convTranspose",
                            "output padding [2]",
                            "strides [2]",
                            "less than the stride"),
                    wrong(
                            () ->
                                    Convolutions.convTranspose(
                                            zeros(1, 0, 4), zeros(3, 2, 4), 1, Padding.SAME),
                            "convTranspose",
                            "(1, 0, 4)",
                            "no window"),
                    wrong(
                            () ->
                                    Convolutions.depthwiseConv(
                                            SEQUENCES,
                                            zeros(3, 3, 1),
                                            ints(1),
                                            Padding.SAME,
                                            ints(1)),
                            "depthwiseConv",
                            "(1, 5, 4)",
                            "(3, 3, 1)",
                            "multiplier"),
                    wrong(
                            () ->
                                    Convolutions.separableConv(
                                            SEQUENCES,
                                            zeros(3, 4, 1),
                                            zeros(2, 4, 1),
                                            ints(1),
                                            Padding.SAME,
                                            ints(1)),
                            "separableConv",
                            "(2, 4, 1)",
                            "one pixel"),
                    wrong(
                            () ->
                                    IMAGES.conv2d(
                                            zeros(3, 3, 2, 1), ints(1, 1), ints(0, -1), ints(0, 0)),
                            "conv2d",
                            "[0, -1]",
                            "0 or more"),
                    wrong(
                            () ->
                                    IMAGES.conv2dTranspose(
                                            zeros(3, 3, 1, 2),
                                            ints(1, 1),
                                            ints(0, 0),
                                            ints(0, 0),
                                            ints(8, 7)),
                            "conv2dTranspose",
                            "(1, 8, 7, 1)",
                            "(1, 6, 5, 2)",
                            "(1, 5, 5, 2)",
                            "other sizes"),
                    // pooling and patches
                    wrong(
                            () -> Pooling.maxPool(MATRIX, ints(2), ints(), Padding.SAME),
                            "maxPool",
                            "(2, 3)",
                            "(batch, sizes…, channels)"),
                    wrong(
                            () -> Pooling.averagePool(IMAGES, ints(2, 6), ints(), Padding.VALID),
                            "averagePool",
                            "[2, 6]",
                            "axis 2",
                            "Padding.SAME"),
                    wrong(
                            () -> Pooling.adaptiveMaxPool(zeros(1, 0, 2), ints(2)),
                            "adaptiveMaxPool",
                            "axis 1",
                            "no elements"),
                    wrong(
                            () -> Patches.unfold(IMAGES, ints(6), ints(1), ints(0), ints(1)),
                            "unfold",
                            "6 pixels",
                            "[5, 5]",
                            "padding"),
                    wrong(
                            () -> Patches.unfold(IMAGES, ints(2), ints(1), ints(-1), ints(1)),
                            "unfold",
                            "padding",
                            "0 or more"),
                    wrong(
                            () ->
                                    Patches.fold(
                                            zeros(1, 9, 4),
                                            ints(5),
                                            ints(2),
                                            ints(1),
                                            ints(0),
                                            ints(1)),
                            "fold",
                            "5×5",
                            "16 windows",
                            "(1, 9, 4)"),
                    wrong(() -> Patches.spaceToDepth(IMAGES, 2), "spaceToDepth", "multiples", "2"),
                    wrong(() -> Patches.depthToSpace(IMAGES, 2), "depthToSpace", "square", "2"),
                    // images
                    wrong(
                            () -> Images.rgbToGrayscale(IMAGES),
                            "rgbToGrayscale",
                            "2 channels",
                            "three"),
                    wrong(
                            () -> Images.rgbToHsv(MATRIX),
                            "rgbToHsv",
                            "(2, 3)",
                            "(batch, height, width, channels)"),
                    wrong(
                            () -> Images.cropImages(IMAGES, 2, 0, 4, 5),
                            "cropImages",
                            "4×5",
                            "row 2",
                            "(1, 5, 5, 2)"),
                    wrong(
                            () -> Images.padImages(IMAGES, 0, -1, 0, 0),
                            "padImages",
                            "-1",
                            "cropImages"),
                    wrong(
                            () -> Images.gaussianBlur(IMAGES, ints(3), new double[] {0}),
                            "gaussianBlur",
                            "[0.0]",
                            "more than 0"),
                    wrong(
                            () -> Images.ssim(IMAGES, IMAGES, 1, 6, 1.5, 0.01, 0.03),
                            "ssim",
                            "6×6",
                            "(1, 5, 5, 2)"),
                    wrong(
                            () -> Resampling.resize(IMAGES, 0, 3, Method.BILINEAR, false),
                            "resize",
                            "0×3",
                            "at least 1"),
                    wrong(
                            () ->
                                    Resampling.mapCoordinates(
                                            MATRIX, zeros(3, 2), Method.BILINEAR, Border.WRAP, 0),
                            "mapCoordinates",
                            "(3, 2)",
                            "(2, 3)",
                            "rank"),
                    wrong(
                            () ->
                                    Resampling.mapCoordinates(
                                            MATRIX, zeros(2, 2), Method.BICUBIC, Border.WRAP, 0),
                            "mapCoordinates",
                            "BICUBIC",
                            "BILINEAR"),
                    wrong(
                            () ->
                                    Resampling.affineTransform(
                                            IMAGES, zeros(2, 8), Method.BILINEAR, Border.WRAP, 0),
                            "affineTransform",
                            "(2, 8)",
                            "(1, 5, 5, 2)"),
                    wrong(
                            () ->
                                    Resampling.perspectiveTransform(
                                            IMAGES, zeros(4, 2), zeros(3, 2), Method.BILINEAR, 0),
                            "perspectiveTransform",
                            "(4, 2)",
                            "(3, 2)"),
                    wrong(
                            () ->
                                    Patches.reconstructPatches(
                                            IMAGES, ints(2), ints(9), Padding.SAME),
                            "reconstructPatches",
                            "(1, 5, 5, 2)",
                            "[9, 9]"),
                    wrong(
                            () ->
                                    Resampling.scaleAndTranslate(
                                            MATRIX,
                                            ints(0, 1),
                                            ints(2, 2),
                                            new double[] {1},
                                            new double[] {0, 0},
                                            Method.BILINEAR,
                                            true),
                            "scaleAndTranslate",
                            "[1.0]",
                            "one number for each axis"),
                    // normalisation
                    wrong(
                            () -> Normalization.batchNormalization(MATRIX, MATRIX, MATRIX, 1, 0.1),
                            "batchNormalization",
                            "variance (2, 3)",
                            "axis 1",
                            "vector"),
                    wrong(
                            () ->
                                    Normalization.layerNormalization(
                                            MATRIX, zeros(2), zeros(3), ints(-1), 0.1),
                            "layerNormalization",
                            "gamma (2,)",
                            "(2, 3)",
                            "it has shape (3,)"),
                    wrong(
                            () -> Normalization.rmsNormalization(MATRIX, ints(), 0.1),
                            "rmsNormalization",
                            "at least one axis"),
                    wrong(
                            () ->
                                    Normalization.groupNormalization(
                                            MATRIX, zeros(3), zeros(3), 2, 0.1),
                            "groupNormalization",
                            "2 groups",
                            "multiple"),
                    // losses
                    wrong(
                            () -> Crossentropy.binary(MATRIX, zeros(3), true),
                            "binary",
                            "(2, 3)",
                            "(3,)"),
                    wrong(
                            () -> Crossentropy.categorical(MATRIX, MATRIX, true, 2),
                            "categorical",
                            "axis 2"),
                    wrong(
                            () -> Crossentropy.sparseCategorical(LENGTHS, MATRIX, true, -1),
                            "sparseCategorical",
                            "(1,)",
                            "(2, 3)",
                            "shape (2,)"),
                    wrong(
                            () ->
                                    Crossentropy.sparseCategorical(
                                            Tensor.of(new int[] {0, 3}), MATRIX, true, -1),
                            "index 3",
                            "size 3"),
                    // functions
                    wrong(() -> Neural.glu(MATRIX, -1), "glu", "axis -1", "(2, 3)", "odd"),
                    wrong(() -> Neural.sparsemax(MATRIX, 2), "sparsemax", "axis 2"),
                    wrong(
                            () -> Neural.oneHot(LENGTHS, 3, 2, DType.INT32),
                            "oneHot",
                            "axis 2",
                            "-2 to 1"),
                    wrong(
                            () -> Neural.multiHot(Tensor.of(1), 3, DType.INT32),
                            "multiHot",
                            "scalar"),
                    wrong(
                            () -> Neural.inTopK(LENGTHS, MATRIX, 1),
                            "inTopK",
                            "(1,)",
                            "(2, 3)",
                            "(batch, classes)"),
                    wrong(() -> Neural.psnr(MATRIX, zeros(2), 1), "psnr", "(2, 3)", "(2,)"),
                    wrong(
                            () -> Neural.dotProductAttention(IMAGES, IMAGES, MATRIX, false),
                            "dotProductAttention",
                            "(2, 3)",
                            "keyHeads"),
                    wrong(
                            () ->
                                    Neural.dotProductAttention(
                                            IMAGES,
                                            IMAGES,
                                            IMAGES,
                                            zeros(4, 5),
                                            Tensor.of(true),
                                            1,
                                            false,
                                            1),
                            "dotProductAttention",
                            "(4, 5)",
                            "(1, 5, 5, 5)"),
                    // sequences
                    wrong(
                            () ->
                                    Ctc.loss(
                                            Tensor.of(new int[][] {{1}}),
                                            SEQUENCES,
                                            LENGTHS,
                                            LENGTHS,
                                            4),
                            "loss",
                            "blank 4",
                            "4 classes"),
                    wrong(
                            () -> Ctc.loss(MATRIX, SEQUENCES, LENGTHS, LENGTHS, 0),
                            "loss",
                            "(2, 3)",
                            "(1, 5, 4)",
                            "(batch, count)"),
                    wrong(
                            () -> Ctc.loss(zeros(1, 2), SEQUENCES, LENGTHS, LENGTHS, 0),
                            "loss",
                            "integers, not float32",
                            "cast"),
                    wrong(
                            () -> Ctc.greedyDecode(MATRIX, LENGTHS, true, 0),
                            "greedyDecode",
                            "(2, 3)",
                            "(batch, steps, classes)"),
                    wrong(
                            () -> Ctc.beamSearchDecode(SEQUENCES, LENGTHS, 2, 3, 0),
                            "beamSearchDecode",
                            "3 paths",
                            "beam of 2"),
                    wrong(
                            () ->
                                    TracedFunction.of((Tensor x) ->
                                                    Ctc.beamSearchDecode(x, LENGTHS, 2, 1, 0)
                                                            .labels())
                                            .apply(SEQUENCES),
                            "symbolic"));

    @TestFactory
    Stream<DynamicTest> areExplained() {
        return WrongCall.tests(CALLS.stream());
    }
}
