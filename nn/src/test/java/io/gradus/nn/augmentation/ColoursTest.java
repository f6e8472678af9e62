package io.gradus.nn.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.ops.Images;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColoursTest {
    private static final ValueRange BYTES = ValueRange.BYTES;
    private static final ValueRange UNIT = new ValueRange(-1, 1);

    private static Tensor number(double value) {
        return Tensor.of((float) value);
    }

    /** Pixels from 0 to 255 as ones from −1 to 1, and back. */
    private static Tensor toUnit(Tensor bytes) {
        return bytes.times(2 / 255.0).minus(1);
    }

    private static Tensor fromUnit(Tensor unit) {
        return unit.plus(1).times(255 / 2.0);
    }

    @Test
    void contrast() {
        for (double factor : new double[] {0.4, 1.7}) {
            var name = "contrast" + factor;
            Pictures.check(Colours.contrast(Pictures.image(), number(factor), BYTES), name, 1e-3);
            var unit = Colours.contrast(toUnit(Pictures.image()), number(factor), UNIT);
            Pictures.check(fromUnit(unit), name, 1e-3);
        }
    }

    @Test
    void hueAndSaturation() {
        var image = Pictures.image();
        Pictures.check(Colours.hue(image, number(0.2), BYTES), "hue+0.2", 1e-2);
        Pictures.check(Colours.hue(image, number(-0.2), BYTES), "hue-0.2", 1e-2);
        Pictures.check(Colours.saturation(image, number(3), BYTES), "saturation3", 1e-2);
        var unit = Colours.hue(toUnit(image), number(0.2), UNIT);
        Pictures.check(fromUnit(unit), "hue+0.2", 1e-2);
        // Drawn to one side or the other; 0.75 / (1 − 0.75) = 3.
        var drawn = new RandomHue(0.4, 0.4).seed(1).apply(image, true).toFloatArray();
        var sides =
                new float[][] {
                    Pictures.get("hue+0.2").toFloatArray(), Pictures.get("hue-0.2").toFloatArray()
                };
        int side = Math.abs(drawn[0] - sides[0][0]) + Math.abs(drawn[1] - sides[0][1]) < 1 ? 0 : 1;
        assertThat(drawn).containsExactly(sides[side], within(1e-2f));
        Pictures.check(new RandomSaturation(0.75, 0.75).apply(image, true), "saturation3", 1e-2);
    }

    /** Pillow rounds its numbers. */
    @Test
    void sharpness() {
        var image = Pictures.image();
        Pictures.check(new RandomSharpness(0.5, 0.5).apply(image, true), "sharpness1.5", 1.3);
        Pictures.check(new RandomSharpness(-0.75, -0.75).apply(image, true), "sharpness0.25", 1.5);
        var tiny = Pictures.random(2, 2, 2, 1);
        Pictures.check(new RandomSharpness(1).apply(tiny, true), tiny, 0);
    }

    @Test
    void brightnessIsAShareOfTheRange() {
        var image = Tensor.of(new float[] {0, 100, 200}, Shape.of(1, 1, 3, 1));
        var layer = new RandomBrightness(0.4, 0.4);
        assertThat(layer.apply(image, true).toFloatArray())
                .containsExactly(new float[] {102, 202, 255}, within(1e-4f));
        assertThat(new RandomBrightness(-1, -1).apply(image, true).toFloatArray()).containsOnly(0);
    }

    @Test
    void fewBitsAndNegatives() {
        var image = Pictures.image();
        Pictures.check(new RandomPosterization(3).apply(image, true), "posterize3", 0);
        Pictures.check(
                new Solarization().thresholdFactor(128 / 255.0, 128 / 255.0).apply(image, true),
                "solarize128",
                0);
        Pictures.check(new RandomInvert().apply(image, true), image.unaryMinus().plus(255), 0);
        Pictures.check(new Solarization().apply(image, true), image.unaryMinus().plus(255), 0);
        var bright = new Solarization().additionFactor(1, 1).apply(image, true);
        assertThat(bright.toFloatArray()).containsOnly(0);
        var bits = new RandomPosterization(1, 2).apply(Pictures.random(50, 3, 3, 1), true);
        assertThat(bits.toFloatArray()).containsOnly(0, 64, 128, 192);
    }

    @Test
    void greyOrLessColourful() {
        var image = Pictures.image();
        var grey = new RandomGrayscale(1).apply(image, true);
        Pictures.check(grey.slice(3, 1, 2), "grey", 1.01);
        assertThat(grey.slice(3, 0, 1).toFloatArray())
                .isEqualTo(grey.slice(3, 2, 3).toFloatArray());
        Pictures.check(new RandomGrayscale(0).apply(image, true), image, 0);
        Pictures.check(new RandomColorDegeneration(1, 1).apply(image, true), grey, 1e-3);
        Pictures.check(new RandomColorDegeneration(0, 0).apply(image, true), image, 0);
        Pictures.check(
                new RandomColorDegeneration(0.5, 0.5).apply(image, true),
                image.plus(grey).div(2),
                1e-3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomGrayscale().apply(image.slice(3, 0, 2), true))
                .withMessageContaining("there must be three");
    }

    @Test
    void histograms() {
        var image = Pictures.image();
        Pictures.check(new AutoContrast().apply(image), "autocontrast", 1.01);
        Pictures.check(new Equalization().apply(image), "equalize", 0);
        // Each image by itself, and one that is everywhere the same stays.
        var two = Tensors.concat(0, image.times(0).plus(7), image);
        var equal = Colours.equalize(two, 256, BYTES, Dim.of(2));
        Pictures.check(equal.slice(0, 1, 2), "equalize", 0);
        assertThat(equal.slice(0, 0, 1).toFloatArray()).containsOnly(7);
        assertThat(new AutoContrast().apply(two).slice(0, 0, 1).toFloatArray()).containsOnly(7);
        var unit = new Equalization().valueRange(0, 1).bins(2);
        var line = Tensor.of(new float[] {0, 0.4f, 0.6f, 1}, Shape.of(1, 2, 2, 1));
        assertThat(unit.apply(line).toFloatArray()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void blurIsThatOfAllImagesAlike() {
        var images = Pictures.random(3, 9, 8, 2);
        Pictures.check(
                new RandomGaussianBlur().kernelSize(5, 4).sigma(1.5, 1.5).apply(images, true),
                Images.gaussianBlur(images, new int[] {5, 4}, new double[] {1.5}),
                1e-3);
    }

    @Test
    void jitterIsAllOfThem() {
        var image = Pictures.image();
        Pictures.check(new RandomColorJitter().apply(image, true), image, 0);
        var jitter =
                new RandomColorJitter()
                        .brightnessFactor(0.3)
                        .contrastFactor(0.3)
                        .saturationFactor(0.2, 0.8)
                        .hueFactor(0.2)
                        .seed(3);
        var images = Pictures.random(20, 4, 4, 3);
        var changed = jitter.apply(images, true).toFloatArray();
        assertThat(changed).isNotEqualTo(images.toFloatArray());
        assertThat(IntStream.range(0, changed.length).mapToDouble(i -> changed[i]))
                .allMatch(x -> x >= 0 && x <= 255);
    }

    @Test
    void factorsAreWhereTheyCanBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomBrightness(-2, 0))
                .withMessage(
                        "factor is from -2.0 to 0.0: it must ascend and be at least -1.0 and at"
                                + " most 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomHue(0.5, 0.4));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomContrast(1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomPosterization(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomInvert(1.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AutoContrast().valueRange(1, 1))
                .withMessage("the value range is from 1.0 to 1.0: it must ascend");
    }
}
