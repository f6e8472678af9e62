package io.gradus.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/** The names of series with a sample of each, in as many centred rows as they need. */
final class Legend {
    private static final int LINE = 26;
    private static final int BEFORE_TEXT = 8;
    private static final int GAP = 24;
    private static final int ROW = 22;
    private static final int MARKER = 9;

    private final List<List<Series>> rows = new ArrayList<>();

    /**
     * Entries that would need more than {@code maxHeight} are left out, so that they never crowd
     * out the data.
     */
    Legend(List<Series> entries, int maxWidth, int maxHeight) {
        int left = 0;
        for (var entry : entries) {
            if (left == 0 || left + width(entry) > maxWidth) {
                rows.add(new ArrayList<>());
                left = 0;
            }
            rows.getLast().add(entry);
            left += width(entry) + GAP;
        }
        while (rows.size() > 1 && rows.size() * ROW > maxHeight) {
            rows.removeLast();
        }
    }

    int height() {
        return rows.size() * ROW;
    }

    void paint(Graphics2D g, double centre, int top) {
        double y = top + ROW / 2.0;
        for (var row : rows) {
            double x =
                    centre
                            - (row.stream().mapToInt(Legend::width).sum() + (row.size() - 1) * GAP)
                                    / 2.0;
            for (var entry : row) {
                paint(g, entry, x, y);
                x += width(entry) + GAP;
            }
            y += ROW;
        }
    }

    private static void paint(Graphics2D g, Series entry, double x, double y) {
        if (entry.line()) {
            Ink.line(g, entry, new Line2D.Double(x, y, x + LINE, y));
        }
        if (entry.markers()) {
            Ink.dot(g, entry, x + sample(entry) / 2.0, y, MARKER);
        }
        g.setColor(Ink.TEXT);
        Ink.before(g, entry.name(), Ink.SMALL, x + width(entry), y);
    }

    private static int width(Series entry) {
        return sample(entry) + BEFORE_TEXT + Ink.width(entry.name(), Ink.SMALL);
    }

    private static int sample(Series entry) {
        return entry.line() ? LINE : MARKER;
    }
}
