package io.gradus.nn.layers;

import static io.gradus.nn.layers.LayerRow.Trait.KEEPS_DTYPE;
import static io.gradus.nn.layers.LayerRow.Trait.NO_GRADIENT;
import static io.gradus.nn.layers.LayerRow.Trait.TRAINING_DIFFERS;

import io.gradus.nn.Layer;
import io.gradus.nn.augmentation.AugMix;
import io.gradus.nn.augmentation.AutoContrast;
import io.gradus.nn.augmentation.CenterCrop;
import io.gradus.nn.augmentation.CutMix;
import io.gradus.nn.augmentation.Equalization;
import io.gradus.nn.augmentation.MaxNumBoundingBoxes;
import io.gradus.nn.augmentation.MixUp;
import io.gradus.nn.augmentation.RandAugment;
import io.gradus.nn.augmentation.RandomBrightness;
import io.gradus.nn.augmentation.RandomColorDegeneration;
import io.gradus.nn.augmentation.RandomColorJitter;
import io.gradus.nn.augmentation.RandomContrast;
import io.gradus.nn.augmentation.RandomCrop;
import io.gradus.nn.augmentation.RandomCutout;
import io.gradus.nn.augmentation.RandomElasticTransform;
import io.gradus.nn.augmentation.RandomErasing;
import io.gradus.nn.augmentation.RandomFlip;
import io.gradus.nn.augmentation.RandomGaussianBlur;
import io.gradus.nn.augmentation.RandomGrayscale;
import io.gradus.nn.augmentation.RandomHue;
import io.gradus.nn.augmentation.RandomInvert;
import io.gradus.nn.augmentation.RandomPerspective;
import io.gradus.nn.augmentation.RandomPosterization;
import io.gradus.nn.augmentation.RandomRotation;
import io.gradus.nn.augmentation.RandomSaturation;
import io.gradus.nn.augmentation.RandomSharpness;
import io.gradus.nn.augmentation.RandomShear;
import io.gradus.nn.augmentation.RandomTranslation;
import io.gradus.nn.augmentation.RandomZoom;
import io.gradus.nn.augmentation.Resizing;
import io.gradus.nn.augmentation.Solarization;
import java.util.List;
import java.util.function.Supplier;

/** Layers that change images. Pixels of the tables are about 0: ranges lie around it. */
final class AugmentationRows {
    private AugmentationRows() {}

    private static LayerRow random(String name, Supplier<Layer> layer) {
        return LayerRow.of(name, layer).input(4, 5, 3).output(4, 5, 3).with(TRAINING_DIFFERS);
    }

    static List<LayerRow> rows() {
        return List.of(
                LayerRow.of("resizing", () -> new Resizing(6, 3).cropToAspectRatio(true))
                        .input(4, 5, 2)
                        .output(6, 3, 2),
                LayerRow.of("center crop", () -> new CenterCrop(2, 3))
                        .input(4, 5, 2)
                        .output(2, 3, 2),
                LayerRow.of("random crop", () -> new RandomCrop(2, 3).seed(4))
                        .input(4, 5, 2)
                        .output(2, 3, 2)
                        .with(TRAINING_DIFFERS),
                random("random flip", RandomFlip::new),
                random("random rotation", () -> new RandomRotation(0.2)),
                random("random translation", () -> new RandomTranslation(0.3, 0.3)),
                random("random zoom", () -> new RandomZoom(0.3).widthFactor(0.1, 0.2)),
                random("random shear", () -> new RandomShear(0.3, 0.2)),
                random("random perspective", () -> new RandomPerspective(0.9).scale(0.4)),
                random("random elastic transform", () -> new RandomElasticTransform().scale(2, 5)),
                random("random contrast", () -> new RandomContrast(0.3).valueRange(-9, 9)),
                random("random brightness", () -> new RandomBrightness(0.1).valueRange(-9, 9)),
                random("random hue", () -> new RandomHue(0.3).valueRange(-9, 9)),
                random("random saturation", () -> new RandomSaturation(0.4).valueRange(-9, 9)),
                random("random sharpness", () -> new RandomSharpness(0.5).valueRange(-9, 9)),
                random(
                        "random color jitter",
                        () ->
                                new RandomColorJitter()
                                        .brightnessFactor(0.1)
                                        .contrastFactor(0.1)
                                        .valueRange(-9, 9)),
                random(
                        "random color degeneration",
                        () -> new RandomColorDegeneration(0.5).valueRange(-9, 9)),
                random("random grayscale", RandomGrayscale::new),
                random("random invert", () -> new RandomInvert(0.9).valueRange(-9, 9)),
                random(
                                "random posterization",
                                () -> new RandomPosterization(3, 5).valueRange(-9, 9))
                        .with(NO_GRADIENT),
                random("solarization", () -> new Solarization(0.1, 0.9).valueRange(-9, 9)),
                LayerRow.of("auto contrast", () -> new AutoContrast().valueRange(-9, 9))
                        .input(4, 5, 2)
                        .output(4, 5, 2),
                LayerRow.of("equalization", () -> new Equalization().valueRange(-9, 9).bins(30))
                        .input(4, 5, 2)
                        .output(4, 5, 2)
                        .with(NO_GRADIENT),
                random(
                        "random gaussian blur",
                        () -> new RandomGaussianBlur().sigma(0.5, 1).valueRange(-9, 9)),
                random("random erasing", () -> new RandomErasing().scale(0.3, 0.4)),
                random("random cutout", () -> new RandomCutout(0.5, 0.5)),
                LayerRow.of("cut mix", CutMix::new)
                        .input(4, 5, 3)
                        .input(6)
                        .output(4, 5, 3)
                        .output(6)
                        .with(TRAINING_DIFFERS),
                LayerRow.of("mix up", () -> new MixUp(2))
                        .input(4, 5, 3)
                        .input(6)
                        .output(4, 5, 3)
                        .output(6)
                        .with(TRAINING_DIFFERS),
                random(
                                "aug mix",
                                () -> new AugMix().numChains(2).chainDepth(1, 2).valueRange(-9, 9))
                        .with(NO_GRADIENT),
                random("rand augment", () -> new RandAugment(2, 0.3).valueRange(-9, 9))
                        .with(NO_GRADIENT),
                LayerRow.of("bounding boxes", () -> new MaxNumBoundingBoxes(3))
                        .input(5, 4)
                        .input(2)
                        .output(3, 4)
                        .output(3)
                        .with(KEEPS_DTYPE));
    }
}
