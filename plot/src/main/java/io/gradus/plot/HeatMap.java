package io.gradus.plot;

import static io.gradus.plot.Values.check;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A matrix as coloured cells with the number in each; made by {@link Plot#heatMap Plot.heatMap}.
 * The least value is nearly white, the greatest dark blue, and the others lie evenly between.
 * Matrices of more than 32 rows or columns are drawn without numbers.
 */
public final class HeatMap extends Figure {
    private static final int LABEL = 26;
    private static final int NAMES = 28;
    private static final int CELL = 42;
    private static final int MAX_NUMBERED = 32;

    /** The height and width of the cells together where they have no numbers, in pixels. */
    private static final int WITHOUT_NUMBERS = 640;

    private static final Color LOW = new Color(0xF5F8FC);
    private static final Color HIGH = new Color(0x1D4F91);

    private final double[][] values;
    private final List<String> rowNames;
    private final List<String> columnNames;
    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final String format;
    private final int cellWidth;

    private HeatMap(
            double[][] values,
            List<String> rowNames,
            List<String> columnNames,
            String title,
            String xLabel,
            String yLabel,
            String format) {
        this.values = values;
        this.rowNames = rowNames;
        this.columnNames = columnNames;
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.format = format;
        cellWidth =
                numbered()
                        ? Math.max(CELL, widestText() + 12)
                        : Math.max(1, WITHOUT_NUMBERS / columns());
    }

    static HeatMap of(double[][] values) {
        check(
                values.length > 0 && values[0].length > 0,
                "a heat map needs a row and a column at least");
        boolean whole = true;
        for (int i = 0; i < values.length; i++) {
            check(
                    values[i].length == values[0].length,
                    "row %d has %d values, but row 0 has %d",
                    i,
                    values[i].length,
                    values[0].length);
            for (int j = 0; j < values[i].length; j++) {
                check(
                        Double.isFinite(values[i][j]),
                        "row %d, column %d is %s: every cell must be finite",
                        i,
                        j,
                        values[i][j]);
                whole &= values[i][j] == Math.rint(values[i][j]);
            }
        }
        return new HeatMap(
                values,
                numbers(values.length),
                numbers(values[0].length),
                "",
                "",
                "",
                whole ? "%.0f" : "%.2f");
    }

    /**
     * Names the rows, 0, 1, 2 and so on otherwise.
     *
     * @param names one for each row, the uppermost first
     * @return a new heat map
     */
    public HeatMap rowNames(String... names) {
        check(names.length == values.length, "%d names for %d rows", names.length, values.length);
        return new HeatMap(values, List.of(names), columnNames, title, xLabel, yLabel, format);
    }

    /**
     * Names the columns, 0, 1, 2 and so on otherwise.
     *
     * @param names one for each column, the leftmost first
     * @return a new heat map
     */
    public HeatMap columnNames(String... names) {
        check(
                names.length == values[0].length,
                "%d names for %d columns",
                names.length,
                values[0].length);
        return new HeatMap(values, rowNames, List.of(names), title, xLabel, yLabel, format);
    }

    /**
     * Sets the title.
     *
     * @param title one line of text
     * @return a new heat map
     */
    public HeatMap title(String title) {
        return new HeatMap(values, rowNames, columnNames, title, xLabel, yLabel, format);
    }

    /**
     * Says what the columns are.
     *
     * @param label one line of text, shown under the columns
     * @return a new heat map
     */
    public HeatMap xLabel(String label) {
        return new HeatMap(values, rowNames, columnNames, title, label, yLabel, format);
    }

    /**
     * Says what the rows are.
     *
     * @param label one line of text, shown beside the rows
     * @return a new heat map
     */
    public HeatMap yLabel(String label) {
        return new HeatMap(values, rowNames, columnNames, title, xLabel, label, format);
    }

    /**
     * Sets how numbers are written: without decimals if all are whole, with two otherwise.
     *
     * @param format as {@link java.util.Formatter} has it, for one {@code double}, such as {@code
     *     "%.3f"}
     * @return a new heat map
     * @throws java.util.IllegalFormatException if it is not such a format
     */
    public HeatMap format(String format) {
        String.format(Locale.ROOT, format, 0.0);
        return new HeatMap(values, rowNames, columnNames, title, xLabel, yLabel, format);
    }

    @Override
    public int width() {
        return Math.max(left() + columns() * cellWidth, Ink.MARGIN + Ink.width(title, Ink.TITLE))
                + Ink.MARGIN;
    }

    @Override
    public int height() {
        return bottom() + NAMES + (xLabel.isEmpty() ? 0 : LABEL) + Ink.MARGIN / 2;
    }

    @Override
    void paint(Graphics2D g) {
        paintCells(g);
        g.setColor(Ink.FRAME);
        g.draw(
                new Rectangle2D.Double(
                        left() - 0.5,
                        top() - 0.5,
                        columns() * cellWidth + 1,
                        rows() * cellHeight() + 1));
        g.setColor(Ink.TEXT);
        // Where cells are smaller than their names, every second, third and so on is named.
        int step = 1 + (Ink.width(columnNames, Ink.SMALL) + 5) / cellWidth;
        for (int j = 0; j < columns(); j += step) {
            Ink.centred(
                    g,
                    columnNames.get(j),
                    Ink.SMALL,
                    left() + (j + 0.5) * cellWidth,
                    bottom() + 14);
        }
        for (int i = 0; i < rows(); i += 1 + 17 / cellHeight()) {
            Ink.before(g, rowNames.get(i), Ink.SMALL, left() - 8, top() + (i + 0.5) * cellHeight());
        }
        double middle = left() + columns() * cellWidth / 2.0;
        Ink.upward(g, yLabel, Ink.LABEL, Ink.MARGIN + 6, top() + rows() * cellHeight() / 2.0);
        Ink.centred(g, xLabel, Ink.LABEL, middle, bottom() + NAMES + LABEL / 2.0);
        Ink.title(g, title, middle, width());
    }

    private void paintCells(Graphics2D g) {
        var range = Range.of(Arrays.stream(values).flatMapToDouble(Arrays::stream));
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) {
                double share = range.span() > 0 ? (values[i][j] - range.min()) / range.span() : 0;
                int x = left() + j * cellWidth;
                int y = top() + i * cellHeight();
                g.setColor(shade(share));
                g.fillRect(x, y, cellWidth, cellHeight());
                if (numbered()) {
                    g.setColor(inkOn(shade(share)));
                    Ink.centred(
                            g,
                            number(values[i][j]),
                            Ink.SMALL,
                            x + cellWidth / 2.0,
                            y + cellHeight() / 2.0);
                }
            }
        }
    }

    /** The colour of a value that lies {@code share} of the way from the least to the greatest. */
    static Color shade(double share) {
        return new Color(
                mix(LOW.getRed(), HIGH.getRed(), share),
                mix(LOW.getGreen(), HIGH.getGreen(), share),
                mix(LOW.getBlue(), HIGH.getBlue(), share));
    }

    /**
     * Black or white, whichever has more contrast to {@code ground} as WCAG 2.2 measures it, (L1 +
     * 0.05)/(L2 + 0.05) of the relative luminances: one of the two always has 4.5 or more.
     */
    static Color inkOn(Color ground) {
        double luminance =
                0.2126 * linear(ground.getRed())
                        + 0.7152 * linear(ground.getGreen())
                        + 0.0722 * linear(ground.getBlue());
        return 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 ? Color.WHITE : Color.BLACK;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static int mix(int low, int high, double share) {
        return (int) Math.round(low + share * (high - low));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private String number(double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private int widestText() {
        var numbers =
                Arrays.stream(values)
                        .flatMapToDouble(Arrays::stream)
                        .mapToObj(this::number)
                        .toList();
        return Math.max(Ink.width(numbers, Ink.SMALL), Ink.width(columnNames, Ink.SMALL));
    }

    private boolean numbered() {
        return Math.max(rows(), columns()) <= MAX_NUMBERED;
    }

    private int rows() {
        return values.length;
    }

    private int columns() {
        return values[0].length;
    }

    private int left() {
        return Ink.MARGIN + (yLabel.isEmpty() ? 0 : LABEL) + Ink.width(rowNames, Ink.SMALL) + 8;
    }

    private int top() {
        return Ink.MARGIN + Ink.titleHeight(title);
    }

    private int bottom() {
        return top() + rows() * cellHeight();
    }

    private int cellHeight() {
        return numbered() ? CELL : Math.max(1, WITHOUT_NUMBERS / rows());
    }
}
