package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.WrongCall.wrong;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.ops.Fourier;
import io.gradus.ops.Grids;
import io.gradus.ops.Integers;
import io.gradus.ops.Interpolation;
import io.gradus.ops.Positions;
import io.gradus.ops.Rearrange;
import io.gradus.ops.Segments;
import io.gradus.ops.Sets;
import io.gradus.ops.Signals;
import io.gradus.ops.Stacks;
import io.gradus.ops.Statistics;
import io.gradus.tensor.PadMode;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Wrong calls of the families beside the basic ops: each error names the op and what it was given.
 */
class WrongFamiliesTest {
    private static final Tensor VECTOR = Tensor.zeros(Shape.of(4));
    private static final Tensor MATRIX = Tensor.zeros(Shape.of(2, 3));
    private static final Tensor INTS = Tensor.of(new int[] {1, 2, 3, 9});
    private static final int[] ALL = {};

    @TestFactory
    Stream<DynamicTest> everyErrorSaysWhatWasWrong() {
        return WrongCall.tests(
                Stream.of(
                        wrong(() -> MATRIX.sort(2), "sort", "(2, 3)"),
                        wrong(() -> MATRIX.argSort(-3), "argSort", "(2, 3)"),
                        wrong(() -> VECTOR.topK(5), "topK", "5", "(4,)"),
                        wrong(() -> Tensor.of(1f).topK(1), "topK"),
                        wrong(() -> MATRIX.searchSorted(VECTOR, false), "searchSorted", "(2, 3)"),
                        wrong(() -> MATRIX.cumSum(2), "cumSum", "(2, 3)"),
                        wrong(
                                () -> VECTOR.linearRecurrence(MATRIX, 0, false),
                                "linearRecurrence",
                                "(4,)",
                                "(2, 3)"),
                        wrong(() -> VECTOR.bitwiseAnd(1), "bitwiseAnd", "float32", "cast"),
                        wrong(() -> INTS.shiftLeft(VECTOR), "shiftLeft", "float32", "cast"),
                        wrong(
                                () -> VECTOR.hypot(Tensor.zeros(Shape.of(3))),
                                "hypot",
                                "(4,)",
                                "(3,)"),
                        wrong(() -> VECTOR.ldexp(VECTOR), "ldexp", "float32", "cast"),
                        wrong(
                                () ->
                                        VECTOR.cast(DType.FLOAT16)
                                                .nextAfter(VECTOR.cast(DType.FLOAT16)),
                                "nextAfter",
                                "float16",
                                "cast"),
                        wrong(() -> MATRIX.tile(-1), "tile", "-1"),
                        wrong(() -> MATRIX.repeat(new int[] {1, 2}, 1), "repeat", "2", "(2, 3)"),
                        wrong(() -> MATRIX.roll(1, 5), "roll", "(2, 3)"),
                        wrong(() -> MATRIX.rot90(1, 0, -2), "rot90", "same"),
                        wrong(() -> VECTOR.tril(0), "tril", "(4,)"),
                        wrong(
                                () -> MATRIX.pad(new int[1], new int[1], PadMode.EDGE),
                                "pad",
                                "1",
                                "(2, 3)"),
                        wrong(
                                () ->
                                        Tensor.zeros(Shape.of(0))
                                                .pad(new int[] {1}, new int[] {1}, PadMode.WRAP),
                                "pad",
                                "(0,)"),
                        wrong(() -> VECTOR.scatterMax(INTS, VECTOR), "scatterMax", "9", "size 4"),
                        wrong(
                                () -> Positions.gatherNd(MATRIX, Tensor.of(new int[] {1, 2, 0})),
                                "gatherNd",
                                "(3,)",
                                "(2, 3)"),
                        wrong(
                                () -> Positions.gatherNd(MATRIX, Tensor.of(new int[] {1, 3})),
                                "gatherNd",
                                "outside of shape (2, 3)"),
                        wrong(() -> Segments.segmentMax(MATRIX, INTS, 3), "(4,)", "(2, 3)"),
                        wrong(
                                () -> Positions.sliceUpdate(MATRIX, new int[] {1, 1}, MATRIX),
                                "sliceUpdate",
                                "(2, 3)",
                                "[1, 1]"),
                        wrong(() -> Segments.segmentSum(VECTOR, INTS, 3), "3", "size 3"),
                        wrong(() -> Statistics.bincount(VECTOR, 3), "bincount", "float32", "cast"),
                        wrong(
                                () ->
                                        Statistics.quantile(
                                                VECTOR,
                                                new double[] {1.5},
                                                ALL,
                                                false,
                                                Interpolation.LINEAR),
                                "quantile",
                                "1.5"),
                        wrong(
                                () -> Statistics.median(Tensor.zeros(Shape.of(0)), ALL, false),
                                "median",
                                "(0,)"),
                        wrong(() -> Statistics.histogram(VECTOR, 0, 0, 1), "histogram", "0"),
                        wrong(() -> Statistics.cdist(VECTOR, MATRIX), "cdist", "(4,)", "(2, 3)"),
                        wrong(() -> Statistics.corrcoef(VECTOR), "corrcoef", "(4,)"),
                        wrong(() -> Sets.nonzero(Tensor.of(1f)), "nonzero"),
                        wrong(
                                () -> Sets.select(List.of(), List.of(VECTOR), VECTOR),
                                "select",
                                "0",
                                "1"),
                        wrong(() -> Integers.gcd(VECTOR, INTS), "gcd", "float32", "cast"),
                        wrong(() -> Fourier.rfft(VECTOR, 0), "rfft", "0"),
                        wrong(() -> VECTOR.fourier(MATRIX, false), "fourier", "(4,)", "(2, 3)"),
                        wrong(
                                () -> Signals.stft(VECTOR, 4, 2, 2, VECTOR, false),
                                "stft",
                                "(4,)",
                                "2"),
                        wrong(
                                () -> Signals.correlate(VECTOR, MATRIX, Signals.Mode.FULL),
                                "correlate",
                                "(2, 3)"),
                        wrong(() -> Grids.linspace(0, 1, -1), "linspace", "-1"),
                        wrong(
                                () -> Grids.geomspace(-1, 1, 3, true, DType.FLOAT32),
                                "geomspace",
                                "-1.0"),
                        wrong(() -> Grids.meshgrid(List.of(MATRIX), true), "meshgrid", "(2, 3)"),
                        wrong(() -> Stacks.arraySplit(VECTOR, 0, 0), "arraySplit", "0"),
                        wrong(
                                () -> Rearrange.rearrange(MATRIX, "a b c -> a b c", Map.of()),
                                "rearrange",
                                "(2, 3)"),
                        wrong(
                                () ->
                                        Rearrange.rearrange(
                                                MATRIX, "a (b c) -> a b c", Map.of("b", 2)),
                                "rearrange",
                                "2",
                                "3")));
    }
}
