package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.ir.DType;
import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of activations in pieces, normalisation, cross-entropies, attention and CTC. */
final class NeuralRows {
    private NeuralRows() {}

    static final List<Row> ROWS =
            List.of(
                    row("hardTanh()", EXACT).open(),
                    row("hardSigmoid()", 2).open(),
                    row("hardSilu()", 3).unsignedZero().open(),
                    // What is left of x cancels where x is small.
                    row("tanhShrink()", 2).roundings(1).unsignedZero().open(),
                    row("sparsePlus()", 2).unsignedZero().open(),
                    row("sparseSigmoid()", 1).open(),
                    row("hardShrink(double)", EXACT).unsignedZero().open(),
                    row("softShrink(double)", EXACT).unsignedZero().open(),
                    row("celu(double)", 4).open(),
                    row("squareplus(double)", 3).open(),
                    row("threshold(double, double)", EXACT).open(),
                    normal("Normalization.moments(Operand, int[], boolean)"),
                    normal(
                            "Normalization.batchNormalization(Operand, Operand, Operand, int,"
                                    + " double)"),
                    normal(
                            "Normalization.batchNormalization(Operand, Operand, Operand, Operand,"
                                    + " Operand, int, double)"),
                    normal("Normalization.layerNormalization(Operand, int[], double)").open(),
                    normal(
                            "Normalization.layerNormalization(Operand, Operand, Operand, int[],"
                                    + " double)"),
                    normal("Normalization.rmsNormalization(Operand, int[], double)").open(),
                    normal("Normalization.rmsNormalization(Operand, Operand, int[], double)"),
                    normal(
                            "Normalization.groupNormalization(Operand, Operand, Operand, int,"
                                    + " double)"),
                    loss("Crossentropy.binary(Operand, Operand, boolean)").open(),
                    loss("Crossentropy.categorical(Operand, Operand, boolean, int)"),
                    loss("Crossentropy.sparseCategorical(Operand, Operand, boolean, int)"),
                    row("Neural.glu(Operand, int)", 4).composite().floats(),
                    row("Neural.sparsemax(Operand, int)", 4).roundings(4).unsignedZero().floats(),
                    noGradient("Neural.oneHot(Operand, int, int, DType)")
                            .refuses(DType.BOOL, DType.FLOAT64),
                    noGradient("Neural.multiHot(Operand, int, DType)")
                            .refuses(DType.BOOL, DType.FLOAT64),
                    noGradient("Neural.inTopK(Operand, Operand, int)").open().floats(),
                    row("Neural.psnr(Operand, Operand, double)", 8).roundings(16).open().floats(),
                    attention("Neural.dotProductAttention(Operand, Operand, Operand, boolean)")
                            .open(),
                    attention(
                            "Neural.dotProductAttention(Operand, Operand, Operand, Operand,"
                                    + " Operand, double, boolean, double)"),
                    row("Ctc.loss(Operand, Operand, Operand, Operand, int)", 8)
                            .roundings(16)
                            .open()
                            .floats(),
                    noGradient("Ctc.greedyDecode(Operand, Operand, boolean, int)")
                            .roundings(8)
                            .unsignedZero()
                            .open()
                            .floats(),
                    noGradient("Ctc.beamSearchDecode(Operand, Operand, int, int, int)")
                            .roundings(8)
                            .eagerOnly()
                            .floats());

    private static Row normal(String signature) {
        return row(signature, 8).roundings(8).unsignedZero().floats();
    }

    private static Row loss(String signature) {
        return row(signature, 8).roundings(4).unsignedZero().floats();
    }

    private static Row attention(String signature) {
        return row(signature, 8).roundings(16).unsignedZero().floats();
    }
}
