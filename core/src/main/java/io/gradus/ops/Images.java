package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;

/**
 * Functions of channels-last images [batch, height, width, channels], or of one image [height,
 * width, channels]. Integers count as float32, and the 16-bit floats compute in float32, unless
 * pixels only move.
 */
public final class Images {
    private Images() {}

    // ---- colours ----

    /**
     * The luma of colours: 0.2989 red + 0.587 green + 0.114 blue (ITU-R BT.601).
     *
     * @param images with 3 channels
     * @return images with 1 channel
     * @throws IllegalArgumentException if these are not images of colours
     */
    public static Tensor rgbToGrayscale(Operand images) {
        var rgb = colours("rgbToGrayscale", images);
        var weights = Tensor.of(new double[] {0.2989, 0.587, 0.114}).cast(rgb.dtype());
        return rgb.times(weights).sum(new int[] {-1}, true).cast(images.dtype().toFloating());
    }

    /**
     * Hue, saturation and value of colours (Smith, 1978).
     *
     * @param images red, green and blue from 0 to 1
     * @return hue (red is 0, green ⅓, blue ⅔), saturation and value, from 0 to 1
     * @throws IllegalArgumentException if these are not images of colours
     */
    public static Tensor rgbToHsv(Operand images) {
        var rgb = colours("rgbToHsv", images);
        var r = rgb.slice(-1, 0, 1);
        var g = rgb.slice(-1, 1, 2);
        var b = rgb.slice(-1, 2, 3);
        var value = r.maximum(g).maximum(b);
        var range = value.minus(r.minimum(g).minimum(b));
        var zero = Tensor.scalar(rgb.dtype(), 0);
        var one = Tensor.scalar(rgb.dtype(), 1);
        var saturation =
                Tensors.where(
                        value.greater(0),
                        range.div(Tensors.where(value.greater(0), value, one)),
                        zero);
        var sixth = Tensors.where(range.greater(0), range, one).times(6);
        var hue =
                Tensors.where(
                        value.equal(r),
                        g.minus(b).div(sixth),
                        Tensors.where(
                                value.equal(g),
                                b.minus(r).div(sixth).plus(1 / 3.0),
                                r.minus(g).div(sixth).plus(2 / 3.0)));
        hue = hue.plus(Tensors.where(hue.less(0), one, zero));
        hue = Tensors.where(range.greater(0), hue, zero);
        return Tensors.concat(-1, hue, saturation, value).cast(images.dtype().toFloating());
    }

    /**
     * Colours of hue, saturation and value: the opposite of {@link #rgbToHsv}.
     *
     * @param images hue, which repeats itself after 1, saturation and value from 0 to 1
     * @return red, green and blue from 0 to 1
     * @throws IllegalArgumentException if these are not images of colours
     */
    public static Tensor hsvToRgb(Operand images) {
        var hsv = colours("hsvToRgb", images);
        var six = hsv.slice(-1, 0, 1).mod(1).times(6);
        var saturation = hsv.slice(-1, 1, 2);
        var red = six.minus(3).abs().minus(1);
        var green = six.minus(2).abs().unaryMinus().plus(2);
        var blue = six.minus(4).abs().unaryMinus().plus(2);
        var hue = Tensors.concat(-1, red, green, blue).clip(0.0, 1.0);
        return hue.times(saturation)
                .plus(saturation.unaryMinus().plus(1))
                .times(hsv.slice(-1, 2, 3))
                .cast(images.dtype().toFloating());
    }

    private static Tensor colours(String op, Operand images) {
        Resampling.requireImages(op, images);
        if (!images.shape().dim(-1).is(3)) {
            throw new IllegalArgumentException(
                    op
                            + ": images "
                            + images.shape()
                            + " have "
                            + images.shape().dim(-1)
                            + " channels: there must be three");
        }
        return wide(images);
    }

    // ---- parts ----

    /**
     * A box cut out of images.
     *
     * @param images the images
     * @param top rows above the box
     * @param left columns to the left of it
     * @param height the box's height
     * @param width the box's width
     * @return the box of each image
     * @throws IllegalArgumentException if the box does not lie inside
     */
    public static Tensor cropImages(Operand images, int top, int left, int height, int width) {
        var op = "cropImages";
        int rows = Resampling.requireImages(op, images);
        var shape = images.shape();
        boolean inside =
                top >= 0
                        && left >= 0
                        && height >= 0
                        && width >= 0
                        && top + height <= shape.size(rows)
                        && left + width <= shape.size(rows + 1);
        if (!inside) {
            throw new IllegalArgumentException(
                    op
                            + ": a box of "
                            + height
                            + "×"
                            + width
                            + " at row "
                            + top
                            + " and column "
                            + left
                            + " does not lie inside images "
                            + shape);
        }
        return images.value().slice(rows, top, top + height).slice(rows + 1, left, left + width);
    }

    /**
     * Images with zeros around them.
     *
     * @param images the images
     * @param top rows above, 0 or more
     * @param left columns to the left
     * @param bottom rows below
     * @param right columns to the right
     * @return the larger images
     * @throws IllegalArgumentException if a number is negative
     */
    public static Tensor padImages(Operand images, int top, int left, int bottom, int right) {
        var op = "padImages";
        int rows = Resampling.requireImages(op, images);
        if (Math.min(Math.min(top, left), Math.min(bottom, right)) < 0) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + top
                            + ", "
                            + left
                            + ", "
                            + bottom
                            + " and "
                            + right
                            + " rows and columns: they must be 0 or more; cropImages takes away");
        }
        var before = new int[images.rank()];
        var after = new int[images.rank()];
        before[rows] = top;
        before[rows + 1] = left;
        after[rows] = bottom;
        after[rows + 1] = right;
        return images.value().pad(before, after, 0);
    }

    // ---- filters ----

    /**
     * Images blurred by a Gaussian; beyond the border are zeros.
     *
     * @param images the images
     * @param size how many columns and rows the filter has: one number for both, or one for each
     * @param sigma the standard deviations across and down, in pixels, alike
     * @return the blurred images
     * @throws IllegalArgumentException if a number is not positive
     */
    public static Tensor gaussianBlur(Operand images, int[] size, double[] sigma) {
        var op = "gaussianBlur";
        int rows = Resampling.requireImages(op, images);
        var taps = Span.each(op, "size", size, 2);
        if (sigma.length < 1 || sigma.length > 2 || Arrays.stream(sigma).anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException(
                    op
                            + ": standard deviations "
                            + Arrays.toString(sigma)
                            + ": one number for both axes, or one for each, more than 0");
        }
        var x = wide(images);
        var down = gaussian(taps[1], sigma[sigma.length - 1]);
        var across = gaussian(taps[0], sigma[0]);
        x = filtered(filtered(x, rows, down, Padding.SAME), rows + 1, across, Padding.SAME);
        return x.cast(images.dtype().toFloating());
    }

    private static double[] gaussian(int size, double sigma) {
        var weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double x = (i - (size - 1) / 2.0) / sigma;
            weights[i] = StrictMath.exp(-0.5 * x * x);
            sum += weights[i];
        }
        for (int i = 0; i < size; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** One filter along one axis; an even one has its centre behind the middle. */
    private static Tensor filtered(Tensor x, int axis, double[] weights, Padding padding) {
        int size = x.shape().size(axis);
        int before = padding == Padding.SAME ? weights.length / 2 : 0;
        int after = padding == Padding.SAME ? weights.length - 1 - before : 0;
        var padded = Correlation.padded(x, axis, before, after);
        int positions = size + before + after - weights.length + 1;
        var sum = Tensor.scalar(x.dtype(), 0);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                sum = sum.plus(padded.slice(axis, i, i + positions).times(weights[i]));
            }
        }
        return sum;
    }

    /**
     * How fast images change downwards and across, by the filters of Sobel (1968): (−1, 0, 1) along
     * the one axis, (1, 2, 1) along the other. Beyond the border pixels go on as they are there.
     *
     * @param images the images
     * @return the images' shape with an axis of 2 behind it: down, across
     * @throws IllegalArgumentException if these are not images
     */
    public static Tensor sobelEdges(Operand images) {
        int rows = Resampling.requireImages("sobelEdges", images);
        var x = widened(widened(wide(images), rows), rows + 1);
        var slope = new double[] {-1, 0, 1};
        var smooth = new double[] {1, 2, 1};
        var down =
                filtered(filtered(x, rows, slope, Padding.VALID), rows + 1, smooth, Padding.VALID);
        var across =
                filtered(filtered(x, rows, smooth, Padding.VALID), rows + 1, slope, Padding.VALID);
        return Tensors.stack(-1, down, across).cast(images.dtype().toFloating());
    }

    /** With the first and the last position twice. */
    private static Tensor widened(Tensor x, int axis) {
        int size = x.shape().size(axis);
        return Tensors.concat(axis, x.slice(axis, 0, 1), x, x.slice(axis, size - 1, size));
    }

    /**
     * The structural similarity of images (Wang et al., 2004): means over windows that are weighted
     * by a Gaussian, and then over all windows and channels.
     *
     * @param x the one
     * @param y the other, of the same shape
     * @param maxValue the difference between the largest and the smallest value pixels may have
     * @param filterSize the windows' height and width; Keras' default is 11
     * @param filterSigma the Gaussian's standard deviation in pixels; Keras' default is 1.5
     * @param k1 keeps quotients of means away from 0 / 0; Keras' default is 0.01
     * @param k2 keeps quotients of variances away from it; Keras' default is 0.03
     * @return [batch], or a scalar for one image; 1 for equal images
     * @throws IllegalArgumentException if the shapes differ, or windows do not fit
     */
    public static Tensor ssim(
            Operand x,
            Operand y,
            double maxValue,
            int filterSize,
            double filterSigma,
            double k1,
            double k2) {
        var op = "ssim";
        int rows = Resampling.requireImages(op, x);
        var shape = x.shape();
        if (!shape.equals(y.shape())) {
            throw new IllegalArgumentException(
                    op + ": shapes " + shape + " and " + y.shape() + " differ: they must be equal");
        }
        if (filterSize < 1 || shape.size(rows) < filterSize || shape.size(rows + 1) < filterSize) {
            throw new IllegalArgumentException(
                    op
                            + ": windows of "
                            + filterSize
                            + "×"
                            + filterSize
                            + " do not fit into images "
                            + shape);
        }
        var dtype = DType.promote(x.dtype(), y.dtype()).toFloating();
        var weights = gaussian(filterSize, filterSigma);
        var a = x.value().cast(dtype.computeType());
        var b = y.value().cast(dtype.computeType());
        var meanA = local(a, rows, weights);
        var meanB = local(b, rows, weights);
        double c1 = k1 * maxValue * k1 * maxValue;
        double c2 = k2 * maxValue * k2 * maxValue;
        var product = meanA.times(meanB).times(2);
        var squares = meanA.square().plus(meanB.square());
        var luminance = product.plus(c1).div(squares.plus(c1));
        var covariance = local(a.times(b), rows, weights).times(2).minus(product);
        var variances = local(a.square().plus(b.square()), rows, weights).minus(squares);
        var contrast = covariance.plus(c2).div(variances.plus(c2));
        return luminance.times(contrast).mean(rows, rows + 1, rows + 2).cast(dtype);
    }

    private static Tensor local(Tensor x, int rows, double[] weights) {
        return filtered(
                filtered(x, rows, weights, Padding.VALID), rows + 1, weights, Padding.VALID);
    }

    private static Tensor wide(Operand x) {
        return x.value().cast(x.dtype().toFloating().computeType());
    }
}
