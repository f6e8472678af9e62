package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of functions of images. */
final class ImageRows {
    private ImageRows() {}

    static final List<Row> ROWS =
            List.of(
                    sum("Resampling.resize(Operand, int, int, Method, boolean)"),
                    sum("Resampling.scaleAndTranslate(Operand, int[], int[], double[], double[],"
                                    + " Method, boolean)")
                            .floats(),
                    sum("Resampling.mapCoordinates(Operand, Operand, Method, Border," + " double)")
                            .floats(),
                    sum("Resampling.affineTransform(Operand, Operand, Method, Border," + " double)")
                            .open()
                            .floats(),
                    sum("Resampling.perspectiveTransform(Operand, Operand, Operand, Method,"
                                    + " double)")
                            .roundings(256) // of a linear system
                            .floats(),
                    sum("Images.rgbToGrayscale(Operand)").open().floats(),
                    sum("Images.rgbToHsv(Operand)").open().floats(),
                    sum("Images.hsvToRgb(Operand)").open().floats(),
                    row("Patches.reconstructPatches(Operand, int[], int[], Padding)", EXACT).open(),
                    row("Images.cropImages(Operand, int, int, int, int)", EXACT),
                    row("Images.padImages(Operand, int, int, int, int)", EXACT).open(),
                    sum("Images.gaussianBlur(Operand, int[], double[])").floats(),
                    sum("Images.sobelEdges(Operand)").floats(),
                    // Variances are differences of means of squares.
                    row("Images.ssim(Operand, Operand, double, int, double, double, double)", 8)
                            .roundings(512)
                            .floats());

    private static Row sum(String signature) {
        return row(signature, 2).roundings(16).unsignedZero();
    }
}
