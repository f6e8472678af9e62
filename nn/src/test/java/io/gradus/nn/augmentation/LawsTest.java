package io.gradus.nn.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.Layer;
import io.gradus.nn.Sequential;
import io.gradus.nn.Settings;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Flatten;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all layers of images. */
class LawsTest {
    /** Those that do the same whether a model is learning or not. */
    private static final Set<Class<?>> ALWAYS =
            Set.of(Resizing.class, CenterCrop.class, AutoContrast.class, Equalization.class);

    private static final Tensor IMAGES = Pictures.random(3, 12, 10, 3);

    private static Supplier<Layer> of(Supplier<Layer> layer) {
        return layer;
    }

    static Stream<Supplier<Layer>> layers() {
        return Stream.of(
                of(() -> new Resizing(5, 7).interpolation(Method.BICUBIC).antialias(true)),
                of(() -> new Resizing(6, 6).padToAspectRatio(true).fillValue(3)),
                of(() -> new CenterCrop(5, 4)),
                of(() -> new RandomCrop(5, 4).seed(1)),
                of(() -> new RandomCrop(15, 4).seed(1)),
                of(() -> new RandomFlip().seed(1)),
                of(() -> new RandomRotation(0.3).fillMode(Border.NEAREST).seed(1)),
                of(() -> new RandomTranslation(0.3, 0.2).interpolation(Method.NEAREST).seed(1)),
                of(() -> new RandomZoom(0.3).widthFactor(0.1, 0.4).seed(1)),
                of(() -> new RandomShear(0.3, 0.2).fillMode(Border.CONSTANT).fillValue(2).seed(1)),
                of(() -> new RandomPerspective(0.9).scale(0.5).fillValue(4).seed(1)),
                of(() -> new RandomElasticTransform(0.9).scale(1, 5).seed(1)),
                of(() -> new RandomContrast(0.5, 0.9).seed(1)),
                of(() -> new RandomBrightness(0.5).seed(1)),
                of(() -> new RandomHue(0.5).seed(1)),
                of(() -> new RandomSaturation(0.2, 0.9).seed(1)),
                of(() -> new RandomSharpness(0.5).seed(1)),
                of(() -> new RandomColorJitter().brightnessFactor(0.5).hueFactor(0.3).seed(1)),
                of(() -> new RandomColorDegeneration(0.5).seed(1)),
                of(() -> new RandomGrayscale().seed(1)),
                of(() -> new RandomInvert(0.5).seed(1)),
                of(() -> new RandomPosterization(2, 7).seed(1)),
                of(() -> new Solarization(0.3, 0.9).seed(1)),
                of(() -> new AutoContrast()),
                of(() -> new Equalization().bins(100)),
                of(() -> new RandomGaussianBlur(0.9).kernelSize(3, 5).sigma(0.5, 2).seed(1)),
                of(() -> new RandomErasing(0.9).scale(0.1, 0.3).seed(1)),
                of(() -> new RandomErasing(0.9).fillValue(9).aspectRatio(1, 1).seed(1)),
                of(() -> new RandomCutout(0.5, 0.3).fillValue(9).seed(1)),
                of(() -> new AugMix().numChains(2).chainDepth(1, 2).factor(0.2).alpha(2).seed(1)),
                of(() ->
                        new AugMix()
                                .allOps(false)
                                .chainDepth(1, 1)
                                .interpolation(Method.NEAREST)
                                .seed(1)),
                of(() -> new RandAugment(2, 0.4).interpolation(Method.NEAREST).seed(1)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void holdForEach(Supplier<Layer> supplier) {
        var layer = supplier.get();
        var name = layer.getClass().getSimpleName();
        var first = layer.apply(IMAGES, true);
        // Nothing happens to a model at rest.
        if (layer instanceof RandomCrop) {
            assertThat(layer.apply(IMAGES).shape()).as(name).isEqualTo(first.shape());
        } else if (ALWAYS.contains(layer.getClass())) {
            assertThat(layer.apply(IMAGES).toFloatArray()).as(name).isEqualTo(first.toFloatArray());
        } else {
            assertThat(layer.apply(IMAGES).toFloatArray())
                    .as(name)
                    .isEqualTo(IMAGES.toFloatArray());
            assertThat(first.toFloatArray()).as(name).isNotEqualTo(IMAGES.toFloatArray());
        }
        // Pixels stay in their range; the cubic alone goes beyond.
        if (!(layer instanceof Resizing)) {
            assertThat(first.min().toFloat()).as(name).isGreaterThanOrEqualTo(0);
            assertThat(first.max().toFloat()).as(name).isLessThanOrEqualTo(255.01f);
        }
        // The same seed gives the same bits: in another layer, in one that a file brings back, and
        // in a function for any batch.
        var second = layer.apply(IMAGES.slice(0, 1, 3), true);
        var again = Settings.roundTrip(Layer.class, layer, Augmentation.registry());
        var traced = TracedFunction.<Tensor, Tensor>of(x -> again.apply(x, true)).openBatch();
        assertThat(traced.apply(IMAGES).toFloatArray()).as(name).isEqualTo(first.toFloatArray());
        assertThat(traced.apply(IMAGES.slice(0, 1, 3)).toFloatArray())
                .as(name)
                .isEqualTo(second.toFloatArray());
        assertThat(traced.traces()).as(name).isEqualTo(1);
        // One image is a batch of one.
        var single = supplier.get().apply(IMAGES.get(2), true);
        assertThat(single.toFloatArray())
                .as(name)
                .isEqualTo(supplier.get().apply(IMAGES.slice(0, 2, 3), true).toFloatArray());
        assertThat(single.shape()).as(name).isEqualTo(first.shape().without(0));
        // Bytes are numbers, and dtypes those that the layer computes in.
        var bytes = IMAGES.floor().cast(DType.UINT8);
        assertThat(supplier.get().apply(bytes, true).toFloatArray())
                .as(name)
                .isEqualTo(supplier.get().apply(bytes.cast(DType.FLOAT32), true).toFloatArray());
        for (var policy : List.of(DTypePolicy.MIXED_FLOAT16, DTypePolicy.FLOAT64)) {
            var mixed = supplier.get().dtype(policy).apply(bytes, true);
            assertThat(mixed.dtype()).as(name).isEqualTo(policy.compute());
        }
    }

    @Test
    void allAreListed() {
        var shown =
                Stream.concat(
                                layers().map(Supplier::get),
                                Stream.of(new CutMix(), new MixUp(), new MaxNumBoundingBoxes(1)))
                        .map(Object::getClass)
                        .distinct()
                        .count();
        assertThat(shown).isEqualTo(Augmentation.classes());
    }

    /** Another range of the pixels gives the same pictures. */
    @Test
    void theRangeOfPixelsIsOneOfNumbersAlone() {
        var unit = IMAGES.div(255).cast(DType.FLOAT64);
        var pairs =
                Arrays.<Supplier<ColourLayer<?>>>asList(
                        () -> new RandomContrast(0.5).seed(1),
                        () -> new RandomBrightness(0.5).seed(1),
                        () -> new RandomHue(0.5).seed(1),
                        () -> new RandomSaturation(0.2, 0.9).seed(1),
                        () -> new RandomSharpness(0.5).seed(1),
                        () -> new RandomInvert().seed(1),
                        () -> new Solarization(0.3, 0.9).seed(1),
                        () -> new RandomErasing().seed(1));
        for (var pair : pairs) {
            var bytes = pair.get();
            bytes.dtype(DTypePolicy.FLOAT64);
            var units = pair.get().valueRange(0, 1);
            units.dtype(DTypePolicy.FLOAT64);
            Pictures.check(
                    units.apply(unit, true).times(255).cast(DType.FLOAT32),
                    bytes.apply(unit.times(255), true).cast(DType.FLOAT32),
                    1e-3);
        }
    }

    @Test
    void insideAModel() {
        var model =
                new Sequential(
                        new RandomFlip(RandomFlip.Mode.HORIZONTAL),
                        new RandomRotation(0.1),
                        new RandomErasing(),
                        new Flatten(),
                        new Dense(2));
        model.build(Shape.of(12, 10, 3), new Generator(1));
        assertThat(model.generators()).hasSize(3);
        var quiet = model.apply(IMAGES).toFloatArray();
        assertThat(model.apply(IMAGES).toFloatArray()).isEqualTo(quiet);
        assertThat(model.apply(IMAGES, true).toFloatArray()).isNotEqualTo(quiet);
    }
}
