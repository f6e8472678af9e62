package io.gradus.nn.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Settings;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixingTest {
    private static final int COUNT = 60;

    /** Image i is i everywhere, and so its label says how much of it there is. */
    private static final Tensor IMAGES =
            Tensor.arange(COUNT)
                    .cast(DType.FLOAT32)
                    .reshape(COUNT, 1, 1, 1)
                    .broadcastTo(Shape.of(COUNT, 8, 10, 2));

    private static final Tensor LABELS = Tensor.eye(COUNT);

    private static float[] row(Tensor tensor, int i) {
        return tensor.get(i).toFloatArray();
    }

    // ---- two images
    // ------------------------------------------------------------------------------

    @Test
    void mixUpMixesImagesAsTheirLabels() {
        var mixed = new MixUp(2).seed(1).applyAll(List.of(IMAGES, LABELS), true);
        double shares = 0;
        for (int i = 0; i < COUNT; i++) {
            var label = row(mixed.get(1), i);
            double mean = 0;
            double sum = 0;
            for (int k = 0; k < COUNT; k++) {
                mean += k * label[k];
                sum += label[k];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
            shares += label[i];
            assertThat(row(mixed.get(0), i))
                    .containsOnly(new float[] {(float) mean}, within(1e-4f));
        }
        assertThat(shares / COUNT).isBetween(0.35, 0.65);
    }

    @Test
    void cutMixMixesLabelsByArea() {
        var mixed = new CutMix().seed(3).applyAll(List.of(IMAGES, LABELS), true);
        int boxes = 0;
        for (int i = 0; i < COUNT; i++) {
            var label = row(mixed.get(1), i);
            var pixels = row(mixed.get(0), i);
            var counts = new int[COUNT];
            for (float pixel : pixels) {
                counts[(int) pixel]++;
            }
            for (int k = 0; k < COUNT; k++) {
                assertThat(label[k]).isCloseTo(counts[k] / 160f, within(1e-5f));
            }
            boxes += counts[i] < 160 && counts[i] > 0 ? 1 : 0;
        }
        assertThat(boxes).isGreaterThan(COUNT / 2);
    }

    @Test
    void mixedInTracesAsEagerlyAndOnlyWhileLearning() {
        for (boolean cut : new boolean[] {true, false}) {
            Layer eager = cut ? new CutMix().seed(3) : new MixUp().seed(3);
            Layer other = cut ? new CutMix().seed(3) : new MixUp().seed(3);
            var traced =
                    TracedFunction.<List<Tensor>, List<Tensor>>of(in -> other.applyAll(in, true))
                            .openBatch();
            for (int batch : new int[] {COUNT, 7}) {
                var in = List.of(IMAGES.slice(0, 0, batch), LABELS.slice(0, 0, batch));
                var expected = eager.applyAll(in, true);
                var actual = traced.apply(in);
                for (int i = 0; i < 2; i++) {
                    assertThat(actual.get(i).toFloatArray())
                            .isEqualTo(expected.get(i).toFloatArray());
                }
                var resting = eager.applyAll(in, false);
                assertThat(resting.get(0).toFloatArray()).isEqualTo(in.get(0).toFloatArray());
                assertThat(resting.get(1).toFloatArray()).isEqualTo(in.get(1).toFloatArray());
            }
            assertThat(traced.traces()).isEqualTo(1);
            Settings.roundTrip(Layer.class, eager, Augmentation.registry());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MixUp().applyAll(List.of(IMAGES), true))
                .withMessageContaining("takes images");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new CutMix().applyAll(List.of(IMAGES, LABELS.get(0).slice(0, 0, 3)), true))
                .withMessageContaining("there are 60 images and 3 labels");
        assertThatIllegalArgumentException().isThrownBy(() -> new MixUp(0));
    }

    // ---- boxes
    // -----------------------------------------------------------------------------------

    /** The smallest box that holds all pixels of one number, which must fill it. */
    private static int[] box(Tensor image, float number) {
        var pixels = image.toFloatArray();
        int columns = image.shape().size(1);
        int top = 99;
        int left = 99;
        int bottom = -1;
        int right = -1;
        int count = 0;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] == number) {
                count++;
                top = Math.min(top, i / columns);
                bottom = Math.max(bottom, i / columns);
                left = Math.min(left, i % columns);
                right = Math.max(right, i % columns);
            }
        }
        int height = bottom < 0 ? 0 : bottom - top + 1;
        int width = bottom < 0 ? 0 : right - left + 1;
        assertThat(count).isEqualTo(height * width);
        return new int[] {top, left, height, width};
    }

    @Test
    void erasedBoxes() {
        var images = Tensor.ones(Shape.of(200, 20, 30, 1));
        var layer = new RandomErasing().scale(0.1, 0.2).aspectRatio(0.5, 2).fillValue(7).seed(1);
        var erased = layer.apply(images, true);
        var places = new HashSet<String>();
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < 200; i++) {
            int[] box = box(erased.get(i), 7);
            // Sides are rounded to whole pixels.
            assertThat((box[2] + 0.5) * (box[3] + 0.5)).isGreaterThan(0.1 * 600);
            assertThat((box[2] - 0.5) * (box[3] - 0.5)).isLessThan(0.2 * 600);
            ratios.add((double) box[2] / box[3]);
            places.add(box[0] + " " + box[1]);
        }
        assertThat(ratios).allMatch(r -> r > 0.4 && r < 2.5);
        assertThat(ratios.stream().filter(r -> r > 1).count()).isBetween(60L, 140L);
        assertThat(places).hasSizeGreaterThan(50);
        assertThat(new RandomErasing(0).apply(images, true).toFloatArray()).containsOnly(1);
        var noise =
                new RandomErasing().scale(1, 1).aspectRatio(20 / 30.0, 20 / 30.0).valueRange(2, 3);
        assertThat(noise.apply(images.slice(0, 0, 2), true).min().toFloat()).isBetween(2f, 2.01f);
    }

    @Test
    void cutOutBoxes() {
        var images = Tensor.ones(Shape.of(200, 10, 20, 1));
        var cut = new RandomCutout(0.4, 0.5).fillValue(-1).seed(2).apply(images, true);
        int whole = 0;
        for (int i = 0; i < 200; i++) {
            int[] box = box(cut.get(i), -1);
            assertThat(box[2]).isBetween(2, 4);
            assertThat(box[3]).isBetween(5, 10);
            whole += box[2] == 4 && box[3] == 10 ? 1 : 0;
        }
        assertThat(whole).isBetween(30, 140);
    }

    @Test
    void asManyBoundingBoxesForEachImage() {
        var boxes = new Generator(1).uniform(Shape.of(2, 3, 4));
        var labels = Tensor.of(new int[][] {{1, 2, 3}, {4, 5, 6}});
        var more = new MaxNumBoundingBoxes(4).applyAll(List.of(boxes, labels), false);
        assertThat(more.get(0).shape()).isEqualTo(Shape.of(2, 4, 4));
        assertThat(more.get(1).toArray()).isEqualTo(new int[][] {{1, 2, 3, -1}, {4, 5, 6, -1}});
        var fewer = new MaxNumBoundingBoxes(2, 0).applyAll(List.of(boxes, labels), false);
        assertThat(fewer.get(1).toArray()).isEqualTo(new int[][] {{1, 2}, {4, 5}});
        Settings.<Layer>roundTrip(
                Layer.class, new MaxNumBoundingBoxes(2, 9), Augmentation.registry());
    }
}
