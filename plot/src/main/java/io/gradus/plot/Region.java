package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A part of the plane, tinted by what a classifier says of it.
 *
 * @param tint row 0 at {@code yMax}; see-through, so that grid lines show
 */
record Region(double xMin, double xMax, double yMin, double yMax, BufferedImage tint) {
    private static final int COLUMNS = 300;
    private static final int ROWS = 200;
    private static final double MARGIN = 0.08;
    private static final int ALPHA = 0x48 << 24;

    /**
     * The region around {@code points}; the classifier is called once, with the centres of all
     * cells.
     */
    static Region around(double[][] points, Function<double[][], int[]> classifier) {
        var x = Range.of(Arrays.stream(points).mapToDouble(point -> point[0])).widened(MARGIN);
        var y = Range.of(Arrays.stream(points).mapToDouble(point -> point[1])).widened(MARGIN);
        var centres = new double[ROWS * COLUMNS][];
        for (int i = 0; i < centres.length; i++) {
            centres[i] =
                    new double[] {
                        x.min() + (i % COLUMNS + 0.5) / COLUMNS * x.span(),
                        y.max() - (i / COLUMNS + 0.5) / ROWS * y.span()
                    };
        }
        int[] classes = classifier.apply(centres);
        check(
                classes.length == centres.length,
                "the classifier was given %d points and answered %d classes; it must"
                        + " answer one for each",
                centres.length,
                classes.length);
        var tint = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < classes.length; i++) {
            check(
                    classes[i] >= 0,
                    "the classifier answered class %d; classes are counted from 0",
                    classes[i]);
            tint.setRGB(
                    i % COLUMNS,
                    i / COLUMNS,
                    PlotColor.of(classes[i]).color().getRGB() & 0xFFFFFF | ALPHA);
        }
        return new Region(x.min(), x.max(), y.min(), y.max(), tint);
    }
}
