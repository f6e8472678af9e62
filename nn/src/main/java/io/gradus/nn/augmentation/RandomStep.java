package io.gradus.nn.augmentation;

import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Border;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/**
 * One change of each image, drawn among several.
 *
 * @param changes those that there are
 * @param factor how strong, from 0 to 1
 * @param range the range of the pixels
 * @param method how numbers between pixels are made
 */
record RandomStep(List<Change> changes, double factor, ValueRange range, Method method) {
    enum Change {
        SHEAR,
        TRANSLATION,
        ROTATION,
        BRIGHTNESS,
        COLOR_DEGENERATION,
        CONTRAST,
        SHARPNESS,
        POSTERIZATION,
        SOLARIZATION,
        AUTO_CONTRAST,
        EQUALIZATION
    }

    Tensor changed(Tensor images, Draws draws) {
        var choice = draws.below(changes.size());
        var x = moved(images, draws, choice);
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            if (change.ordinal() > Change.ROTATION.ordinal()) {
                x = Tensors.where(choice.equal(i), coloured(change, images, draws), x);
            }
        }
        return x;
    }

    /** All that move pixels are one map, which for other images changes nothing. */
    private Tensor moved(Tensor images, Draws draws, Tensor choice) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var zero = draws.uniform(0, 0);
        var maps = Affine.translation(zero, zero);
        for (int i = 0; i < changes.size(); i++) {
            var map =
                    switch (changes.get(i)) {
                        case SHEAR ->
                                Affine.shear(
                                        draws.uniform(-factor, factor),
                                        draws.uniform(-factor, factor));
                        case TRANSLATION ->
                                Affine.translation(
                                        draws.uniform(-factor, factor).times(width),
                                        draws.uniform(-factor, factor).times(height));
                        case ROTATION ->
                                Affine.rotation(
                                        draws.uniform(-factor, factor).times(2 * Math.PI),
                                        height,
                                        width);
                        default -> maps;
                    };
            maps = Tensors.where(choice.equal(i).squeeze(2, 3), map, maps);
        }
        return Resampling.affineTransform(images, maps, method, Border.REFLECT, 0);
    }

    private Tensor coloured(Change change, Tensor images, Draws draws) {
        return switch (change) {
            case BRIGHTNESS -> Colours.brightness(images, draws.uniform(-factor, factor), range);
            case COLOR_DEGENERATION ->
                    // Images without colour have none to lose.
                    images.shape().dim(3).is(3)
                            ? Colours.degenerate(images, draws.uniform(0, factor), range)
                            : images;
            case CONTRAST -> Colours.contrast(images, draws.uniform(1 - factor, 1 + factor), range);
            case SHARPNESS -> Colours.sharpness(images, draws.uniform(-factor, factor), range);
            case POSTERIZATION ->
                    Colours.posterize(
                            images, draws.number(Math.max(1, (int) (8 * (1 - factor)))), range);
            case SOLARIZATION ->
                    Colours.solarize(
                            images, draws.uniform(0, factor), draws.uniform(0, factor), range);
            case AUTO_CONTRAST -> Colours.autoContrast(images, range);
            case EQUALIZATION -> Colours.equalize(images, 256, range, draws.batch());
            default -> images;
        };
    }
}
