package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of convolutions over one to three axes, pooling, and windows. */
final class ConvolutionRows {
    private ConvolutionRows() {}

    static final List<Row> ROWS =
            List.of(
                    sum("conv2d(Operand, int[], int[], int[])"),
                    sum("conv2dTranspose(Operand, int[], int[], int[], int[])"),
                    sum("depthwiseConv2d(Operand, int[], Padding, int[])").composite(),
                    row("maxPool2d(int[], int[], Padding)", EXACT)
                            .unsignedZero()
                            .open()
                            .refuses(DType.BOOL),
                    mean("averagePool2d(int[], int[], Padding)"),
                    sum("Convolutions.conv(Operand, Operand, int, Padding)"),
                    sum("Convolutions.conv(Operand, Operand, int[], Padding, int[])"),
                    sum("Convolutions.convTranspose(Operand, Operand, int, Padding)"),
                    sum(
                            "Convolutions.convTranspose(Operand, Operand, int[], Padding, int[],"
                                    + " int[])"),
                    sum("Convolutions.depthwiseConv(Operand, Operand, int[], Padding, int[])")
                            .composite(),
                    sum("Convolutions.separableConv(Operand, Operand, Operand, int[], Padding,"
                                    + " int[])")
                            .composite(),
                    row("Pooling.maxPool(Operand, int[], int[], Padding)", EXACT)
                            .unsignedZero()
                            .open()
                            .refuses(DType.BOOL),
                    mean("Pooling.averagePool(Operand, int[], int[], Padding)"),
                    row("Pooling.adaptiveMaxPool(Operand, int[])", EXACT)
                            .unsignedZero()
                            .open()
                            .refuses(DType.BOOL),
                    mean("Pooling.adaptiveAveragePool(Operand, int[])"),
                    row("Patches.unfold(Operand, int[], int[], int[], int[])", EXACT).open(),
                    row("Patches.fold(Operand, int[], int[], int[], int[], int[])", 1)
                            .roundings(4)
                            .unsignedZero()
                            .open(),
                    row("Patches.extractPatches(Operand, int[], int[], int[], Padding)", EXACT)
                            .open(),
                    row("Patches.spaceToDepth(Operand, int)", EXACT).open(),
                    row("Patches.depthToSpace(Operand, int)", EXACT).open());

    /** A convolution: one sum for each element, whose terms may cancel. */
    private static Row sum(String signature) {
        return row(signature, 1).roundings(18).unsignedZero().floats();
    }

    private static Row mean(String signature) {
        return row(signature, 2).roundings(2).unsignedZero().composite().open().floats();
    }
}
