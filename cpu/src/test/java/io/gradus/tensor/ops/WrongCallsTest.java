package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.WrongCall.wrong;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Wrong calls end in errors that name the op, what it was given, and what would fit; nothing is
 * computed.
 */
class WrongCallsTest {
    private static final Tensor SCALAR = Tensor.of(1f);
    private static final Tensor VECTOR = Tensor.zeros(Shape.of(4));
    private static final Tensor MATRIX = Tensor.zeros(Shape.of(2, 3));
    private static final Tensor CUBE = Tensor.zeros(Shape.of(2, 3, 4));
    private static final Tensor IMAGES = Tensor.zeros(Shape.of(1, 5, 5, 2));
    private static final Tensor FILTERS = Tensor.zeros(Shape.of(3, 3, 2, 4));
    private static final Tensor TEXT = Tensor.of("a", "b");
    private static final Tensor BOOLS = Tensor.of(new boolean[] {true, false});

    private static Tensor indices(int... values) {
        return Tensor.of(values);
    }

    private static int[] ints(int... values) {
        return values;
    }

    private static final List<WrongCall> CALLS =
            List.of(
                    // shapes that do not meet
                    wrong(
                            () -> MATRIX.plus(VECTOR),
                            "plus",
                            "(2, 3)",
                            "(4,)",
                            "sizes 3 and 4",
                            "equal, or one of them 1"),
                    wrong(
                            () -> MATRIX.times(Tensor.zeros(Shape.of(3, 3))),
                            "times",
                            "(2, 3)",
                            "(3, 3)",
                            "axis -2"),
                    wrong(() -> MATRIX.less(VECTOR), "less", "(2, 3)", "(4,)"),
                    wrong(
                            () -> BOOLS.logicalAnd(Tensor.of(new boolean[3])),
                            "logicalAnd",
                            "(2,)",
                            "(3,)"),
                    wrong(() -> Tensors.where(BOOLS, VECTOR, SCALAR), "where", "(2,)", "(4,)"),
                    wrong(
                            () -> Tensors.where(VECTOR, SCALAR, SCALAR),
                            "where",
                            "bool, not float32",
                            "compare"),
                    // matrix products
                    wrong(
                            () -> MATRIX.matmul(MATRIX),
                            "matmul",
                            "(2, 3)",
                            "3 columns",
                            "2 rows",
                            "must be equal"),
                    wrong(() -> MATRIX.matmul(VECTOR), "matmul", "(2, 3)", "3 columns", "4"),
                    wrong(() -> MATRIX.matmul(SCALAR), "matmul", "()", "scalar", "times"),
                    wrong(() -> MATRIX.matmul(MATRIX, true, true), "matmul", "ᵀ"),
                    wrong(
                            () -> CUBE.matmul(Tensor.zeros(Shape.of(3, 4, 2))),
                            "matmul",
                            "leading axes"),
                    wrong(
                            () -> BOOLS.reshape(1, 2).matmul(BOOLS.reshape(2, 1)),
                            "matmul",
                            "bool",
                            "cast"),
                    // movement
                    wrong(() -> MATRIX.reshape(4, 2), "reshape", "(2, 3)", "6", "(4, 2)", "8"),
                    wrong(() -> MATRIX.reshape(-1, 4), "reshape", "(2, 3)", "4"),
                    wrong(() -> MATRIX.reshape(-1, -1), "reshape", "-1", "only one"),
                    wrong(() -> MATRIX.reshape(-2, 3), "reshape", "-2"),
                    wrong(() -> MATRIX.reshape(0, -1), "reshape", "0", "-1"),
                    wrong(() -> MATRIX.reshape(Shape.of(5)), "reshape", "(2, 3)", "(5,)"),
                    wrong(() -> MATRIX.transpose(0), "transpose", "[0]", "(2, 3)", "each axis"),
                    wrong(() -> MATRIX.transpose(0, 0), "transpose", "[0, 0]"),
                    wrong(() -> MATRIX.transpose(0, 2), "transpose: axis 2", "(2, 3)", "-2 to 1"),
                    wrong(
                            () -> MATRIX.broadcastTo(Shape.of(4, 3)),
                            "broadcastTo",
                            "(2, 3)",
                            "(4, 3)"),
                    wrong(
                            () -> MATRIX.broadcastTo(Shape.of(3)),
                            "broadcastTo",
                            "(2, 3)",
                            "(3,)",
                            "equal or 1"),
                    wrong(() -> MATRIX.sumTo(Shape.of(3, 2)), "sumTo", "(3, 2)", "(2, 3)"),
                    wrong(() -> MATRIX.sumTo(Shape.of(6)), "sumTo", "(6,)", "(2, 3)"),
                    wrong(() -> MATRIX.sumTo(Shape.of(1, 2, 3)), "sumTo", "(1, 2, 3)", "(2, 3)"),
                    wrong(() -> MATRIX.expandDims(3), "expandDims", "axis 3", "(2, 3)", "-3 to 2"),
                    wrong(
                            () -> MATRIX.squeeze(0),
                            "squeeze",
                            "axis 0",
                            "(2, 3)",
                            "size 2",
                            "sizes of 1"),
                    wrong(() -> MATRIX.squeeze(5), "squeeze: axis 5", "(2, 3)"),
                    wrong(() -> MATRIX.slice(2, 0, 1), "slice: axis 2", "(2, 3)"),
                    wrong(() -> MATRIX.slice(0, 0, 1, 0), "slice", "step 0", "flip"),
                    wrong(() -> MATRIX.slice(ints(0), ints(1)), "slice", "(2, 3)", "2 axes"),
                    wrong(
                            () -> MATRIX.slice(ints(0, 2), ints(1, 2)),
                            "slice",
                            "position 2",
                            "axis 1",
                            "(2, 3)"),
                    wrong(() -> MATRIX.slice(ints(-1, 0), ints(1, 1)), "slice", "-1", "axis 0"),
                    wrong(() -> MATRIX.get(2), "get", "position 2", "size 2", "-2 to 1"),
                    wrong(() -> SCALAR.get(0), "get: axis 0", "()", "scalar"),
                    wrong(() -> MATRIX.pad(ints(1), ints(1), 0), "pad", "(2, 3)", "2 axes"),
                    wrong(
                            () -> MATRIX.pad(ints(-1, 0), ints(0, 0), 0),
                            "pad",
                            "0 or more",
                            "slice"),
                    wrong(() -> MATRIX.flip(2), "flip: axis 2", "(2, 3)"),
                    wrong(
                            () -> MATRIX.split(2, 1),
                            "split",
                            "(2, 3)",
                            "3",
                            "multiple of 2",
                            "sizes"),
                    wrong(() -> MATRIX.split(0, 1), "split", "0"),
                    wrong(() -> MATRIX.split(1, 2), "split: axis 2", "(2, 3)"),
                    wrong(() -> MATRIX.split(ints(1, 1), -3), "split: axis -3", "(2, 3)"),
                    wrong(
                            () -> MATRIX.takeAlongAxis(indices(0), 2),
                            "takeAlongAxis: axis 2",
                            "(2, 3)"),
                    wrong(() -> MATRIX.logSoftmax(-3), "logSoftmax: axis -3", "(2, 3)"),
                    wrong(() -> MATRIX.mean(ints(0, 5), true), "mean: axis 5", "(2, 3)"),
                    wrong(() -> MATRIX.split(ints(1, 1), 1), "split", "[1, 1]", "2", "(2, 3)", "3"),
                    wrong(() -> MATRIX.unstack(2), "unstack: axis 2", "(2, 3)"),
                    wrong(() -> Tensors.concat(0, MATRIX, CUBE), "concat", "(2, 3)", "(2, 3, 4)"),
                    wrong(
                            () -> Tensors.concat(1, MATRIX, Tensor.zeros(Shape.of(3, 3))),
                            "concat",
                            "(3, 3)",
                            "axis 1"),
                    wrong(() -> Tensors.concat(2, MATRIX, MATRIX), "concat: axis 2", "(2, 3)"),
                    wrong(() -> Tensors.concat(0, List.of()), "concat", "at least one"),
                    wrong(
                            () -> Tensors.stack(0, MATRIX, VECTOR),
                            "stack",
                            "(2, 3)",
                            "(4,)",
                            "equal"),
                    wrong(() -> Tensors.stack(4, MATRIX), "stack", "axis 4", "(2, 3)"),
                    wrong(() -> Tensors.stack(0), "stack", "at least one"),
                    wrong(() -> Tensors.concat(0, SCALAR, SCALAR), "concat: axis 0", "scalar"),
                    // reductions
                    wrong(() -> MATRIX.sum(2), "sum: axis 2", "(2, 3)", "-2 to 1"),
                    wrong(() -> MATRIX.sum(1, -1), "sum", "axis -1", "twice"),
                    wrong(
                            () -> Tensor.zeros(Shape.of(0, 3)).max(0),
                            "max",
                            "axis 0",
                            "(0, 3)",
                            "no elements"),
                    wrong(
                            () -> Tensor.zeros(Shape.of(0)).argMin(0),
                            "argMin",
                            "(0,)",
                            "no elements",
                            "position"),
                    wrong(() -> SCALAR.argMax(0), "argMax: axis 0", "scalar"),
                    wrong(() -> MATRIX.argMax(-3), "argMax: axis -3", "(2, 3)"),
                    wrong(() -> MATRIX.softmax(2), "softmax: axis 2", "(2, 3)"),
                    // indexing
                    wrong(() -> MATRIX.gather(indices(0, 2)), "gather", "index 2", "size 2"),
                    wrong(() -> MATRIX.gather(indices(-1)), "gather", "index -1"),
                    wrong(
                            () -> MATRIX.gather(Tensor.of(new long[] {1L << 40}), 1),
                            "gather",
                            "index 1099511627776",
                            "size 3"),
                    wrong(
                            () -> MATRIX.gather(VECTOR),
                            "gather",
                            "int32 or int64, not float32",
                            "cast"),
                    wrong(() -> MATRIX.gather(indices(0), 2), "gather: axis 2", "(2, 3)"),
                    wrong(
                            () -> MATRIX.takeAlongAxis(indices(0), 1),
                            "takeAlongAxis",
                            "(1,)",
                            "(2, 3)",
                            "axis 1"),
                    wrong(
                            () -> MATRIX.takeAlongAxis(indices(3, 0).reshape(2, 1), 1),
                            "takeAlongAxis",
                            "index 3",
                            "size 3"),
                    wrong(
                            () -> MATRIX.scatterAdd(indices(0), MATRIX),
                            "scatterAdd",
                            "(1, 3)",
                            "(2, 3)"),
                    wrong(
                            () -> MATRIX.scatterSub(indices(2), Tensor.zeros(Shape.of(1, 3))),
                            "scatterSub",
                            "index 2",
                            "size 2"),
                    wrong(
                            () -> MATRIX.scatterUpdate(VECTOR, MATRIX),
                            "scatterUpdate",
                            "int32 or int64",
                            "cast"),
                    wrong(() -> VECTOR.oneHot(3), "oneHot", "int32 or int64, not float32", "cast"),
                    wrong(() -> indices(1).oneHot(-1), "oneHot", "-1", "0 or more"),
                    wrong(() -> MATRIX.booleanMask(VECTOR), "booleanMask", "float32", "(2, 3)"),
                    wrong(
                            () -> MATRIX.booleanMask(Tensor.of(new boolean[3])),
                            "booleanMask",
                            "(3,)",
                            "(2, 3)",
                            "leading"),
                    // convolutions and pooling
                    wrong(
                            () -> MATRIX.conv2d(FILTERS, 1, Padding.SAME),
                            "conv2d",
                            "(batch, height, width, channels)",
                            "(2, 3)"),
                    wrong(
                            () ->
                                    IMAGES.conv2d(
                                            Tensor.zeros(Shape.of(3, 3, 1, 4)), 1, Padding.SAME),
                            "conv2d",
                            "2 channels",
                            "1"),
                    wrong(
                            () -> IMAGES.conv2d(FILTERS, 0, Padding.SAME),
                            "conv2d",
                            "strides 0",
                            "at least 1"),
                    wrong(
                            () ->
                                    IMAGES.conv2d(
                                            Tensor.zeros(Shape.of(6, 6, 2, 1)), 1, Padding.VALID),
                            "conv2d",
                            "6×6",
                            "(1, 5, 5, 2)",
                            "Padding.SAME"),
                    wrong(
                            () -> MATRIX.maxPool2d(2, 2, Padding.VALID),
                            "maxPool2d",
                            "(batch, height, width, channels)",
                            "(2, 3)"),
                    wrong(
                            () -> IMAGES.maxPool2d(6, 1, Padding.VALID),
                            "maxPool2d",
                            "6×6",
                            "Padding.SAME"),
                    wrong(
                            () -> IMAGES.averagePool2d(2, 0, Padding.VALID),
                            "averagePool2d",
                            "at least 1"),
                    // dtypes
                    wrong(() -> TEXT.plus(1), "string"),
                    wrong(() -> TEXT.exp(), "string"),
                    wrong(() -> TEXT.cast(DType.INT32), "cast", "string", "int32"),
                    wrong(() -> MATRIX.cast(DType.STRING), "cast", "float32", "string"),
                    wrong(() -> TEXT.sum(), "string"),
                    wrong(() -> TEXT.transpose(), "transpose", "strings"),
                    wrong(() -> DType.of("float128"), "float128", "float32"),
                    wrong(() -> indices(1).floorDiv(0), "floorDiv"),
                    wrong(() -> indices(1).mod(indices(0)), "mod"),
                    // tensors from nothing
                    wrong(() -> Tensor.arange(0, 5, 0), "arange", "step of 0", "5"),
                    wrong(() -> Tensor.arange(-1), "arange", "-1"),
                    wrong(() -> Shape.of(2, -3), "-3", "dimension 1", "0 or more"),
                    wrong(() -> Shape.of(1 << 16, 1 << 16), "65536", "2147483639"),
                    wrong(() -> Tensor.eye(-2), "eye", "-2"),
                    wrong(() -> new Generator(1).integers(Shape.of(1), 3, 3), "integers", "3"),
                    wrong(
                            () -> new Generator(1).uniform(Shape.of(1), 0, 1, DType.INT32),
                            "uniform",
                            "int32",
                            "integers"),
                    wrong(
                            () -> new Generator(1).multivariateNormal(VECTOR, MATRIX, 2),
                            "multivariateNormal",
                            "(4,)",
                            "(2, 3)"),
                    wrong(
                            () ->
                                    new Generator(1)
                                            .multivariateNormal(
                                                    Tensor.zeros(Shape.of(2)),
                                                    Tensor.of(new float[][] {{1, 2}, {2, 1}}),
                                                    2),
                            "cholesky",
                            "not positive",
                            "positive definite"),
                    // variables
                    wrong(
                            () -> new Variable(MATRIX, "w").assign(VECTOR),
                            "assign",
                            "'w'",
                            "(2, 3)",
                            "(4,)"),
                    wrong(
                            () -> new Variable(MATRIX, "w").assignAdd(indices(1, 2, 3)),
                            "assignAdd",
                            "'w'",
                            "(2, 3)",
                            "(3,)"),
                    wrong(
                            () -> new Variable(VECTOR, "w").assign(indices(1, 2, 3, 4)),
                            "assign",
                            "'w'",
                            "float32",
                            "int32",
                            "cast"));

    @TestFactory
    Stream<DynamicTest> areExplained() {
        return CALLS.stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                String.join(" … ", one.said()),
                                () -> {
                                    var thrown =
                                            assertThatThrownBy(one.call()::run)
                                                    .isInstanceOf(RuntimeException.class);
                                    thrown.hasMessageContainingAll(
                                            one.said().toArray(String[]::new));
                                    thrown.isNotInstanceOfAny(
                                            NullPointerException.class, ClassCastException.class);
                                }));
    }

    /** The same errors while a function is traced; those about elements come when it runs. */
    @TestFactory
    Stream<DynamicTest> areExplainedInTracedFunctions() {
        return WrongCall.tests(
                Stream.of(
                        wrong(
                                () -> TracedFunction.of((Tensor x) -> x.plus(VECTOR)).apply(MATRIX),
                                "plus",
                                "(2, 3)",
                                "(4,)"),
                        wrong(
                                () -> TracedFunction.of((Tensor x) -> x.matmul(x)).apply(MATRIX),
                                "matmul",
                                "(2, 3)"),
                        wrong(
                                () -> TracedFunction.of((Tensor x) -> x.reshape(5)).apply(MATRIX),
                                "reshape",
                                "(5,)"),
                        wrong(
                                () ->
                                        TracedFunction.of((Tensor x) -> MATRIX.gather(x))
                                                .apply(indices(7)),
                                "gather",
                                "index 7",
                                "size 2"),
                        wrong(
                                () ->
                                        TracedFunction.of((Tensor x) -> Tensor.of(x.toFloat()))
                                                .apply(SCALAR),
                                "symbolic",
                                "Tensors.where",
                                "Control.scan")));
    }
}
