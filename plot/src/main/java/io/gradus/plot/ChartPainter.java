package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;

/**
 * Draws one chart: XChart lays out and draws axes, ticks and grid, then the data go into the area
 * that it left. They are drawn here because XChart draws each piece of a line by itself, and dashes
 * begin anew with each.
 */
final class ChartPainter {
    private static final double AIR = 0.04;

    /**
     * XChart leaves out ticks on its border: an edge this thin, as a share of the area, moves them
     * inside.
     */
    private static final double INSIDE = 0.999;

    /** The least distance of ticks, in pixels. */
    private static final int X_TICKS = 74;

    private static final int Y_TICKS = 50;

    /**
     * What labels and margins may take of the width, in pixels: XChart leaves out ticks farther
     * apart than the rest.
     */
    private static final int LABELS = 170;

    private final Chart chart;
    private final Range x;
    private final Range y;
    private final int markerSize;

    ChartPainter(Chart chart) {
        this.chart = chart;
        x = xRange();
        y = yRange();
        check(
                Double.isFinite(x.span())
                        && Double.isFinite(y.span())
                        && !(chart.yAxis().log() && y.min() <= 0),
                "x from %s to %s and y from %s to %s are too far apart for axes",
                x.min(),
                x.max(),
                y.min(),
                y.max());
        int most =
                chart.series().stream()
                        .filter(Series::markers)
                        .mapToInt(s -> s.x().length)
                        .max()
                        .orElse(0);
        markerSize = most <= 300 ? 8 : most <= 3000 ? 6 : 4;
    }

    void paint(Graphics2D g) {
        var legend = new Legend(chart.legend(), chart.width() - 2 * Ink.MARGIN, chart.height() / 3);
        int top = Ink.titleHeight(chart.title());
        var axes = axes();
        g.translate(0, top);
        axes.paint(g, chart.width(), chart.height() - top - legend.height());
        g.translate(0, -top);
        var area = axes.area();
        area.setRect(area.getX(), area.getY() + top, area.getWidth(), area.getHeight());
        Ink.title(g, chart.title(), area.getCenterX(), chart.width());
        legend.paint(g, area.getCenterX(), chart.height() - legend.height() - 6);
        g.clip(area);
        chart.region().ifPresent(region -> paint(g, region, area));
        chart.series().forEach(series -> paint(g, series, area));
    }

    private Range xRange() {
        if (!Double.isNaN(chart.xAxis().min())) {
            return new Range(chart.xAxis().min(), chart.xAxis().max());
        }
        // A region has its air already, and is not to end inside the axes.
        return chart.region()
                .map(region -> new Range(region.xMin(), region.xMax()))
                .orElseGet(() -> Range.of(values(Series::x)).widened(AIR));
    }

    private Range yRange() {
        var axis = chart.yAxis();
        if (axis.log()) {
            checkPositive();
        }
        if (!Double.isNaN(axis.min())) {
            return new Range(axis.min(), axis.max());
        }
        var data = Range.of(values(Series::y));
        return chart.region()
                .map(region -> new Range(region.yMin(), region.yMax()))
                .orElseGet(() -> axis.log() ? data.widenedLog(AIR) : data.widened(AIR));
    }

    private void checkPositive() {
        check(
                !(chart.yAxis().min() <= 0),
                "a logarithmic y axis cannot begin at %s",
                chart.yAxis().min());
        check(chart.region().isEmpty(), "a decision region cannot have a logarithmic y axis");
        for (var series : chart.series()) {
            for (int i = 0; i < series.y().length; i++) {
                check(
                        !(series.y()[i] <= 0),
                        "\"%s\": y of point %d is %s; a logarithmic y axis needs values above 0",
                        series.name(),
                        i,
                        series.y()[i]);
            }
        }
    }

    private DoubleStream values(Function<Series, double[]> coordinate) {
        return chart.series().stream().map(coordinate).flatMapToDouble(DoubleStream::of);
    }

    /** XChart's part of the picture. */
    private Axes axes() {
        var axes = new Axes(chart.width(), chart.height());
        axes.setXAxisTitle(chart.xAxis().label());
        axes.setYAxisTitle(chart.yAxis().label());
        var style = axes.getStyler();
        style.setLocale(Locale.ROOT);
        style.setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(Ink.TEXT)
                .setChartPadding(Ink.MARGIN);
        style.setLegendVisible(false).setChartTitleVisible(false);
        style.setAxisTitleFont(Ink.LABEL).setAxisTitlePadding(10);
        style.setXAxisTitleVisible(!chart.xAxis().label().isEmpty());
        style.setYAxisTitleVisible(!chart.yAxis().label().isEmpty());
        style.setAxisTickLabelsFont(Ink.SMALL).setAxisTickLabelsColor(Ink.TEXT);
        style.setYAxisLabelAlignment(TextAlignment.Right);
        style.setAxisTicksMarksVisible(false).setAxisTicksLineVisible(false).setPlotMargin(0);
        style.setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(Ink.FRAME)
                .setPlotContentSize(INSIDE);
        style.setPlotGridLinesColor(Ink.GRID).setPlotGridLinesStroke(new BasicStroke(1));
        style.setXAxisMin(x.min()).setXAxisMax(x.max()).setYAxisMin(y.min()).setYAxisMax(y.max());
        style.setYAxisTickMarkSpacingHint(Y_TICKS);
        style.setYAxisLogarithmic(chart.yAxis().log());
        style.setYAxisLogarithmicDecadeOnly(y.max() / y.min() >= 10);
        setXTicks(style);
        // Without a series there are no axes. XChart would put ticks at evenly spaced x and nowhere
        // else; these three are not even, so it looks for round numbers.
        var anyX = new double[] {x.min(), x.min() + 1e-6 * x.span(), x.max()};
        axes.addSeries("axes", anyX, new double[] {Double.NaN, Double.NaN, Double.NaN});
        return axes;
    }

    private void setXTicks(AxesChartStyler style) {
        style.setXAxisTickMarkSpacingHint(X_TICKS);
        boolean whole = values(Series::x).allMatch(value -> value == Math.rint(value));
        int spacing = (int) Math.ceil(0.75 * chart.width() / x.span());
        if (!whole || spacing <= X_TICKS) {
            return;
        }
        // Where all x are whole, as epochs are, so are the ticks: XChart's steps are 1, 2, 5, 10
        // and so on, and never less than three quarters of the distance asked for.
        style.setXAxisTickMarkSpacingHint(Math.min(spacing, chart.width() - LABELS));
        if (chart.yAxis().log()) {
            // XChart leaves a logarithmic y axis without ticks if it is shorter than the distance
            // of ticks on x. So ticks stand closer, and those between whole numbers have blank
            // labels; two blanks, as equal labels at both ends would leave out all ticks.
            style.setXAxisTickMarkSpacingHint(Math.min(spacing, chart.height() / 4));
            style.setXAxisTickLabelsFormattingFunction(value -> {
                String blank = value < x.max() ? " " : "  ";
                return value == Math.rint(value) ? "%.0f".formatted(value) : blank;
            });
        }
    }

    private void paint(Graphics2D g, Region region, Rectangle2D area) {
        double left = pixelX(region.xMin(), area);
        double top = pixelY(region.yMax(), area);
        double width = pixelX(region.xMax(), area) - left;
        double height = pixelY(region.yMin(), area) - top;
        var own = (Graphics2D) g.create();
        own.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        own.translate(left, top);
        own.scale(width / region.tint().getWidth(), height / region.tint().getHeight());
        own.drawImage(region.tint(), 0, 0, null);
        own.dispose();
    }

    private void paint(Graphics2D g, Series series, Rectangle2D area) {
        if (series.line()) {
            Ink.line(g, series, path(series, area));
        }
        for (int i = 0; i < series.x().length; i++) {
            boolean alone = !drawn(series, i - 1) && !drawn(series, i + 1);
            if (drawn(series, i) && (series.markers() || alone)) {
                Ink.dot(
                        g,
                        series,
                        pixelX(series.x()[i], area),
                        pixelY(series.y()[i], area),
                        markerSize);
            }
        }
    }

    private Path2D path(Series series, Rectangle2D area) {
        var path = new Path2D.Double();
        for (int i = 0; i < series.x().length; i++) {
            double px = pixelX(series.x()[i], area);
            double py = pixelY(series.y()[i], area);
            if (drawn(series, i) && drawn(series, i - 1)) {
                path.lineTo(px, py);
            } else if (drawn(series, i)) {
                path.moveTo(px, py);
            }
        }
        return path;
    }

    private static boolean drawn(Series series, int i) {
        return i >= 0 && i < series.y().length && !Double.isNaN(series.y()[i]);
    }

    private double pixelX(double value, Rectangle2D area) {
        return area.getCenterX() + ((value - x.min()) / x.span() - 0.5) * INSIDE * area.getWidth();
    }

    private double pixelY(double value, Rectangle2D area) {
        double share =
                chart.yAxis().log()
                        ? Math.log(value / y.min()) / Math.log(y.max() / y.min())
                        : (value - y.min()) / y.span();
        return area.getCenterY() - (share - 0.5) * INSIDE * area.getHeight();
    }

    /** A chart of XChart that tells where it put its data. */
    private static final class Axes extends XYChart {
        Axes(int width, int height) {
            super(width, height);
        }

        Rectangle2D area() {
            return plot.getBounds();
        }
    }
}
