package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Points and lines over two axes; made by {@link Plot#scatter Plot.scatter}, {@link Plot#line
 * Plot.line} and {@link Plot#decisionRegion Plot.decisionRegion}.
 *
 * <p>Later series are drawn over earlier ones, and receive the next colour of {@link PlotColor}.
 * Axes fit the data unless a range is set. A legend is shown where there are two named series or
 * more; it takes a third of the height at most, and names that find no room are left out.
 */
public final class Chart extends Figure {
    /** What is known of an axis; a minimum of NaN means that the range fits the data. */
    record Axis(String label, double min, double max, boolean log) {}

    private enum LegendShown {
        AUTOMATICALLY,
        ALWAYS,
        NEVER
    }

    private static final Axis PLAIN = new Axis("", Double.NaN, Double.NaN, false);

    private final List<Series> series;
    private final Optional<Region> region;
    private final String title;
    private final Axis xAxis;
    private final Axis yAxis;
    private final LegendShown legend;
    private final int width;
    private final int height;

    private Chart(
            List<Series> series,
            Optional<Region> region,
            String title,
            Axis xAxis,
            Axis yAxis,
            LegendShown legend,
            int width,
            int height) {
        this.series = series;
        this.region = region;
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        this.legend = legend;
        this.width = width;
        this.height = height;
    }

    /** An empty chart; callers add a series before anybody sees it. */
    static Chart over(Optional<Region> region) {
        return new Chart(List.of(), region, "", PLAIN, PLAIN, LegendShown.AUTOMATICALLY, 720, 480);
    }

    /**
     * Adds points.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, finite
     * @return a new chart
     * @throws IllegalArgumentException if the lengths differ or are 0, or a value is not finite
     */
    public Chart scatter(String name, double[] x, double[] y) {
        return plus(Series.points(name, x, y, PlotColor.of(series.size())));
    }

    /**
     * Adds points, as {@link #scatter(String, double[], double[])} does.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, finite
     * @return a new chart
     */
    public Chart scatter(String name, float[] x, float[] y) {
        return scatter(name, Values.widen(x), Values.widen(y));
    }

    /**
     * Adds points coloured by class: class k has colour {@code PlotColor.of(k)} and is a series of
     * its own.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n classes, counted from 0
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a new chart
     * @throws IllegalArgumentException if the lengths differ or are 0, a value is not finite, or a
     *     class has no name
     */
    public Chart scatter(double[][] points, int[] classes, String... classNames) {
        Values.checkPoints(points, classes);
        int last = Arrays.stream(classes).max().orElseThrow();
        check(
                classNames.length == 0 || classNames.length > last,
                "%d class names, but class %d appears",
                classNames.length,
                last);
        var chart = this;
        for (int k : Arrays.stream(classes).distinct().sorted().toArray()) {
            var members = IntStream.range(0, classes.length).filter(i -> classes[i] == k).toArray();
            var x = Arrays.stream(members).mapToDouble(i -> points[i][0]).toArray();
            var y = Arrays.stream(members).mapToDouble(i -> points[i][1]).toArray();
            var name = classNames.length == 0 ? "class " + k : classNames[k];
            chart = chart.plus(Series.points(name, x, y, PlotColor.of(k)));
        }
        return chart;
    }

    /**
     * Adds points coloured by class, as {@link #scatter(double[][], int[], String...)} does.
     *
     * @param points shape (n, 2): x and y of each point, finite
     * @param classes the n classes, counted from 0
     * @param classNames the name of class 0, 1, and so on; "class k" where none are given
     * @return a new chart
     */
    public Chart scatter(float[][] points, int[] classes, String... classNames) {
        return scatter(Values.widen(points), classes, classNames);
    }

    /**
     * Adds a line through points in the order given. A point whose y is NaN is skipped and leaves a
     * gap; a point alone between gaps is drawn as a dot.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, each finite or NaN
     * @return a new chart
     * @throws IllegalArgumentException if the lengths differ or are 0, a value is infinite, an x is
     *     NaN, or every y is
     */
    public Chart line(String name, double[] x, double[] y) {
        return plus(Series.line(name, x, y, PlotColor.of(series.size())));
    }

    /**
     * Adds a line, as {@link #line(String, double[], double[])} does.
     *
     * @param name the name in the legend; none if empty
     * @param x the points' x, finite
     * @param y as many y, each finite or NaN
     * @return a new chart
     */
    public Chart line(String name, float[] x, float[] y) {
        return line(name, Values.widen(x), Values.widen(y));
    }

    /**
     * Adds a line over x = 1, 2, 3 and so on, as epochs are counted.
     *
     * @param name the name in the legend; none if empty
     * @param y each finite, or NaN to leave a gap
     * @return a new chart
     */
    public Chart line(String name, double[] y) {
        return line(name, IntStream.rangeClosed(1, y.length).asDoubleStream().toArray(), y);
    }

    /**
     * Adds a line over x = 1, 2, 3 and so on, as epochs are counted.
     *
     * @param name the name in the legend; none if empty
     * @param y each finite, or NaN to leave a gap
     * @return a new chart
     */
    public Chart line(String name, float[] y) {
        return line(name, Values.widen(y));
    }

    /**
     * Colours the series added last.
     *
     * @param color its colour
     * @return a new chart
     */
    public Chart color(PlotColor color) {
        return withLast(last -> last.withColor(color));
    }

    /**
     * Dashes the line added last.
     *
     * @return a new chart
     * @throws IllegalArgumentException if the series added last is a scatter
     */
    public Chart dashed() {
        return withLast(Series::withDashes);
    }

    /**
     * Marks each point of the line added last with a dot.
     *
     * @return a new chart
     */
    public Chart markers() {
        return withLast(Series::withMarkers);
    }

    /**
     * Sets the title.
     *
     * @param title one line of text
     * @return a new chart
     */
    public Chart title(String title) {
        return new Chart(series, region, title, xAxis, yAxis, legend, width, height);
    }

    /**
     * Names the x axis.
     *
     * @param label one line of text
     * @return a new chart
     */
    public Chart xLabel(String label) {
        return withAxes(new Axis(label, xAxis.min, xAxis.max, xAxis.log), yAxis);
    }

    /**
     * Names the y axis.
     *
     * @param label one line of text
     * @return a new chart
     */
    public Chart yLabel(String label) {
        return withAxes(xAxis, new Axis(label, yAxis.min, yAxis.max, yAxis.log));
    }

    /**
     * Sets the range of the x axis; what lies outside is cut off.
     *
     * @param min its left end, finite
     * @param max its right end, greater than {@code min}
     * @return a new chart
     */
    public Chart xRange(double min, double max) {
        checkRange("x", min, max);
        return withAxes(new Axis(xAxis.label, min, max, xAxis.log), yAxis);
    }

    /**
     * Sets the range of the y axis; what lies outside is cut off.
     *
     * @param min its lower end, finite
     * @param max its upper end, greater than {@code min}
     * @return a new chart
     */
    public Chart yRange(double min, double max) {
        checkRange("y", min, max);
        return withAxes(xAxis, new Axis(yAxis.label, min, max, yAxis.log));
    }

    /**
     * Makes the y axis logarithmic. Drawing then fails with an {@link IllegalArgumentException}
     * that names the series and the point if a y, or the axis's lower end, is not above 0.
     *
     * @return a new chart
     */
    public Chart logY() {
        return withAxes(xAxis, new Axis(yAxis.label, yAxis.min, yAxis.max, true));
    }

    /**
     * Shows the legend, or hides it, however many series there are.
     *
     * @param shown whether it is shown
     * @return a new chart
     */
    public Chart legend(boolean shown) {
        var choice = shown ? LegendShown.ALWAYS : LegendShown.NEVER;
        return new Chart(series, region, title, xAxis, yAxis, choice, width, height);
    }

    /**
     * Sets the size of the picture, 720 × 480 otherwise.
     *
     * @param width pixels, 300 or more
     * @param height pixels, 200 or more
     * @return a new chart
     */
    public Chart size(int width, int height) {
        check(
                width >= 300 && height >= 200,
                "a chart of %d x %d pixels has no room for its axes; 300 x 200 has",
                width,
                height);
        return new Chart(series, region, title, xAxis, yAxis, legend, width, height);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    void paint(Graphics2D g) {
        new ChartPainter(this).paint(g);
    }

    List<Series> series() {
        return series;
    }

    Optional<Region> region() {
        return region;
    }

    String title() {
        return title;
    }

    Axis xAxis() {
        return xAxis;
    }

    Axis yAxis() {
        return yAxis;
    }

    /** What to show in the legend, empty where none is to be shown. */
    List<Series> legend() {
        var named = series.stream().filter(s -> !s.name().isEmpty()).toList();
        boolean shown =
                legend == LegendShown.ALWAYS
                        || legend == LegendShown.AUTOMATICALLY && named.size() > 1;
        return shown ? named : List.of();
    }

    private static void checkRange(String axis, double min, double max) {
        var range = new Range(min, max);
        check(
                min < max && Double.isFinite(range.span()),
                "%s axis from %s to %s: both ends must be finite, and the first the smaller",
                axis,
                min,
                max);
        check(
                range.hasRoomForTicks(),
                "%s axis from %s to %s: the ends are too close for numbers between them",
                axis,
                min,
                max);
    }

    private Chart plus(Series added) {
        var more = new ArrayList<>(series);
        more.add(added);
        return withSeries(more);
    }

    private Chart withLast(UnaryOperator<Series> change) {
        var changed = new ArrayList<>(series);
        changed.set(changed.size() - 1, change.apply(changed.getLast()));
        return withSeries(changed);
    }

    private Chart withSeries(List<Series> other) {
        return new Chart(List.copyOf(other), region, title, xAxis, yAxis, legend, width, height);
    }

    private Chart withAxes(Axis x, Axis y) {
        return new Chart(series, region, title, x, y, legend, width, height);
    }
}
