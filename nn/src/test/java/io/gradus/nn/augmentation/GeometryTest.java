package io.gradus.nn.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeometryTest {
    private static Tensor augmented(Layer layer, Tensor images) {
        return layer.apply(images, true);
    }

    private static String shown(Tensor image) {
        return Arrays.toString(image.toFloatArray());
    }

    // ---- sizes
    // -----------------------------------------------------------------------------------

    @Test
    void resizing() {
        var images = Pictures.random(2, 6, 9, 3);
        Pictures.check(
                new Resizing(4, 5).apply(images),
                Resampling.resize(images, 4, 5, Method.BILINEAR, false),
                0);
        Pictures.check(
                new Resizing(4, 5).interpolation(Method.LANCZOS3).antialias(true).apply(images),
                Resampling.resize(images, 4, 5, Method.LANCZOS3, true),
                0);
        // Of 6×9, the middle 6 columns have the ratio of 3×3.
        Pictures.check(
                new Resizing(3, 3).cropToAspectRatio(true).apply(images),
                Resampling.resize(images.slice(2, 1, 7), 3, 3, Method.BILINEAR, false),
                0);
        var padded = new Resizing(9, 9).padToAspectRatio(true).fillValue(5).apply(images);
        Pictures.check(padded.slice(1, 1, 7), images, 0);
        assertThat(padded.slice(1, 0, 1).toFloatArray()).containsOnly(5);
        assertThat(padded.slice(1, 7, 9).toFloatArray()).containsOnly(5);
        assertThat(new Resizing(3, 4).apply(images.get(0)).shape()).isEqualTo(Shape.of(3, 4, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Resizing(1, 1).cropToAspectRatio(true).padToAspectRatio(true));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resizing(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Resizing(2, 2).apply(Tensor.ones(Shape.of(2, 2))))
                .withMessageContaining("inputs have shape (batch, height, width, channels)");
    }

    @Test
    void crops() {
        var images = Pictures.random(30, 7, 6, 2);
        var middle = images.slice(1, 2, 5).slice(2, 1, 5);
        Pictures.check(new CenterCrop(3, 4).apply(images), middle, 0);
        Pictures.check(new RandomCrop(3, 4).apply(images), middle, 0);
        var larger = new Resizing(9, 9).cropToAspectRatio(true).apply(images);
        Pictures.check(new CenterCrop(9, 9).apply(images), larger, 0);
        Pictures.check(augmented(new RandomCrop(9, 9), images), larger, 0);
        var crops = augmented(new RandomCrop(3, 4).seed(1), images);
        Set<String> places = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            var crop = shown(crops.get(i));
            int found = 0;
            for (int y = 0; y <= 4; y++) {
                for (int x = 0; x <= 2; x++) {
                    var box = images.get(i).slice(0, y, y + 3).slice(1, x, x + 4);
                    if (shown(box).equals(crop)) {
                        found++;
                        places.add(y + " " + x);
                    }
                }
            }
            assertThat(found).isEqualTo(1);
        }
        assertThat(places).hasSizeGreaterThan(7);
    }

    // ---- places of pixels
    // ------------------------------------------------------------------------

    @Test
    void flips() {
        var images = Pictures.random(40, 3, 4, 2);
        for (var mode : RandomFlip.Mode.values()) {
            var flipped = augmented(new RandomFlip(mode).seed(5), images);
            Set<String> kinds = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                var image = images.get(i);
                var now = shown(flipped.get(i));
                if (now.equals(shown(image))) {
                    kinds.add("none");
                } else if (now.equals(shown(image.flip(1)))) {
                    kinds.add("horizontal");
                } else if (now.equals(shown(image.flip(0)))) {
                    kinds.add("vertical");
                } else {
                    assertThat(now).isEqualTo(shown(image.flip(0, 1)));
                    kinds.add("both");
                }
            }
            assertThat(kinds)
                    .isEqualTo(
                            switch (mode) {
                                case HORIZONTAL -> Set.of("none", "horizontal");
                                case VERTICAL -> Set.of("none", "vertical");
                                case HORIZONTAL_AND_VERTICAL ->
                                        Set.of("none", "horizontal", "vertical", "both");
                            });
        }
    }

    /** A quarter of a turn against the clock is NumPy's rot90. */
    @Test
    void quarterTurns() {
        var images = Pictures.random(3, 5, 5, 2);
        for (int quarters : new int[] {-1, 0, 1, 2}) {
            var layer = new RandomRotation(quarters / 4.0, quarters / 4.0);
            var expected = images.rot90(Math.floorMod(quarters, 4), 1, 2);
            Pictures.check(augmented(layer.interpolation(Method.NEAREST), images), expected, 0);
            Pictures.check(
                    augmented(new RandomRotation(quarters / 4.0, quarters / 4.0), images),
                    expected,
                    1e-3);
        }
    }

    /** SciPy's numbers. */
    @Test
    void turnsAndZooms() {
        var image = Pictures.image();
        for (var border :
                new Border[] {Border.REFLECT, Border.CONSTANT, Border.NEAREST, Border.WRAP}) {
            var layer = new RandomRotation(0.1, 0.1).fillMode(border).fillValue(9);
            Pictures.check(
                    augmented(layer, image),
                    "rotation36" + border.name().toLowerCase(Locale.ROOT),
                    5e-3);
        }
        var zoom = new RandomZoom(0.3, 0.3).widthFactor(-0.2, -0.2);
        Pictures.check(augmented(zoom, image), "zoom1.3x0.8", 5e-3);
        Pictures.check(augmented(new RandomZoom(0, 0), image), image, 0);
        var shear = augmented(new RandomShear(0.3, 0).xFactor(0.3, 0.3).seed(2), image);
        boolean right =
                Math.abs(shear.toFloatArray()[30] - Pictures.get("shear+0.3").toFloatArray()[30])
                        < 1e-2;
        Pictures.check(shear, right ? "shear+0.3" : "shear-0.3", 5e-3);
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomZoom(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomShear(-0.1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomRotation(1).interpolation(Method.BICUBIC));
    }

    @Test
    void wholePixels() {
        var images = Pictures.random(2, 4, 8, 3);
        var layer =
                new RandomTranslation(0, 0)
                        .heightFactor(0.25, 0.25)
                        .widthFactor(-0.25, -0.25)
                        .fillMode(Border.CONSTANT)
                        .fillValue(3);
        var moved = augmented(layer, images);
        // One row down, two columns to the left.
        Pictures.check(
                moved.slice(1, 1, 4).slice(2, 0, 6), images.slice(1, 0, 3).slice(2, 2, 8), 0);
        assertThat(moved.slice(1, 0, 1).toFloatArray()).containsOnly(3);
        assertThat(moved.slice(2, 6, 8).toFloatArray()).containsOnly(3);
        var wrapped = augmented(layer.fillMode(Border.WRAP), images);
        Pictures.check(wrapped, images.roll(1, 1).roll(-2, 2), 0);
    }

    @Test
    void eachImageIsMovedInItsOwnWay() {
        var image = Pictures.random(1, 8, 8, 1);
        var images = image.broadcastTo(Shape.of(10, 8, 8, 1));
        for (var layer :
                new Layer[] {
                    new RandomRotation(0.5),
                    new RandomTranslation(0.5, 0.5),
                    new RandomZoom(0.5),
                    new RandomShear(0.5, 0.5),
                    new RandomPerspective(),
                    new RandomElasticTransform()
                }) {
            var changed = augmented(layer, images);
            Set<String> kinds = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                kinds.add(shown(changed.get(i)));
            }
            assertThat(kinds).as(layer.name()).hasSize(10);
        }
    }

    @Test
    void perspectiveAndRubber() {
        var images = Pictures.random(3, 9, 7, 2);
        Pictures.check(augmented(new RandomPerspective().scale(0), images), images, 0.05);
        Pictures.check(augmented(new RandomPerspective(0), images), images, 0.05);
        // Corners move inwards, so that what is beyond the border is seen.
        var white = Tensor.full(Shape.of(20, 9, 9, 1), 1, DType.FLOAT32);
        var seen = augmented(new RandomPerspective().scale(0.8).seed(1), white);
        assertThat(seen.get(3).get(0).get(0).toFloatArray()[0]).isLessThan(1);
        assertThat(seen.slice(1, 4, 5).slice(2, 4, 5).toFloatArray())
                .containsOnly(new float[] {1}, within(0.01f));
        for (var border : Border.values()) {
            var rubber = new RandomElasticTransform().scale(0, 0).fillMode(border);
            Pictures.check(augmented(rubber, images), images, 1e-3);
            var moved =
                    augmented(new RandomElasticTransform().scale(9, 9).fillMode(border), images);
            assertThat(moved.toFloatArray()).isNotEqualTo(images.toFloatArray());
            assertThat(moved.min().toFloat()).isGreaterThanOrEqualTo(0);
            assertThat(moved.max().toFloat()).isLessThanOrEqualTo(255);
        }
        Pictures.check(augmented(new RandomElasticTransform(0), images), images, 1e-3);
    }

    /** Pictures of their own coordinates show how far pixels are moved. */
    @Test
    void rubberMovesAsFarAsItSays() {
        int size = 60;
        var rows =
                Tensor.arange(size)
                        .cast(DType.FLOAT32)
                        .reshape(1, size, 1, 1)
                        .broadcastTo(Shape.of(20, size, size, 1));
        var layer = new RandomElasticTransform().scale(2, 2).seed(1).interpolation(Method.BILINEAR);
        var moved = augmented(layer, rows).minus(rows).slice(1, 10, 50);
        // Twice a fiftieth of 60 pixels.
        assertThat(moved.square().mean().sqrt().toDouble()).isBetween(2.1, 2.7);
    }
}
