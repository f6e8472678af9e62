package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of the ops that everything else is made of. */
final class BasicRows {
    private BasicRows() {}

    static final List<Row> ROWS =
            List.of(
                    // arithmetic
                    row("plus(Operand)", EXACT).open(),
                    row("plus(Number)", EXACT).open(),
                    row("minus(Operand)", EXACT).open(),
                    row("minus(Number)", EXACT).open(),
                    row("times(Operand)", EXACT).open(),
                    row("times(Number)", EXACT).open(),
                    row("div(Operand)", EXACT).open(),
                    row("div(Number)", EXACT).open(),
                    row("rem(Operand)", EXACT).open(),
                    row("rem(Number)", EXACT).open(),
                    row("floorDiv(Operand)", EXACT).open(),
                    row("floorDiv(Number)", EXACT).open(),
                    row("mod(Operand)", EXACT).unsignedZero().open(),
                    row("mod(Number)", EXACT).unsignedZero().open(),
                    row("maximum(Operand)", EXACT).open(),
                    row("maximum(Number)", EXACT).open(),
                    row("minimum(Operand)", EXACT).open(),
                    row("minimum(Number)", EXACT).open(),
                    row("unaryMinus()", EXACT).open(),
                    row("abs()", EXACT).open(),
                    row("sign()", EXACT).unsignedZero().open(),
                    row("square()", EXACT).open(),
                    row("floor()", EXACT).open(),
                    row("ceil()", EXACT).open(),
                    row("round()", EXACT).open(),
                    row("reciprocal()", EXACT).open(),
                    row("clip(Number, Number)", EXACT).open(),
                    // elementary functions
                    row("pow(Operand)", 2).open(),
                    row("pow(Number)", 2).open(),
                    row("atan2(Operand)", 2).open(),
                    row("atan2(Number)", 2).open(),
                    row("exp()", 2).open(),
                    row("expm1()", 2).open(),
                    row("log()", 2).open(),
                    row("log1p()", 2).open(),
                    row("sqrt()", EXACT).open(),
                    row("rsqrt()", 2).open(),
                    row("sin()", 2).open(),
                    row("cos()", 2).open(),
                    row("tan()", 2).open(),
                    row("asin()", 2).open(),
                    row("acos()", 2).open(),
                    row("atan()", 2).open(),
                    row("sinh()", 2).open(),
                    row("cosh()", 2).open(),
                    row("tanh()", 2).open(),
                    row("erf()", 2).open(),
                    // activations
                    row("sigmoid()", 3).open(),
                    row("logSigmoid()", 4).open(),
                    row("relu()", EXACT).open(),
                    row("relu6()", EXACT).open(),
                    row("softplus()", 4).open(),
                    row("softsign()", 2).open(),
                    row("silu()", 4).open(),
                    // 1 + erf(x) loses the digits of a tail that is small beside 1.
                    row("gelu()", 4).roundings(4).unsignedZero().open(),
                    row("geluTanh()", 4).roundings(4).unsignedZero().open(),
                    row("selu()", 4).open(),
                    row("leakyRelu(double)", EXACT).open(),
                    row("elu(double)", 4).open(),
                    row("softmax()", 8).open(),
                    row("softmax(int)", 8),
                    row("logSoftmax()", 4).roundings(4).unsignedZero().open(),
                    row("logSoftmax(int)", 4).roundings(4).unsignedZero(),
                    // comparisons and logic
                    noGradient("equal(Operand)").open(),
                    noGradient("equal(Number)").open(),
                    noGradient("notEqual(Operand)").open(),
                    noGradient("notEqual(Number)").open(),
                    noGradient("less(Operand)").open(),
                    noGradient("less(Number)").open(),
                    noGradient("lessEqual(Operand)").open(),
                    noGradient("lessEqual(Number)").open(),
                    noGradient("greater(Operand)").open(),
                    noGradient("greater(Number)").open(),
                    noGradient("greaterEqual(Operand)").open(),
                    noGradient("greaterEqual(Number)").open(),
                    noGradient("logicalAnd(Operand)").open(),
                    noGradient("logicalOr(Operand)").open(),
                    noGradient("logicalXor(Operand)").open(),
                    noGradient("logicalNot()").open(),
                    noGradient("isNaN()").open(),
                    noGradient("isFinite()").open(),
                    // reductions
                    row("sum(int[])", 1).roundings(8).unsignedZero().open(),
                    row("sum(int[], boolean)", 1).roundings(8).unsignedZero().open(),
                    row("mean(int[])", 2).roundings(2).unsignedZero().open(),
                    row("mean(int[], boolean)", 2).roundings(2).unsignedZero().open(),
                    row("prod(int[])", 8).open(),
                    row("prod(int[], boolean)", 8).open(),
                    row("max(int[])", EXACT).unsignedZero().open(),
                    row("max(int[], boolean)", EXACT).unsignedZero().open(),
                    row("min(int[])", EXACT).unsignedZero().open(),
                    row("min(int[], boolean)", EXACT).unsignedZero().open(),
                    noGradient("any(int[])").open(),
                    noGradient("all(int[])").open(),
                    noGradient("argMax(int)").open(),
                    noGradient("argMin(int)").open(),
                    row("logSumExp(int[], boolean)", 4).roundings(4).unsignedZero().composite(),
                    row("logSumExp(int[])", 4).roundings(4).unsignedZero().composite(),
                    row("variance(int[])", 8).roundings(8).composite(),
                    row("std(int[])", 8).roundings(8).composite(),
                    row("variance(int[], boolean)", 8).roundings(8).composite(),
                    row("std(int[], boolean)", 8).roundings(8).composite(),
                    // movement
                    row("cast(DType)", EXACT).open(),
                    row("reshape(int[])", EXACT),
                    row("reshape(Shape)", EXACT),
                    row("identity()", EXACT).open(),
                    noGradient("stopGradient()").open(),
                    row("transpose(int[])", EXACT).open(),
                    row("broadcastTo(Shape)", EXACT),
                    row("sumTo(Shape)", 1).unsignedZero(),
                    row("expandDims(int)", EXACT).open(),
                    row("squeeze(int[])", EXACT),
                    row("slice(int, int, int)", EXACT),
                    row("slice(int, int, int, int)", EXACT),
                    row("slice(int[], int[])", EXACT),
                    row("get(int)", EXACT),
                    row("pad(int[], int[], double)", EXACT).open(),
                    row("flip(int[])", EXACT).open(),
                    row("split(int, int)", EXACT),
                    row("split(int[], int)", EXACT),
                    row("unstack(int)", EXACT),
                    // indexing
                    row("gather(Operand)", EXACT),
                    row("gather(Operand, int)", EXACT),
                    row("takeAlongAxis(Operand, int)", EXACT),
                    row("scatterAdd(Operand, Operand)", EXACT).refuses(DType.BOOL),
                    row("scatterSub(Operand, Operand)", EXACT).refuses(DType.BOOL),
                    row("scatterUpdate(Operand, Operand)", EXACT),
                    noGradient("oneHot(int)").open().refuses(DType.BOOL, DType.FLOAT64),
                    noGradient("oneHot(int, DType)").open().refuses(DType.BOOL, DType.FLOAT64),
                    row("booleanMask(Operand)", EXACT).eagerOnly(),
                    // matrix products, convolutions, pooling
                    row("matmul(Operand)", 1).roundings(4).unsignedZero().refuses(DType.BOOL),
                    row("matmul(Operand, boolean, boolean)", 1)
                            .roundings(4)
                            .unsignedZero()
                            .refuses(DType.BOOL),
                    row("conv2d(Operand, int, Padding)", 1).roundings(4).unsignedZero(),
                    row("conv2d(Operand, int, int, Padding)", 1).roundings(4).unsignedZero(),
                    row("depthwiseConv2d(Operand, int, int, Padding)", 1)
                            .roundings(18)
                            .unsignedZero()
                            .composite(),
                    row("maxPool2d(int, int, Padding)", EXACT)
                            .unsignedZero()
                            .open()
                            .refuses(DType.BOOL),
                    row("averagePool2d(int, int, Padding)", 2)
                            .roundings(2)
                            .unsignedZero()
                            .composite()
                            .open(),
                    // several tensors
                    row("Tensors.where(Operand, Operand, Operand)", EXACT).open(),
                    row("Tensors.concat(int, Operand[])", EXACT),
                    row("Tensors.concat(int, List)", EXACT),
                    row("Tensors.stack(int, Operand[])", EXACT),
                    row("Tensors.stack(int, List)", EXACT),
                    // tensors from nothing
                    noGradient("Tensor.zeros(Shape)"),
                    noGradient("Tensor.zeros(Shape, DType)"),
                    noGradient("Tensor.ones(Shape)"),
                    noGradient("Tensor.ones(Shape, DType)"),
                    noGradient("Tensor.full(Shape, Number, DType)"),
                    noGradient("Tensor.eye(int)"),
                    noGradient("Tensor.eye(int, DType)"),
                    noGradient("Tensor.arange(int)"),
                    noGradient("Tensor.arange(Number, Number, Number)"),
                    noGradient("Tensor.scalar(DType, Number)"));
}
