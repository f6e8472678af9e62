package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageGridTest {
    // An image of 2 x 2 pixels is drawn 42 times as large: 84 pixels, with 14 between images and a
    // margin of 18.
    private static final int MARGIN = 18;
    private static final int STEP = 84 + 14;
    private static final double[] CORNERS = {0, 0.25, 0.5, 1};

    private static double[][] images(int count) {
        return IntStream.range(0, count).mapToObj(i -> CORNERS).toArray(double[][]::new);
    }

    /**
     * The pixel in the middle of one enlarged pixel of an image that stands in some row and column
     * of the grid.
     */
    private static int rgb(Pixels pixels, int row, int column, int i, int j, int rowStep) {
        return pixels.rgb(
                MARGIN + column * STEP + 42 * j + 21, MARGIN + row * rowStep + 42 * i + 21);
    }

    @Test
    void greyPixelsKeepTheirPlaceAndLevel() {
        var pixels = Pixels.of(Plot.imageGrid(images(3), 2, 2));

        // Three images stand in a square grid of two columns.
        for (int k = 0; k < 3; k++) {
            assertThat(rgb(pixels, k / 2, k % 2, 0, 0, STEP)).isEqualTo(0x000000);
            assertThat(rgb(pixels, k / 2, k % 2, 0, 1, STEP)).isEqualTo(0x404040);
            assertThat(rgb(pixels, k / 2, k % 2, 1, 0, STEP)).isEqualTo(0x808080);
            assertThat(rgb(pixels, k / 2, k % 2, 1, 1, STEP)).isEqualTo(0xFFFFFF);
        }
        assertThat(pixels.width()).isEqualTo(2 * MARGIN + 2 * 84 + 14);
        assertThat(pixels.height()).isEqualTo(2 * MARGIN + 2 * 84 + 14);
        assertThat(rgb(pixels, 1, 1, 0, 0, STEP))
                .as("the fourth place is empty")
                .isEqualTo(0xFFFFFF);
    }

    @Test
    void colorsAreReadWithTheirChannelsSideBySide() {
        var image = new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2f, 0.4f, 0.6f};
        var pixels = Pixels.of(Plot.imageGrid(new float[][] {image}, 2, 2));

        assertThat(rgb(pixels, 0, 0, 0, 0, STEP)).isEqualTo(0xFF0000);
        assertThat(rgb(pixels, 0, 0, 0, 1, STEP)).isEqualTo(0x00FF00);
        assertThat(rgb(pixels, 0, 0, 1, 0, STEP)).isEqualTo(0x0000FF);
        assertThat(rgb(pixels, 0, 0, 1, 1, STEP)).isEqualTo(0x336699);
    }

    @Test
    void rangeSaysWhatIsBlackAndWhite() {
        var bytes = new double[][] {{0, 64, 128, 255}};

        assertThat(rgb(Pixels.of(Plot.imageGrid(bytes, 2, 2).range(0, 255)), 0, 0, 0, 1, STEP))
                .isEqualTo(0x404040);
        assertThat(rgb(Pixels.of(Plot.imageGrid(bytes, 2, 2).range(255, 0)), 0, 0, 0, 1, STEP))
                .isEqualTo(0xBFBFBF);
    }

    @Test
    void columnsSetTheShapeOfTheGrid() {
        var grid = Plot.imageGrid(images(7), 2, 2).columns(5);

        assertThat(grid.width()).isEqualTo(2 * MARGIN + 5 * STEP - 14);
        assertThat(grid.height()).isEqualTo(2 * MARGIN + 2 * STEP - 14);
        assertThat(grid.columns(50).width()).isEqualTo(2 * MARGIN + 7 * STEP - 14);
    }

    @Test
    void captionsAreGreenUnderRightImagesAndRedUnderWrongOnes() {
        var pixels =
                Pixels.of(
                        Plot.imageGrid(images(2), 2, 2)
                                .captions("888", "888")
                                .correct(true, false));

        var first = new Rectangle(MARGIN - 4, MARGIN + 84 + 4, 92, 24);
        var second = new Rectangle(MARGIN + STEP - 4, MARGIN + 84 + 4, 92, 24);
        assertThat(pixels.count(PlotColor.GREEN.color(), first)).isGreaterThan(5);
        assertThat(pixels.count(PlotColor.RED.color(), first)).isZero();
        assertThat(pixels.count(PlotColor.RED.color(), second)).isGreaterThan(5);
        assertThat(pixels.count(PlotColor.GREEN.color(), second)).isZero();
        assertThat(pixels.rgb(MARGIN - 2, MARGIN + 40)).as("no frame").isEqualTo(0xFFFFFF);
        assertThat(pixels.rgb(MARGIN + STEP - 2, MARGIN + 40)).as("a frame").isEqualTo(0xC03D3E);
    }

    @Test
    void captionsWithoutMarksAreNeutralAndWidenTheirCells() {
        var plain = Plot.imageGrid(images(2), 2, 2);
        var pixels = Pixels.of(plain.captions("a", "b"));

        assertThat(pixels.count(PlotColor.GREEN.color(), pixels.everywhere())).isZero();
        assertThat(pixels.count(PlotColor.RED.color(), pixels.everywhere())).isZero();
        assertThat(pixels.height()).isEqualTo(plain.height() + 22);
        assertThat(plain.captions("a", "a caption much wider than its image").width())
                .isGreaterThan(plain.width() + 100);
    }

    @Test
    void titleStandsAboveAndFits() {
        var grid = Plot.imageGrid(images(1), 2, 2);
        var titled = grid.title("A title much wider than the only image");

        assertThat(titled.height()).isGreaterThan(grid.height());
        assertThat(titled.width()).isGreaterThan(300);
        var pixels = Pixels.of(titled);
        assertThat(
                        pixels.count(
                                rgb -> rgb != 0xFFFFFF,
                                new Rectangle(0, 0, MARGIN - 1, pixels.height())))
                .isZero();
        assertThat(pixels.count(rgb -> rgb < 0x444444, new Rectangle(0, 0, pixels.width(), 40)))
                .isGreaterThan(100);
    }

    @Test
    void largeImagesAreNotEnlarged() {
        assertThat(Plot.imageGrid(new float[][] {new float[90 * 200]}, 90, 200).width())
                .isEqualTo(200 + 2 * MARGIN);
    }

    @Test
    void gridsNeverChange() {
        var images = images(2);
        var grid = Plot.imageGrid(images, 2, 2);
        var before = Pixels.of(grid).all();

        images[1] = new double[4];
        grid.title("t").captions("a", "b").correct(false, true).columns(1).range(0, 2);

        assertThat(Pixels.of(grid).all()).isEqualTo(before);
    }

    @Test
    void imagesOfOtherSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.imageGrid(new double[][] {new double[784]}, 28, 27))
                .withMessageContainingAll("28 x 27", "756 values", "2268 in RGB", "not 784");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Plot.imageGrid(new double[][] {new double[4], new double[12]}, 2, 2))
                .withMessageContaining("image 1 has 12 values, but image 0 has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.imageGrid(new double[0][], 2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Plot.imageGrid(images(1), 0, 2));
    }

    @Test
    void pixelsOutsideTheRangeAreRefusedAndRoundingIsNot() {
        for (double bad : new double[] {255, -0.1, Double.NaN}) {
            var images = Arrays.stream(images(2)).map(double[]::clone).toArray(double[][]::new);
            images[1][2] = bad;
            var grid = Plot.imageGrid(images, 2, 2);
            assertThatIllegalArgumentException()
                    .isThrownBy(grid::image)
                    .withMessageContainingAll(
                            "image 1", "value 2 is " + bad, "range(black, white)");
        }
        Plot.imageGrid(new double[][] {{-1e-7, 1 + 1e-7, 0, 0}}, 2, 2).image();
    }

    @Test
    void countsMustAgree() {
        var grid = Plot.imageGrid(images(2), 2, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.captions("a"))
                .withMessageContaining("1 captions for 2 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.correct(true, true, false))
                .withMessageContaining("3 marks for 2 images");
        assertThatIllegalArgumentException().isThrownBy(() -> grid.columns(0));
        assertThatIllegalArgumentException().isThrownBy(() -> grid.range(1, 1));
    }
}
