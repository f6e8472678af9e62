package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where every figure begins; see the {@linkplain io.gradus.plot package} for examples. */
public final class Plot {
    private Plot() {}

    /**
     * A chart of points; see {@link Chart#scatter(String, double[], double[])}.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, finite
     * @return a chart to which more can be added
     */
    public static Chart scatter(String name, double[] x, double[] y) {
        return Chart.over(Optional.empty()).scatter(name, x, y);
    }

    /**
     * A chart of points; see {@link Chart#scatter(String, double[], double[])}.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, finite
     * @return a chart to which more can be added
     */
    public static Chart scatter(String name, float[] x, float[] y) {
        return Chart.over(Optional.empty()).scatter(name, x, y);
    }

    /**
     * A chart of points coloured by class; see {@link Chart#scatter(double[][], int[], String...)}.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n classes, counted from 0
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a chart to which more can be added
     */
    public static Chart scatter(double[][] points, int[] classes, String... classNames) {
        return Chart.over(Optional.empty()).scatter(points, classes, classNames);
    }

    /**
     * A chart of points coloured by class; see {@link Chart#scatter(double[][], int[], String...)}.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n classes, counted from 0
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a chart to which more can be added
     */
    public static Chart scatter(float[][] points, int[] classes, String... classNames) {
        return Chart.over(Optional.empty()).scatter(points, classes, classNames);
    }

    /**
     * A chart of a line; see {@link Chart#line(String, double[], double[])}.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, each finite, or NaN to leave a gap
     * @return a chart to which more can be added
     */
    public static Chart line(String name, double[] x, double[] y) {
        return Chart.over(Optional.empty()).line(name, x, y);
    }

    /**
     * A chart of a line; see {@link Chart#line(String, double[], double[])}.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, each finite, or NaN to leave a gap
     * @return a chart to which more can be added
     */
    public static Chart line(String name, float[] x, float[] y) {
        return Chart.over(Optional.empty()).line(name, x, y);
    }

    /**
     * A chart of a line over x = 1, 2, 3 and so on, as epochs are counted.
     *
     * @param name the name in the legend; none if empty
     * @param y each finite, or NaN to leave a gap
     * @return a chart to which more can be added
     */
    public static Chart line(String name, double[] y) {
        return Chart.over(Optional.empty()).line(name, y);
    }

    /**
     * A chart of a line over x = 1, 2, 3 and so on, as epochs are counted.
     *
     * @param name the name in the legend; none if empty
     * @param y each finite, or NaN to leave a gap
     * @return a chart to which more can be added
     */
    public static Chart line(String name, float[] y) {
        return Chart.over(Optional.empty()).line(name, y);
    }

    /**
     * The plane around some points, coloured by what a classifier says of it, with the points on
     * top in the colours of their true classes.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n true classes, counted from 0
     * @param classifier gives the class of each row of a matrix of shape (m, 2); called once,
     *     before this returns, with the 60,000 points of a grid
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a chart to which more can be added
     * @throws IllegalArgumentException if the points are not as said, or the classifier answers
     *     another number of classes than it was given points, or a negative class
     */
    public static Chart decisionRegion(
            double[][] points,
            int[] classes,
            Function<double[][], int[]> classifier,
            String... classNames) {
        Values.checkPoints(points, classes);
        return Chart.over(Optional.of(Region.around(points, classifier)))
                .scatter(points, classes, classNames);
    }

    /**
     * The plane around some points, coloured by what a classifier says of it; see {@link
     * #decisionRegion(double[][], int[], Function, String...)}.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n true classes, counted from 0
     * @param classifier gives the class of each row of a matrix of shape (m, 2)
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a chart to which more can be added
     */
    public static Chart decisionRegion(
            float[][] points,
            int[] classes,
            Function<float[][], int[]> classifier,
            String... classNames) {
        return decisionRegion(
                Values.widen(points),
                classes,
                grid -> classifier.apply(Values.narrow(grid)),
                classNames);
    }

    /**
     * A grid of images.
     *
     * @param images for each image its pixels row by row, {@code height·width} grey values or
     *     {@code height·width·3} values with red, green and blue side by side; from 0 (black) to 1
     *     (white) unless {@link ImageGrid#range} says otherwise
     * @param height pixels in a column of an image
     * @param width pixels in a row of an image
     * @return a grid to which captions can be added
     * @throws IllegalArgumentException if there is no image, or one has another number of values
     */
    public static ImageGrid imageGrid(double[][] images, int height, int width) {
        return ImageGrid.of(copy(images), height, width);
    }

    /**
     * A grid of images; see {@link #imageGrid(double[][], int, int)}.
     *
     * @param images for each image its pixels row by row, {@code height·width} grey values or
     *     {@code height·width·3} values with red, green and blue side by side
     * @param height pixels in a column of an image
     * @param width pixels in a row of an image
     * @return a grid to which captions can be added
     */
    public static ImageGrid imageGrid(float[][] images, int height, int width) {
        return ImageGrid.of(Values.widen(images), height, width);
    }

    /**
     * A matrix as coloured, numbered cells.
     *
     * @param values shape (rows, columns), at least one of each, finite
     * @return a heat map to which names can be added
     * @throws IllegalArgumentException if rows differ in length, or a value is not finite
     */
    public static HeatMap heatMap(double[][] values) {
        return HeatMap.of(copy(values));
    }

    /**
     * A matrix as coloured, numbered cells; see {@link #heatMap(double[][])}.
     *
     * @param values shape (rows, columns), at least one of each, finite
     * @return a heat map to which names can be added
     */
    public static HeatMap heatMap(float[][] values) {
        return HeatMap.of(Values.widen(values));
    }

    /**
     * Counts as coloured, numbered cells, as a confusion matrix has them; see {@link
     * #heatMap(double[][])}.
     *
     * @param counts shape (rows, columns), at least one of each
     * @return a heat map to which names can be added
     */
    public static HeatMap heatMap(int[][] counts) {
        return HeatMap.of(Values.widen(counts));
    }

    /**
     * Figures side by side in one picture, such as the learning curves of loss and accuracy.
     *
     * @param figures one or more, from left to right
     * @return one figure
     * @throws IllegalArgumentException if there are none
     */
    public static Row row(Figure... figures) {
        check(figures.length > 0, "a row needs a figure at least");
        return new Row(List.of(figures));
    }

    private static double[][] copy(double[][] values) {
        var copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i].clone();
        }
        return copy;
    }
}
