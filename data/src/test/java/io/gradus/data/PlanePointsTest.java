package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PlanePointsTest {

    @Test
    void moonsLieOnTheirHalfCircles() {
        var moons = TwoMoons.generate(400, 0, 1);
        float[] points = moons.inputs().toFloatArray();
        int[] labels = moons.targets().toIntArray();

        assertThat(moons.inputs().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(moons.inputs().shape()).isEqualTo(Shape.of(400, 2));
        for (int i = 0; i < 400; i++) {
            double x = labels[i] == 0 ? points[2 * i] : points[2 * i] - 1;
            double y = labels[i] == 0 ? points[2 * i + 1] : points[2 * i + 1] - .5;
            assertThat(Math.hypot(x, y)).isCloseTo(1, within(1e-6));
            assertThat(labels[i] == 0 ? y : -y).isBetween(-1e-6, 1.0);
        }
        assertThat(Arrays.stream(labels).sum()).isEqualTo(200);
    }

    @Test
    void spiralsLieOnTheirArms() {
        var spirals = Spirals.generate(300, 3, 1.5, 0, 2);
        float[] points = spirals.inputs().toFloatArray();
        int[] labels = spirals.targets().toIntArray();

        for (int i = 0; i < 300; i++) {
            double radius = Math.hypot(points[2 * i], points[2 * i + 1]);
            double turns = Math.atan2(points[2 * i + 1], points[2 * i]) / (2 * Math.PI);
            double expected = 1.5 * radius + labels[i] / 3.0;
            assertThat(radius * Math.abs(turns - expected - Math.rint(turns - expected)))
                    .isLessThan(1e-5);
            assertThat(radius).isLessThan(1 + 1e-6);
        }
    }

    @Test
    void blobsScatterAboutTheirMiddles() {
        var blobs = Blobs.generate(30_000, 3, .5, 3);
        float[] points = blobs.inputs().toFloatArray();
        for (int label = 0; label < 3; label++) {
            double x = 0;
            double square = 0;
            double middle = 4 * Math.cos(2 * Math.PI * label / 3);
            for (int i = label; i < 30_000; i += 3) {
                x += points[2 * i] / 10_000;
                square += (points[2 * i] - middle) * (points[2 * i] - middle) / 10_000;
            }
            assertThat(x).isCloseTo(middle, within(.02));
            assertThat(Math.sqrt(square)).isCloseTo(.5, within(.02));
        }
    }

    @Test
    void noiseMovesPointsByItsDeviation() {
        float[] clean = TwoMoons.generate(20_000, 0, 4).inputs().toFloatArray();
        float[] noisy = TwoMoons.generate(20_000, .1, 4).inputs().toFloatArray();
        double square = 0;
        for (int i = 0; i < clean.length; i++) {
            square += Math.pow(noisy[i] - clean[i], 2) / clean.length;
        }

        assertThat(Math.sqrt(square)).isCloseTo(.1, within(.002));
    }

    @Test
    void theBitsArePinnedAndDoNotDependOnTheCount() {
        assertThat(crc(TwoMoons.generate(100, .1, 1))).isEqualTo(3360379265L);
        assertThat(crc(Spirals.generate(100, 2, 1.5, .02, 1))).isEqualTo(2985088075L);
        assertThat(crc(Blobs.generate(100, 3, 1, 1))).isEqualTo(2272616335L);
        assertThat(TwoMoons.generate(500, .1, 1).rows(Splits.range(0, 100)).inputs().toFloatArray())
                .isEqualTo(TwoMoons.generate(100, .1, 1).inputs().toFloatArray());
        assertThat(crc(TwoMoons.generate(100, .1, 2)))
                .isNotEqualTo(crc(TwoMoons.generate(100, .1, 1)));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> TwoMoons.generate(0, .1, 1))
                .hasMessageContaining("at least 1 point");
        assertThatThrownBy(() -> TwoMoons.generate(10, -1, 1))
                .hasMessageContaining("standard deviation");
        assertThatThrownBy(() -> Blobs.generate(10, 0, 1, 1))
                .hasMessageContaining("at least 1 class");
        assertThatThrownBy(() -> Spirals.generate(10, 0, 1, 0, 1))
                .hasMessageContaining("at least 1 arm");
        assertThatThrownBy(() -> Blobs.generate(10, 2, Double.NaN, 1)).hasMessageContaining("NaN");
    }

    private static long crc(Examples points) {
        var crc = new CRC32();
        crc.update(points.inputs().toByteBuffer());
        return crc.getValue();
    }
}
