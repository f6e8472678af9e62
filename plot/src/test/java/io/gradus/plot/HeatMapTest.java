package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.IllegalFormatException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final int LOW = 0xF5F8FC;
    private static final int HIGH = 0x1D4F91;

    /** Where the cells of a heat map without labels and titles lie; they are 42 pixels high. */
    private static Rectangle cells(HeatMap map, int rows) {
        int left = map.width() - 18;
        var pixels = Pixels.of(map);
        while (pixels.rgb(left - 1, 18 + 2) != 0xFFFFFF) {
            left--;
        }
        // The frame is one pixel to the left of the cells.
        return new Rectangle(left + 1, 18, map.width() - 18 - left - 1, 42 * rows);
    }

    @Test
    void cellsAreShadedFromTheLeastToTheGreatest() {
        var map = Plot.heatMap(new double[][] {{0, 50}, {75, 100}});
        var pixels = Pixels.of(map);
        var cells = cells(map, 2);

        int right = cells.x + cells.width / 2;
        assertThat(pixels.rgb(cells.x + 3, cells.y + 3)).isEqualTo(LOW);
        assertThat(pixels.rgb(right + 3, cells.y + 42 + 3)).isEqualTo(HIGH);
        var middle = new Color(pixels.rgb(right + 3, cells.y + 3));
        assertThat(middle.getRed()).isCloseTo((0xF5 + 0x1D) / 2, within(1));
        assertThat(middle.getGreen()).isCloseTo((0xF8 + 0x4F) / 2, within(1));
        assertThat(middle.getBlue()).isCloseTo((0xFC + 0x91) / 2, within(1));
        assertThat(cells.width).isEqualTo(84);
    }

    @Test
    void numbersStandOutFromEveryShade() {
        for (int i = 0; i <= 100; i++) {
            var shade = HeatMap.shade(i / 100.0);
            assertThat(contrast(shade, HeatMap.inkOn(shade)))
                    .as("share %d %%", i)
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    /** Contrast as WCAG 2 defines it: 21 between black and white. */
    private static double contrast(Color a, Color b) {
        double la = luminance(a);
        double lb = luminance(b);
        return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
    }

    private static double luminance(Color color) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        float[] channels = color.getRGBColorComponents(null);
        return IntStream.range(0, 3)
                .mapToDouble(i ->
                        weights[i]
                                * (channels[i] <= 0.04045
                                        ? channels[i] / 12.92
                                        : Math.pow((channels[i] + 0.055) / 1.055, 2.4)))
                .sum();
    }

    @Test
    void numbersAreDrawnInTheirCells() {
        var map = Plot.heatMap(new int[][] {{0, 888}});
        var pixels = Pixels.of(map);
        var cells = cells(map, 1);
        int half = cells.width / 2;

        assertThat(pixels.count(rgb -> rgb < 0x202020, new Rectangle(cells.x, cells.y, half, 42)))
                .isGreaterThan(3);
        assertThat(
                        pixels.count(
                                rgb -> (rgb >> 16) > 0xC0,
                                new Rectangle(cells.x + half, cells.y, half, 42)))
                .isGreaterThan(10);
    }

    @Test
    void wideNumbersAndNamesWidenTheCells() {
        var map = Plot.heatMap(new double[][] {{0, 0.5}});

        assertThat(map.format("%.12f").width()).isGreaterThan(map.width() + 50);
        assertThat(map.columnNames("a", "a very long name").width())
                .isGreaterThan(map.width() + 50);
        assertThat(map.rowNames("a very long name").width()).isGreaterThan(map.width() + 50);
        assertThat(Plot.heatMap(new double[][] {{100000000000.0}}).width())
                .as("whole numbers have no decimals")
                .isLessThan(Plot.heatMap(new double[][] {{100000000000.5}}).width());
    }

    @Test
    void titleAndLabelsTakeRoomOfTheirOwn() {
        var map = Plot.heatMap(new int[][] {{1, 2}, {3, 4}});

        assertThat(map.title("t").height()).isGreaterThan(map.height() + 20);
        assertThat(map.xLabel("predicted").height()).isGreaterThan(map.height() + 20);
        assertThat(map.yLabel("true").width()).isGreaterThan(map.width() + 20);
        assertThat(map.title("a title that is wider than two cells").width())
                .isGreaterThan(map.width() + 100);
    }

    @Test
    void largeMatricesHaveNoNumbers() {
        var values = new double[40][50];
        values[0][0] = 1;
        var map = Plot.heatMap(values);
        var pixels = Pixels.of(map);

        var inside = new Rectangle(map.width() / 2, map.height() / 2, 100, 100);
        assertThat(pixels.count(new Color(LOW), inside)).isEqualTo(10_000);
        assertThat(map.width()).isBetween(600, 720);
    }

    @Test
    void equalValuesAreDrawnPale() {
        var map = Plot.heatMap(new int[][] {{7, 7}});

        assertThat(Pixels.of(map).rgb(map.width() - 18 - 3, 18 + 3)).isEqualTo(LOW);
    }

    @Test
    void heatMapsNeverChange() {
        var values = new double[][] {{1, 2}, {3, 4}};
        var map = Plot.heatMap(values);
        var before = Pixels.of(map).all();

        values[0][0] = 9;
        map.title("t")
                .xLabel("x")
                .yLabel("y")
                .rowNames("a", "b")
                .columnNames("c", "d")
                .format("%.3f");

        assertThat(Pixels.of(map).all()).isEqualTo(before);
        assertThat(Pixels.of(Plot.heatMap(new float[][] {{1, 2}, {3, 4}})).all()).isEqualTo(before);
        assertThat(Pixels.of(Plot.heatMap(new int[][] {{1, 2}, {3, 4}})).all()).isEqualTo(before);
    }

    @Test
    void badMatricesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Plot.heatMap(new double[0][]));
        assertThatIllegalArgumentException().isThrownBy(() -> Plot.heatMap(new double[2][0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.heatMap(new double[][] {{1, 2}, {3}}))
                .withMessageContaining("row 1 has 1 values, but row 0 has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.heatMap(new double[][] {{1, Double.NaN}}))
                .withMessageContaining("row 0, column 1 is NaN");
        var map = Plot.heatMap(new int[][] {{1, 2}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.columnNames("a"))
                .withMessageContaining("1 names for 2 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.rowNames())
                .withMessageContaining("0 names for 1 rows");
        assertThatThrownBy(() -> map.format("%d")).isInstanceOf(IllegalFormatException.class);
    }
}
