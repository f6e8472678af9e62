package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
    private static final Color BLUE = PlotColor.BLUE.color();
    private static final Color ORANGE = PlotColor.ORANGE.color();

    @ParameterizedTest
    @CsvSource({"0, 0", "-3, 7", "3.9, -1.9", "-4.8, 7.9", "2.5, 2.5"})
    void pointsLieWhereTheirCoordinatesSay(double x, double y) {
        var chart =
                Plot.scatter("", new double[] {x}, new double[] {y}).xRange(-5, 5).yRange(-2, 8);

        var pixels = Pixels.of(chart);

        var area = pixels.area();
        var dot = pixels.bounds(BLUE);
        assertThat(dot.getCenterX()).isCloseTo(area.x + (x + 5) / 10 * area.width, within(2.0));
        assertThat(dot.getCenterY()).isCloseTo(area.y + (8 - y) / 10 * area.height, within(2.0));
        assertThat(dot.width).isBetween(5, 9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 1, 3, 99})
    void logarithmicAxisPutsDecadesAtEqualDistances(double y) {
        var pixels =
                Pixels.of(
                        Plot.scatter("", new double[] {0.5}, new double[] {y})
                                .logY()
                                .yRange(0.001, 1000)
                                .xRange(0, 1));

        var area = pixels.area();
        double share = (Math.log10(y) + 3) / 6;
        assertThat(pixels.bounds(BLUE).getCenterY())
                .isCloseTo(area.y + (1 - share) * area.height, within(2.0));
    }

    @Test
    void axesFitTheDataWithSomeAir() {
        var pixels = Pixels.of(Plot.scatter("", new double[] {0, 100}, new double[] {0, 50}));

        var area = pixels.area();
        var dots = pixels.bounds(BLUE);
        // 4 % of the span at each end, so that the data take 1 / 1.08 of the axis.
        assertThat(dots.getCenterX()).isCloseTo(area.getCenterX(), within(2.0));
        assertThat(dots.width - 7.0).isCloseTo(area.width / 1.08, within(3.0));
        assertThat(dots.height - 7.0).isCloseTo(area.height / 1.08, within(3.0));
    }

    @Test
    void lineRunsThroughItsPointsAndLeavesGapsWhereValuesAreMissing() {
        var y = new double[] {5, 5, Double.NaN, 5, Double.NaN, 5, 5};
        var pixels = Pixels.of(Plot.line("", y).yRange(0, 9).xRange(1, 7));

        var area = pixels.area();
        double height = area.y + 4 / 9.0 * area.height;
        assertThat(isColored(pixels, area, 0.08, height)).isTrue();
        assertThat(isColored(pixels, area, 2 / 6.0, height)).isFalse();
        assertThat(isColored(pixels, area, 3 / 6.0, height))
                .as("the point alone is a dot")
                .isTrue();
        assertThat(isColored(pixels, area, 4 / 6.0, height)).isFalse();
        assertThat(isColored(pixels, area, 5.5 / 6, height)).isTrue();
    }

    private static boolean isColored(Pixels pixels, Rectangle area, double share, double y) {
        int x = (int) (area.x + share * area.width);
        return pixels.count(BLUE, new Rectangle(x - 3, (int) y - 3, 7, 7)) > 0;
    }

    @Test
    void dashesKeepTheirLengthHoweverManyPointsTheLineHas() {
        var y = new double[2000];
        var chart = Plot.line("", y).yRange(-1, 1);

        assertThat(pieces(chart)).isEqualTo(1);
        // Dashes of 8 pixels with gaps of 5 over some 590 pixels.
        assertThat(pieces(chart.dashed())).isBetween(40, 50);
    }

    private static int pieces(Chart chart) {
        var pixels = Pixels.of(chart);
        var line = pixels.bounds(BLUE);
        int pieces = 0;
        boolean inside = false;
        for (int x = line.x; x < line.x + line.width; x++) {
            boolean colored = pixels.count(BLUE, new Rectangle(x, line.y, 1, line.height)) > 0;
            pieces += colored && !inside ? 1 : 0;
            inside = colored;
        }
        return pieces;
    }

    @Test
    void markersAppearWhereTheyAreAskedFor() {
        var chart = Plot.line("", new double[] {1, 1, 1}).yRange(0, 2);

        assertThat(Pixels.of(chart).bounds(BLUE).height).isLessThan(4);
        assertThat(Pixels.of(chart.markers()).bounds(BLUE).height).isGreaterThan(4);
    }

    @Test
    void seriesReceiveTheColorsInOrderAndKeepTheirOwn() {
        var y = new double[] {1, 2};
        var pixels =
                Pixels.of(
                        Plot.line("a", y)
                                .line("b", new double[] {2, 3})
                                .scatter("c", y, new double[] {4, 4})
                                .color(PlotColor.PURPLE)
                                .line("d", new double[] {5, 5})
                                .legend(false));

        assertThat(
                        IntStream.range(0, 5)
                                .mapToObj(i -> PlotColor.of(i))
                                .filter(color ->
                                        pixels.count(color.color(), pixels.everywhere()) > 20))
                .containsExactly(PlotColor.BLUE, PlotColor.ORANGE, PlotColor.RED, PlotColor.PURPLE);
    }

    @Test
    void classesHaveTheirOwnColorsWhicheverComesFirst() {
        var points = new double[][] {{3, 0}, {0, 0}, {3, 0}};
        var pixels = Pixels.of(Plot.scatter(points, new int[] {3, 0, 3}).legend(false));

        var red = pixels.bounds(PlotColor.RED.color());
        assertThat(red.width).isBetween(5, 9);
        assertThat(red.x).isGreaterThan(pixels.bounds(BLUE).x + 100);
        assertThat(pixels.count(ORANGE, pixels.everywhere())).isZero();
    }

    @Test
    void laterSeriesCoverEarlierOnes() {
        var one = new double[] {1};
        var pixels = Pixels.of(Plot.scatter("a", one, one).scatter("b", one, one).legend(false));

        assertThat(pixels.count(BLUE, pixels.everywhere())).isZero();
        assertThat(pixels.count(ORANGE, pixels.everywhere())).isPositive();
    }

    @Test
    void legendNamesTwoSeriesOrMore() {
        var one = Plot.line("training", new double[] {1, 2});
        var two = one.line("validation", new double[] {2, 3});

        assertThat(legendPixels(one, BLUE)).isZero();
        assertThat(legendPixels(one.legend(true), BLUE)).isPositive();
        assertThat(legendPixels(two, BLUE)).isPositive();
        assertThat(legendPixels(two, ORANGE)).isPositive();
        assertThat(legendPixels(two.legend(false), ORANGE)).isZero();
        assertThat(legendPixels(Plot.line("", new double[] {1}).line("", new double[] {2}), BLUE))
                .isZero();
    }

    private static int legendPixels(Chart chart, Color color) {
        var pixels = Pixels.of(chart);
        int below = pixels.area().y + pixels.area().height + 1;
        return pixels.count(
                color, new Rectangle(0, below, pixels.width(), pixels.height() - below));
    }

    @Test
    void longLegendsLeaveRoomForTheData() {
        var points =
                IntStream.range(0, 200).mapToObj(i -> new double[] {i, i}).toArray(double[][]::new);
        var pixels = Pixels.of(Plot.scatter(points, IntStream.range(0, 200).toArray()));

        assertThat(pixels.area().height).isGreaterThan(pixels.height() / 2);
    }

    @Test
    void titleAndLabelsTakeTheirPlaces() {
        var plain = Plot.line("", new double[] {1, 2});
        var above = new Rectangle(200, 0, 400, 45);
        var dark = dark(Pixels.of(plain.title("Loss")), above);

        assertThat(dark(Pixels.of(plain), above)).isLessThan(dark);
        assertThat(Pixels.of(plain.title("Loss")).area().y)
                .isGreaterThan(Pixels.of(plain).area().y + 20);
        assertThat(Pixels.of(plain.yLabel("loss")).area().x)
                .isGreaterThan(Pixels.of(plain).area().x + 10);
        assertThat(bottom(plain.xLabel("epoch"))).isLessThan(bottom(plain) - 10);
    }

    private static int dark(Pixels pixels, Rectangle where) {
        return pixels.count(rgb -> (rgb & 0xFF) < 0x80, where);
    }

    private static int bottom(Chart chart) {
        var area = Pixels.of(chart).area();
        return area.y + area.height;
    }

    @Test
    void whatLiesOutsideTheRangeIsCutOff() {
        var pixels =
                Pixels.of(
                        Plot.line("", new double[] {-100, 100}, new double[] {-100, 100})
                                .xRange(0, 1)
                                .yRange(0, 1));

        var area = pixels.area();
        assertThat(pixels.bounds(BLUE))
                .satisfies(line -> {
                    assertThat(area.contains(line)).isTrue();
                    assertThat(line.width).isCloseTo(area.width, within(4));
                    assertThat(line.height).isCloseTo(area.height, within(4));
                });
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "5, false", "8, false", "2, true", "5, true"})
    void epochsHaveTicksAtWholeNumbers(int epochs, boolean logarithmic) {
        var y = new double[epochs];
        Arrays.fill(y, 0.5);
        var chart = Plot.line("", y).yRange(0.01, 1);
        var pixels = Pixels.of(logarithmic ? chart.logY() : chart);

        var area = pixels.area();
        // The labels below the axis: one for each epoch, parted by wide gaps.
        var labels = new Rectangle(area.x, area.y + area.height + 4, area.width, 20);
        int count = 0;
        int sinceDark = 100;
        for (int x = labels.x; x < labels.x + labels.width; x++) {
            sinceDark++;
            if (dark(pixels, new Rectangle(x, labels.y, 1, labels.height)) > 0) {
                count += sinceDark > 20 ? 1 : 0;
                sinceDark = 0;
            }
        }
        assertThat(count).isEqualTo(epochs);
        var values = new Rectangle(0, area.y, area.x - 1, area.height);
        assertThat(dark(pixels, values)).as("the y axis has labels").isPositive();
    }

    @Test
    void chartsNeverChange() {
        var y = new double[] {1, 2, 3};
        var chart = Plot.line("a", y);
        var before = Pixels.of(chart).all();

        y[1] = -50;
        chart.title("t")
                .xLabel("x")
                .yLabel("y")
                .xRange(0, 9)
                .yRange(0, 9)
                .logY()
                .legend(true)
                .size(400, 300);
        chart.line("b", y).color(PlotColor.PINK).dashed().markers();

        assertThat(Pixels.of(chart).all()).isEqualTo(before);
    }

    @Test
    void floatsAndDoublesDrawAlike() {
        var points = new double[][] {{0.5, 1}, {2, 0.25}};
        var classes = new int[] {0, 1};

        assertThat(Pixels.of(Plot.scatter("", new float[] {0.5f, 2}, new float[] {1, 0.25f})).all())
                .isEqualTo(
                        Pixels.of(Plot.scatter("", new double[] {0.5, 2}, new double[] {1, 0.25}))
                                .all());
        assertThat(Pixels.of(Plot.line("", new float[] {0.5f, 2}, new float[] {1, 0.25f})).all())
                .isEqualTo(
                        Pixels.of(Plot.line("", new double[] {0.5, 2}, new double[] {1, 0.25}))
                                .all());
        assertThat(Pixels.of(Plot.line("", new float[] {0.5f, 2})).all())
                .isEqualTo(
                        Pixels.of(Plot.line("", new double[] {1, 2}, new double[] {0.5, 2})).all());
        assertThat(Pixels.of(Plot.scatter(Values.narrow(points), classes)).all())
                .isEqualTo(Pixels.of(Plot.scatter(points, classes)).all());
    }

    @Test
    void sizeIsTheSizeOfThePicture() {
        var chart = Plot.line("", new double[] {1}).size(333, 222);

        assertThat(chart.image().getWidth()).isEqualTo(333).isEqualTo(chart.width());
        assertThat(chart.image().getHeight()).isEqualTo(222).isEqualTo(chart.height());
    }
}
