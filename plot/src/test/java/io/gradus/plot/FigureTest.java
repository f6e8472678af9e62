package io.gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureTest {
    private static final Chart CHART = Plot.line("loss", new double[] {3, 2, 1}).size(320, 240);

    @TempDir Path folder;

    @Test
    void savedFileIsThePicture() throws IOException {
        var file = CHART.save(folder.resolve("loss.png"));

        assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(Pixels.of(ImageIO.read(file.toFile())).all()).isEqualTo(Pixels.of(CHART).all());
    }

    @Test
    void missingFoldersAreMadeAndNothingElseIsLeft() throws IOException {
        var file = CHART.save(folder.resolve("a/b/LOSS.PNG"));
        CHART.title("again").save(file);

        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
        }
        assertThat(Pixels.of(ImageIO.read(file.toFile())).all())
                .isEqualTo(Pixels.of(CHART.title("again")).all());
    }

    @Test
    void otherEndingsAreRefused() {
        for (String name : new String[] {"loss.jpg", "loss", "loss.svg", "png"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CHART.save(folder.resolve(name)))
                    .withMessageContainingAll(name, ".png");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void figureThatCannotBeDrawnLeavesTheOldFile() throws IOException {
        var file = CHART.save(folder.resolve("loss.png"));
        var before = Files.readAllBytes(file);
        var broken = Plot.line("loss", new double[] {0}).logY();

        assertThatIllegalArgumentException().isThrownBy(() -> broken.save(file));

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void fileThatCannotBeWrittenIsNamedAndLeavesNothing() throws IOException {
        var taken = Files.createDirectories(folder.resolve("taken.png/full"));

        assertThatThrownBy(() -> CHART.save(folder.resolve("taken.png")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("taken.png");

        assertThat(taken).isEmptyDirectory();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(taken.getParent());
        }
    }

    @Test
    void readersNeverSeeHalfAFile() throws Exception {
        var file = CHART.save(folder.resolve("loss.png"));
        var done = new AtomicBoolean();
        var reader =
                CompletableFuture.supplyAsync(() -> {
                    int reads = 0;
                    do {
                        try {
                            assertThat(
                                            ImageIO.read(
                                                    new ByteArrayInputStream(
                                                            Files.readAllBytes(file))))
                                    .isNotNull();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        reads++;
                    } while (!done.get());
                    return reads;
                });
        for (int i = 0; i < 30; i++) {
            CHART.title("version " + i).save(file);
        }
        done.set(true);

        assertThat(reader.get()).isPositive();
    }

    @Test
    void othersMayReadThePicture() throws IOException {
        Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        var usual = Files.getPosixFilePermissions(Files.createFile(folder.resolve("usual")));

        var file = CHART.save(folder.resolve("loss.png"));

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(usual)
                .contains(PosixFilePermission.OWNER_READ);
    }

    @Test
    void drawingTouchesOnlyItsOwnPlace() {
        var image = new BufferedImage(500, 400, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setColor(Color.MAGENTA);
        g.fillRect(0, 0, 500, 400);
        g.translate(100, 50);
        var transform = g.getTransform();
        CHART.draw(g);

        assertThat(g.getTransform()).isEqualTo(transform);
        assertThat(g.getColor()).isEqualTo(Color.MAGENTA);
        assertThat(g.getClip()).isNull();
        var pixels = Pixels.of(image);
        assertThat(pixels.count(Color.MAGENTA, pixels.everywhere()))
                .isEqualTo(500 * 400 - 320 * 240);
        assertThat(Pixels.of(image.getSubimage(100, 50, 320, 240)).all())
                .isEqualTo(Pixels.of(CHART).all());
        g.dispose();
    }

    @Test
    void rowPutsFiguresSideBySide() {
        var grid = Plot.imageGrid(new double[][] {{0}}, 1, 1);
        var row = Plot.row(CHART, grid, CHART.title("right"));

        assertThat(row.width()).isEqualTo(640 + grid.width());
        assertThat(row.height()).isEqualTo(240);
        var image = row.image();
        assertThat(Pixels.of(image.getSubimage(0, 0, 320, 240)).all())
                .isEqualTo(Pixels.of(CHART).all());
        assertThat(
                        Pixels.of(
                                        image.getSubimage(
                                                320,
                                                (240 - grid.height()) / 2,
                                                grid.width(),
                                                grid.height()))
                                .all())
                .isEqualTo(Pixels.of(grid).all());
        assertThat(Pixels.of(image.getSubimage(320 + grid.width(), 0, 320, 240)).all())
                .isEqualTo(Pixels.of(CHART.title("right")).all());
        assertThatIllegalArgumentException().isThrownBy(Plot::row);
    }

    @Test
    void picturesOfAbsurdSizeAreRefusedBeforeMemoryIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CHART.size(100_000, 100_000).image())
                .withMessageContaining("100000 x 100000");
    }

    @Test
    void everyColorIsItsOwn() {
        assertThat(PlotColor.values()).extracting(PlotColor::color).doesNotHaveDuplicates();
        assertThat(PlotColor.of(0)).isEqualTo(PlotColor.BLUE);
        assertThat(PlotColor.of(10)).isEqualTo(PlotColor.BLUE);
        assertThat(PlotColor.of(9)).isEqualTo(PlotColor.GREY);
    }

    @Test
    void theExampleOfThePackageWorks() {
        float[][] points = {{0, 3}, {1, 4}, {3, 0}, {4, 1}};
        int[] classes = {0, 0, 1, 1};
        var lineX = new float[] {-1, 5};
        var lineY = new float[] {-1, 5};
        float[] losses = {2, 1, 0.5f};
        float[] accuracies = {0.2f, 0.7f, 0.9f};
        var images = new float[4][28 * 28];

        Plot.scatter(points, classes, "negative", "positive")
                .line("decision line", lineX, lineY)
                .color(PlotColor.BLACK)
                .dashed()
                .title("Two clouds")
                .xLabel("x")
                .yLabel("y")
                .save(folder.resolve("clouds.png"));
        var loss =
                Plot.line("training", losses)
                        .line("validation", losses)
                        .title("Loss")
                        .xLabel("epoch");
        var accuracy =
                Plot.line("training", accuracies).title("Accuracy").xLabel("epoch").yRange(0, 1);
        Plot.row(loss, accuracy).save(folder.resolve("learning-curves.png"));
        Plot.imageGrid(images, 28, 28)
                .captions("1", "2", "3", "4")
                .correct(true, true, false, true)
                .save(folder.resolve("predictions.png"));
        Plot.heatMap(new int[10][10])
                .yLabel("true digit")
                .xLabel("predicted digit")
                .save(folder.resolve("confusion.png"));

        for (String name :
                new String[] {
                    "clouds.png", "learning-curves.png", "predictions.png", "confusion.png"
                }) {
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
        var clouds = Plot.scatter(points, classes);
        assertThat(
                        Pixels.of(clouds)
                                .count(
                                        PlotColor.ORANGE.color(),
                                        new Rectangle(0, 0, clouds.width(), 480)))
                .isPositive();
    }
}
