package io.gradus.plot;

import static io.gradus.plot.Values.check;

/**
 * Points of one name and colour.
 *
 * @param name shown in the legend; none if empty
 * @param y NaN only where the series is a line
 * @param line whether neighbours are joined
 * @param markers whether each point is marked
 */
record Series(
        String name,
        double[] x,
        double[] y,
        PlotColor color,
        boolean line,
        boolean dashed,
        boolean markers) {

    static Series points(String name, double[] x, double[] y, PlotColor color) {
        checkLengths("scatter", name, x, y);
        for (int i = 0; i < x.length; i++) {
            check(
                    Double.isFinite(x[i]) && Double.isFinite(y[i]),
                    "scatter \"%s\": point %d is (%s, %s); both must be" + " finite",
                    name,
                    i,
                    x[i],
                    y[i]);
        }
        return new Series(name, x.clone(), y.clone(), color, false, false, true);
    }

    static Series line(String name, double[] x, double[] y, PlotColor color) {
        checkLengths("line", name, x, y);
        boolean visible = false;
        for (int i = 0; i < x.length; i++) {
            check(
                    Double.isFinite(x[i]) && !Double.isInfinite(y[i]),
                    "line \"%s\": point %d is (%s, %s); both must be"
                            + " finite, or y NaN to leave a gap",
                    name,
                    i,
                    x[i],
                    y[i]);
            visible |= !Double.isNaN(y[i]);
        }
        check(visible, "line \"%s\": every y is NaN, so there is nothing to draw", name);
        return new Series(name, x.clone(), y.clone(), color, true, false, false);
    }

    private static void checkLengths(String kind, String name, double[] x, double[] y) {
        check(
                x.length == y.length,
                "%s \"%s\": %d x values, but %d y values: every point needs both",
                kind,
                name,
                x.length,
                y.length);
        check(x.length > 0, "%s \"%s\" has no points", kind, name);
    }

    Series withColor(PlotColor other) {
        return new Series(name, x, y, other, line, dashed, markers);
    }

    Series withDashes() {
        check(line, "\"%s\" is a scatter: only a line can be dashed", name);
        return new Series(name, x, y, color, true, true, markers);
    }

    Series withMarkers() {
        return new Series(name, x, y, color, line, dashed, true);
    }
}
