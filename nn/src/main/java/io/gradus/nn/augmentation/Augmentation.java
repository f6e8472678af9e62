package io.gradus.nn.augmentation;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Registry;
import java.util.List;
import java.util.function.Supplier;

/** The classes here that may come out of a file. */
public final class Augmentation {
    private static final List<Supplier<Layer>> LAYERS =
            List.of(
                    () -> new Resizing(1, 1),
                    () -> new CenterCrop(1, 1),
                    () -> new RandomCrop(1, 1),
                    RandomFlip::new,
                    () -> new RandomRotation(0),
                    () -> new RandomTranslation(0, 0),
                    () -> new RandomZoom(0),
                    () -> new RandomShear(0, 0),
                    RandomPerspective::new,
                    RandomElasticTransform::new,
                    () -> new RandomContrast(0),
                    () -> new RandomBrightness(0),
                    () -> new RandomHue(0),
                    () -> new RandomSaturation(0),
                    () -> new RandomSharpness(0),
                    RandomColorJitter::new,
                    () -> new RandomColorDegeneration(0),
                    RandomGrayscale::new,
                    RandomInvert::new,
                    () -> new RandomPosterization(8),
                    Solarization::new,
                    AutoContrast::new,
                    Equalization::new,
                    RandomGaussianBlur::new,
                    RandomErasing::new,
                    () -> new RandomCutout(0, 0),
                    CutMix::new,
                    MixUp::new,
                    AugMix::new,
                    RandAugment::new,
                    () -> new MaxNumBoundingBoxes(1));
    private static final Registry REGISTRY = all();

    private Augmentation() {}

    private static Registry all() {
        var registry = Registry.empty();
        for (var layer : LAYERS) {
            registry = registry.with(Layer.class, layer);
        }
        return registry;
    }

    /**
     * All of them, as {@code Layer}.
     *
     * @return the registry
     */
    public static Registry registry() {
        return REGISTRY;
    }

    static int classes() {
        return LAYERS.size();
    }
}
