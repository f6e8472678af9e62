package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.LabeledImages;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir Path folder;

    private static Report report(int... predicted) {
        var labels = Tensor.of(new int[] {0, 1, 2, 2, 1});
        var images =
                new LabeledImages(
                        Tensor.zeros(Shape.of(5, 4, 4, 1), DType.UINT8),
                        labels,
                        List.of("cat", "dog", "a very long class name"));
        return new Report(images, predicted, new float[] {0.9f, 0.8f, 0.7f, 0.6f, 0.5f});
    }

    @Test
    void countsWhatWasTakenForWhat() {
        var report = report(0, 1, 2, 1, 1);
        assertThat(report.accuracy()).isEqualTo(0.8);
        assertThat(report.confusion()).isDeepEqualTo(new int[][] {{1, 0, 0}, {0, 2, 0}, {0, 1, 1}});
        assertThat(report.text())
                .isEqualTo(
                        """
                        test accuracy: 80.00 %

                        confusion matrix (rows: true class, columns: predicted class)
                                               cat           dog  a very long…
                                 cat             1             .             .
                                 dog             .             2             .
                        a very long…             .             1             1
                        """);
    }

    private static boolean hasRed(Path file) throws Exception {
        BufferedImage image = ImageIO.read(file.toFile());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                var color = new Color(image.getRGB(x, y));
                if (color.getRed() > 180 && color.getGreen() < 90 && color.getBlue() < 90) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void errorsAreMarkedInThePicture() throws Exception {
        var wrong = folder.resolve("wrong.png");
        report(0, 1, 2, 1, 1).savePredictions(wrong);
        assertThat(hasRed(wrong)).isTrue();
        var right = folder.resolve("right.png");
        report(0, 1, 2, 2, 1).savePredictions(right);
        assertThat(hasRed(right)).isFalse();
    }

    @Test
    void curvesAreDrawnOfWhateverThereIs() {
        var curves = new Curves();
        var none = folder.resolve("none.png");
        curves.save(none);
        assertThat(Files.exists(none)).isFalse();

        var numbers = Map.of("loss", 1.0, "accuracy", 0.5);
        curves.on(new TrainingEvent.EpochStarted(0, 2, 2));
        curves.on(new TrainingEvent.StepFinished(0, 1, 2, 1.5, numbers, 100));
        curves.on(new TrainingEvent.StepFinished(0, 2, 2, Double.NaN, numbers, 100));
        var steps = folder.resolve("steps.png");
        curves.save(steps);
        assertThat(steps).isNotEmptyFile();

        curves.on(new TrainingEvent.EpochFinished(0, numbers, numbers));
        var epoch = folder.resolve("epoch.png");
        curves.save(epoch);
        assertThat(epoch).isNotEmptyFile();
    }

    @Test
    void timesAndNumbersAreReadable() {
        assertThat(Messages.duration(0.2)).isEqualTo("0 s");
        assertThat(Messages.duration(59.6)).isEqualTo("1:00 min");
        assertThat(Messages.duration(3725)).isEqualTo("1:02:05 h");
        assertThat(Messages.count(1234567)).isEqualTo("1,234,567");
        assertThat(Messages.percent(0.98765)).isEqualTo("98.77 %");
    }
}
