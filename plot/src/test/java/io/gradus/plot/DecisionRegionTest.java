package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecisionRegionTest {
    private static final double[][] POINTS = {{-1, -1}, {1, 1}};
    private static final int[] CLASSES = {0, 2};

    @Test
    void planeHasTheTintOfTheClassOnEachSideOfTheBoundary() {
        // The boundary is x + 2 y = 0.5, and class 2 is above it.
        var pixels =
                Pixels.of(
                        Plot.decisionRegion(
                                POINTS,
                                CLASSES,
                                grid ->
                                        Arrays.stream(grid)
                                                .mapToInt(p -> p[0] + 2 * p[1] > 0.5 ? 2 : 0)
                                                .toArray()));

        var area = pixels.area();
        for (double x = -0.97; x < 1; x += 0.11) {
            for (double y = -0.93; y < 1; y += 0.13) {
                boolean nearBoundary = Math.abs(x + 2 * y - 0.5) < 0.1;
                boolean nearPoint =
                        Math.min(Math.hypot(x + 1, y + 1), Math.hypot(x - 1, y - 1)) < 0.1;
                if (nearBoundary || nearPoint) {
                    continue;
                }
                // The plane reaches 8 % of the data's span further than the data, on each side.
                int rgb =
                        pixels.rgb(
                                area.x + (x + 1.16) / 2.32 * area.width,
                                area.y + (1.16 - y) / 2.32 * area.height);
                var expected = x + 2 * y > 0.5 ? PlotColor.GREEN : PlotColor.BLUE;
                assertThat(closest(rgb)).as("at (%s, %s)", x, y).isEqualTo(expected);
            }
        }
        assertThat(pixels.count(PlotColor.BLUE.color(), area))
                .as("the points are on top")
                .isPositive();
        assertThat(pixels.count(PlotColor.GREEN.color(), area)).isPositive();
    }

    /** The class colour whose hue is nearest to that of a tint. */
    private static PlotColor closest(int rgb) {
        float hue = hue(rgb);
        return Arrays.stream(new PlotColor[] {PlotColor.BLUE, PlotColor.ORANGE, PlotColor.GREEN})
                .min((a, b) ->
                        Float.compare(
                                Math.abs(hue(a.color().getRGB()) - hue),
                                Math.abs(hue(b.color().getRGB()) - hue)))
                .orElseThrow();
    }

    private static float hue(int rgb) {
        return Color.RGBtoHSB(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, null)[0];
    }

    @Test
    void classifierIsAskedOnceAndWithTheWholePlane() {
        var calls = new AtomicInteger();
        var chart =
                Plot.decisionRegion(
                        POINTS,
                        CLASSES,
                        grid -> {
                            calls.incrementAndGet();
                            var x = Arrays.stream(grid).mapToDouble(p -> p[0]).summaryStatistics();
                            var y = Arrays.stream(grid).mapToDouble(p -> p[1]).summaryStatistics();
                            assertThat(grid).hasDimensions(60_000, 2);
                            assertThat(x.getMin()).isCloseTo(-1.16, within(0.01));
                            assertThat(x.getMax()).isCloseTo(1.16, within(0.01));
                            assertThat(y.getMin()).isCloseTo(-1.16, within(0.01));
                            assertThat(y.getMax()).isCloseTo(1.16, within(0.01));
                            return new int[grid.length];
                        });
        chart.image();
        chart.title("again").image();

        assertThat(calls).hasValue(1);
    }

    @Test
    void floatsAndDoublesDrawAlike() {
        var doubles =
                Plot.decisionRegion(
                        POINTS,
                        CLASSES,
                        grid -> Arrays.stream(grid).mapToInt(p -> p[0] > 0 ? 1 : 0).toArray());
        var floats =
                Plot.decisionRegion(
                        Values.narrow(POINTS),
                        CLASSES,
                        grid -> Arrays.stream(grid).mapToInt(p -> p[0] > 0 ? 1 : 0).toArray());

        assertThat(Pixels.of(floats).all()).isEqualTo(Pixels.of(doubles).all());
    }

    @Test
    void wrongAnswersOfTheClassifierAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.decisionRegion(POINTS, CLASSES, grid -> new int[7]))
                .withMessageContaining("given 60000 points and answered 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Plot.decisionRegion(
                                POINTS,
                                CLASSES,
                                grid -> {
                                    var classes = new int[grid.length];
                                    classes[99] = -1;
                                    return classes;
                                }))
                .withMessageContaining("answered class -1");
    }

    @Test
    void logarithmicPlaneIsRefused() {
        var chart = Plot.decisionRegion(POINTS, CLASSES, grid -> new int[grid.length]).logY();

        assertThatIllegalArgumentException()
                .isThrownBy(chart::image)
                .withMessageContaining("decision region");
    }
}
