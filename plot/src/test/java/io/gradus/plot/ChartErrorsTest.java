package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartErrorsTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static void fails(ThrowingCallable call, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .satisfies(e -> assertThat(e).hasMessageContainingAll(parts));
    }

    private static double[] of(double... values) {
        return values;
    }

    @Test
    void lengthsMustAgree() {
        fails(() -> Plot.scatter("data", of(1, 2, 3), of(1, 2)), "scatter \"data\"", "3 x", "2 y");
        fails(() -> Plot.line("loss", of(1), of(1, 2)), "line \"loss\"", "1 x", "2 y");
        fails(
                () -> Plot.scatter(new double[][] {{1, 2}}, new int[] {0, 1}),
                "1 points",
                "2 classes");
    }

    @Test
    void emptyDataAreNamed() {
        fails(() -> Plot.scatter("data", of(), of()), "\"data\" has no points");
        fails(() -> Plot.line("loss", of()), "\"loss\" has no points");
        fails(() -> Plot.scatter(new double[0][], new int[0]), "no points");
        fails(() -> Plot.line("loss", of(NAN, NAN)), "\"loss\"", "every y is NaN");
    }

    @Test
    void valuesThatHaveNoPlaceAreNamedWithTheirIndex() {
        fails(() -> Plot.scatter("data", of(1, NAN), of(1, 2)), "point 1 is (NaN, 2.0)");
        fails(() -> Plot.scatter("data", of(1, 2), of(INFINITY, 2)), "point 0 is (1.0, Infinity)");
        fails(
                () -> Plot.line("loss", of(3, INFINITY)),
                "point 1 is (2.0, Infinity)",
                "NaN to leave a gap");
        fails(() -> Plot.line("loss", of(NAN, 1), of(1, 1)), "point 0 is (NaN, 1.0)");
        fails(
                () -> Plot.scatter(new double[][] {{0, 0}, {0, NAN}}, new int[2]),
                "point 1 is (0.0, NaN)");
    }

    @Test
    void pointsOfAPlaneHaveTwoCoordinatesAndAClass() {
        fails(
                () -> Plot.scatter(new double[][] {{0, 0}, {1, 2, 3}}, new int[2]),
                "point 1 has 3 coordinates");
        fails(() -> Plot.scatter(new double[][] {{0, 0}}, new int[] {-2}), "point 0 has class -2");
        fails(
                () -> Plot.scatter(new double[][] {{0, 0}}, new int[] {2}, "a", "b"),
                "2 class names",
                "class 2");
    }

    @Test
    void rangesAndSizesMustHaveRoom() {
        var chart = Plot.line("loss", of(1, 2));
        fails(() -> chart.xRange(1, 1), "x axis from 1.0 to 1.0");
        fails(() -> chart.yRange(2, 1), "y axis from 2.0 to 1.0");
        fails(() -> chart.yRange(0, INFINITY), "y axis");
        fails(() -> chart.xRange(NAN, 1), "x axis");
        fails(() -> chart.yRange(1, Math.nextUp(1.0)), "y axis", "too close");
        fails(() -> chart.size(100, 400), "100 x 400");
    }

    @Test
    void onlyLinesAreDashed() {
        fails(() -> Plot.scatter("data", of(1), of(1)).dashed(), "\"data\" is a scatter");
    }

    @Test
    void logarithmicAxisNeedsValuesAboveZero() {
        fails(() -> Plot.line("loss", of(1, 0, 2)).logY().image(), "\"loss\"", "point 1 is 0.0");
        fails(() -> Plot.line("loss", of(1, -3)).logY().image(), "point 1 is -3.0");
        fails(() -> Plot.line("loss", of(1, 3)).logY().yRange(0, 1).image(), "cannot begin at 0.0");
        Plot.line("loss", of(1, NAN, 2)).logY().image();
    }

    @Test
    void spansThatNoNumberHoldsAreRefused() {
        fails(() -> Plot.line("loss", of(-1.7e308, 1.7e308)).image(), "too far apart");
        fails(() -> Plot.line("loss", of(1e-300, 1e300)).logY().image(), "too far apart");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -5, 1e15, -1e300, 1e-300, Double.MIN_VALUE})
    void anyOtherValuesAreDrawn(double value) {
        var charts =
                new Chart[] {
                    Plot.line("", of(value, value)),
                    Plot.line("", of(value, Math.nextUp(value), value)),
                    Plot.line("", of(value, 2 * value, -value)),
                    Plot.scatter("", of(value, Math.nextUp(value)), of(1, 2)),
                };
        for (var chart : charts) {
            var pixels = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Pixels.of(chart));
            assertThat(pixels.count(PlotColor.BLUE.color(), pixels.everywhere())).isPositive();
        }
    }
}
