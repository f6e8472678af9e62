package io.gradus.nn.augmentation;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.ops.Images;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/** What can be done to the colours of images, by numbers [batch, 1, 1, 1] or scalars. */
final class Colours {
    private Colours() {}

    /** Each channel away from its mean, or towards it. */
    static Tensor contrast(Tensor images, Tensor factor, ValueRange range) {
        var mean = images.mean(new int[] {1, 2}, true);
        return range.clip(images.minus(mean).times(factor).plus(mean));
    }

    /** Brighter by a share of the range. */
    static Tensor brightness(Tensor images, Tensor share, ValueRange range) {
        return range.clip(images.plus(share.times(range.span())));
    }

    /** Further round the circle of colours, by a share of it. */
    static Tensor hue(Tensor images, Tensor share, ValueRange range) {
        var hsv = Images.rgbToHsv(range.toUnit(images));
        var hue = hsv.slice(3, 0, 1).plus(share).mod(1);
        var changed = Tensors.concat(3, hue, hsv.slice(3, 1, 3));
        return range.clip(range.fromUnit(Images.hsvToRgb(changed)));
    }

    /** Saturation times a factor. */
    static Tensor saturation(Tensor images, Tensor factor, ValueRange range) {
        var hsv = Images.rgbToHsv(range.toUnit(images));
        var saturation = hsv.slice(3, 1, 2).times(factor).clip(0, 1);
        var changed = Tensors.concat(3, hsv.slice(3, 0, 1), saturation, hsv.slice(3, 2, 3));
        return range.clip(range.fromUnit(Images.hsvToRgb(changed)));
    }

    static Tensor grey(Tensor images) {
        var luma = Images.rgbToGrayscale(images);
        return Tensors.concat(3, luma, luma, luma);
    }

    /** Between the image at 0 and its luma at 1. */
    static Tensor degenerate(Tensor images, Tensor factor, ValueRange range) {
        return range.clip(images.plus(grey(images).minus(images).times(factor)));
    }

    /** Away from a smoothed image, or towards it; pixels at the border stay. */
    static Tensor sharpness(Tensor images, Tensor factor, ValueRange range) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        int[] one = {0, 1, 1, 0};
        var padded = images.pad(one, one, 0);
        var sum = images.times(4);
        for (int dy = 0; dy < 3; dy++) {
            var rows = padded.slice(1, dy, dy + height);
            for (int dx = 0; dx < 3; dx++) {
                sum = sum.plus(rows.slice(2, dx, dx + width));
            }
        }
        var inside = new boolean[height * width];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                inside[y * width + x] = true;
            }
        }
        var mask = Tensor.of(inside, Shape.of(1, height, width, 1));
        var sharper = images.plus(images.minus(sum.div(13)).times(factor));
        return range.clip(Tensors.where(mask, sharper, images));
    }

    /** The highest bits of each channel's byte. */
    static Tensor posterize(Tensor images, Tensor bits, ValueRange range) {
        var step = bits.unaryMinus().plus(8).exp2().round();
        var kept = range.scaled(images, 255).floor().div(step).floor().times(step);
        return range.unscaled(kept, 255);
    }

    /** Inverts what is as bright as a threshold or more, after something was added to all. */
    static Tensor solarize(Tensor images, Tensor addition, Tensor threshold, ValueRange range) {
        var brighter = range.clip(images.plus(addition.times(range.span())));
        var limit = threshold.times(range.span()).plus(range.low());
        return Tensors.where(brighter.less(limit), brighter, inverted(brighter, range));
    }

    static Tensor inverted(Tensor images, ValueRange range) {
        return images.unaryMinus().plus(range.low() + range.high());
    }

    /** Each channel stretched over the whole range; one that is everywhere the same stays. */
    static Tensor autoContrast(Tensor images, ValueRange range) {
        var low = images.min(new int[] {1, 2}, true);
        var high = images.max(new int[] {1, 2}, true);
        var spread = high.greater(low);
        var width = Tensors.where(spread, high.minus(low), Tensor.scalar(images.dtype(), 1));
        var stretched = range.fromUnit(images.minus(low).div(width));
        return Tensors.where(spread, range.clip(stretched), images);
    }

    /** Each channel with brightnesses that are all as frequent, as far as may be. */
    static Tensor equalize(Tensor images, int bins, ValueRange range, Dim batch) {
        var shape = images.shape();
        int height = shape.size(1);
        int width = shape.size(2);
        int channels = shape.size(3);
        int pixels = height * width;
        var lines = batch.times(Dim.of(channels));
        var level =
                range.scaled(images, 255)
                        .times(bins / 256.0)
                        .floor()
                        .clip(0, bins - 1)
                        .cast(DType.INT32);
        var line =
                Tensor.full(Shape.of(List.of(lines)), bins, DType.INT32)
                        .cumSum(0, true, false)
                        .reshape(Shape.of(List.of(batch, Dim.ONE, Dim.ONE, Dim.of(channels))));
        var place = level.plus(line);
        var counts =
                Tensor.zeros(Shape.of(List.of(lines.times(Dim.of(bins)))), DType.INT32)
                        .scatterAdd(place.ravel(), Tensor.ones(shape, DType.INT32).ravel())
                        .reshape(Shape.of(List.of(lines, Dim.of(bins))));
        var below = counts.cumSum(1);
        var none = below.equal(0);
        var first = Tensors.where(none, Tensor.of(pixels), below).min(new int[] {1}, true);
        var rest = first.unaryMinus().plus(pixels);
        var share =
                below.minus(first)
                        .maximum(0)
                        .cast(images.dtype())
                        .div(rest.maximum(1).cast(images.dtype()));
        var table = range.unscaled(share.times(255).round(), 255);
        var equal = table.ravel().gather(place);
        var single =
                rest.equal(0).reshape(Shape.of(List.of(batch, Dim.ONE, Dim.ONE, Dim.of(channels))));
        return Tensors.where(single, images, equal);
    }
}
