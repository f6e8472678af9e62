package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Images at other places than those of their pixels: made larger or smaller, or read wherever one
 * wants. Pixels are squares whose centres have whole coordinates; integers count as float32, and
 * the 16-bit floats compute in float32.
 */
public final class Resampling {
    private Resampling() {}

    /** How a number between pixels is made. */
    public enum Method {
        /** The nearest pixel. */
        NEAREST(0.5, x -> 1),
        /** Linear in both directions. */
        BILINEAR(1, x -> Math.max(0, 1 - x)),
        /** The cubic of Keys (1981) with a slope of −½. */
        BICUBIC(2, Resampling::cubic),
        /** The sinc function in a window of 3 pixels to each side. */
        LANCZOS3(3, x -> lanczos(x, 3)),
        /** The sinc function in a window of 5 pixels to each side. */
        LANCZOS5(5, x -> lanczos(x, 5));

        private final double radius;
        private final DoubleUnaryOperator weight;

        Method(double radius, DoubleUnaryOperator weight) {
            this.radius = radius;
            this.weight = weight;
        }
    }

    /** What is beyond the border. */
    public enum Border {
        /** A number: k k k | a b c d | k k k. */
        CONSTANT,
        /** The pixel at the border: a a a | a b c d | d d d. */
        NEAREST,
        /** The other side: b c d | a b c d | a b c. */
        WRAP,
        /** The image mirrored at its outermost pixels: d c b | a b c d | c b a. */
        MIRROR,
        /** The image mirrored at its border: c b a | a b c d | d c b. */
        REFLECT
    }

    private static double cubic(double x) {
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double lanczos(double x, double radius) {
        if (x < 1e-12) {
            return 1;
        }
        double angle = Math.PI * x;
        return x < radius
                ? radius * StrictMath.sin(angle) * StrictMath.sin(angle / radius) / (angle * angle)
                : 0;
    }

    // ---- larger and smaller ----

    /**
     * Images with another height and width.
     *
     * @param images [batch, height, width, channels] or [height, width, channels]
     * @param height the new height
     * @param width the new width
     * @param method how numbers between pixels are made
     * @param antialias whether each number of smaller images is a mean over all that it stands for
     * @return the images; {@link Method#NEAREST} keeps the dtype
     * @throws IllegalArgumentException if these are not images, or a size is less than 1
     */
    public static Tensor resize(
            Operand images, int height, int width, Method method, boolean antialias) {
        var op = "resize";
        int rows = requireImages(op, images);
        if (height < 1 || width < 1 || images.shape().slice(rows, rows + 2).count().is(0)) {
            throw new IllegalArgumentException(
                    op
                            + ": from images "
                            + images.shape()
                            + " to "
                            + height
                            + "×"
                            + width
                            + ": all sizes must be at least 1");
        }
        var dtype = method == Method.NEAREST ? images.dtype() : images.dtype().toFloating();
        var x = images.value();
        if (method != Method.NEAREST) {
            x = x.cast(dtype.computeType());
        }
        x = resized(x, rows, height, method, antialias);
        return resized(x, rows + 1, width, method, antialias).cast(dtype);
    }

    /**
     * A tensor with some axes made larger or smaller and moved: the element at coordinate x goes to
     * coordinate scale · (x + ½) + translation − ½. What comes from beyond the border is 0.
     *
     * @param inputs the tensor
     * @param axes which axes, counted from the end if negative
     * @param sizes the new size of each
     * @param scale how many times as large each becomes
     * @param translation how far each is moved afterwards
     * @param method how numbers between elements are made; not {@link Method#NEAREST}
     * @param antialias whether each element of smaller results is a mean over all that it stands
     *     for
     * @return the tensor
     * @throws IllegalArgumentException if there are not as many numbers as axes, or a scale is not
     *     more than 0
     */
    public static Tensor scaleAndTranslate(
            Operand inputs,
            int[] axes,
            int[] sizes,
            double[] scale,
            double[] translation,
            Method method,
            boolean antialias) {
        var op = "scaleAndTranslate";
        if (sizes.length != axes.length
                || scale.length != axes.length
                || translation.length != axes.length
                || Arrays.stream(sizes).anyMatch(size -> size < 0)
                || Arrays.stream(scale).anyMatch(factor -> !(factor > 0))
                || method == Method.NEAREST) {
            throw new IllegalArgumentException(
                    op
                            + ": axes "
                            + Arrays.toString(axes)
                            + ", sizes "
                            + Arrays.toString(sizes)
                            + ", scale "
                            + Arrays.toString(scale)
                            + ", translation "
                            + Arrays.toString(translation)
                            + " and "
                            + method
                            + ": one number for each axis, sizes not negative, scales more than 0,"
                            + " and any method but NEAREST");
        }
        var x = floating(inputs);
        for (int i = 0; i < axes.length; i++) {
            int axis = inputs.shape().axis(axes[i], op);
            x = sampled(x, axis, sizes[i], 1 / scale[i], translation[i], method, antialias);
        }
        return x.cast(inputs.dtype().toFloating());
    }

    /** One axis with another size. */
    private static Tensor resized(Tensor x, int axis, int size, Method method, boolean antialias) {
        int old = x.shape().size(axis);
        if (old == size) {
            return x;
        }
        double scale = (double) old / size;
        if (method == Method.NEAREST) {
            var nearest = new int[size];
            Arrays.setAll(nearest, i -> Math.min(old - 1, (int) Math.floor((i + 0.5) * scale)));
            return x.gather(Tensor.of(nearest), axis);
        }
        return sampled(x, axis, size, scale, 0, method, antialias);
    }

    /**
     * One axis: each new element is a weighted sum of some old ones.
     *
     * @param step how far apart new elements are among the old ones
     */
    private static Tensor sampled(
            Tensor x,
            int axis,
            int size,
            double step,
            double translation,
            Method method,
            boolean antialias) {
        int old = x.shape().size(axis);
        double spread = antialias ? Math.max(1, step) : 1;
        int taps = Math.min(old, (int) Math.ceil(2 * method.radius * spread) + 1);
        var places = new int[size * taps];
        var weights = new double[size * taps];
        for (int i = 0; i < size; i++) {
            double centre = (i + 0.5 - translation) * step - 0.5;
            int first =
                    Math.clamp((long) Math.ceil(centre - method.radius * spread), 0, old - taps);
            double sum = 0;
            for (int j = i * taps; j < (i + 1) * taps; j++) {
                places[j] = first + j - i * taps;
                weights[j] = method.weight.applyAsDouble(Math.abs(centre - places[j]) / spread);
                sum += weights[j];
            }
            boolean inside = centre >= -0.5 && centre <= old - 0.5 && Math.abs(sum) > 1e-4;
            for (int j = i * taps; j < (i + 1) * taps; j++) {
                weights[j] = inside ? weights[j] / sum : 0;
            }
        }
        var parts = new int[x.rank() + 1];
        Arrays.fill(parts, 1);
        parts[axis] = size;
        parts[axis + 1] = taps;
        return x.gather(Tensor.of(places), axis)
                .reshape(x.shape().with(axis, Dim.of(size)).inserted(axis + 1, Dim.of(taps)))
                .times(Tensor.of(weights).cast(x.dtype()).reshape(parts))
                .sum(axis + 1);
    }

    // ---- at any place ----

    /**
     * The elements of a tensor at coordinates that need not be whole.
     *
     * @param inputs the tensor, of rank r
     * @param coordinates one tensor for each axis, side by side along a leading axis [r, …]
     * @param method {@link Method#NEAREST} or {@link Method#BILINEAR}, which is linear in all
     *     directions
     * @param border what is beyond the border
     * @param fill the number that {@link Border#CONSTANT} stands for
     * @return the elements, of the shape of one coordinate
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor mapCoordinates(
            Operand inputs, Operand coordinates, Method method, Border border, double fill) {
        var op = "mapCoordinates";
        int rank = inputs.rank();
        if (coordinates.rank() < 2 || rank == 0 || !coordinates.shape().dim(0).is(rank)) {
            throw new IllegalArgumentException(
                    op
                            + ": coordinates "
                            + coordinates.shape()
                            + " for inputs "
                            + inputs.shape()
                            + ": they have shape (rank of the inputs, …)");
        }
        var dtype = inputs.dtype().toFloating();
        var x = inputs.value().cast(dtype.computeType());
        var places = floating(coordinates);
        var shape = coordinates.shape().without(0);
        var axes = new ArrayList<Tensor>();
        for (int i = 0; i < rank; i++) {
            axes.add(places.get(i));
        }
        var rows = x.reshape(Shape.of(List.of(x.shape().count(), Dim.ONE)));
        return new Sampler(op, inputs.shape().sizes(), border, fill)
                .sample(rows, axes, Tensor.of(0), method)
                .reshape(shape)
                .cast(dtype);
    }

    /**
     * Images seen through an affine map: the element at column x and row y of a result is that of
     * the image at column a₀x + a₁y + a₂ and row b₀x + b₁y + b₂.
     *
     * @param images [batch, height, width, channels] or [height, width, channels]
     * @param transform [batch, 8] or [8], for all images: a₀, a₁, a₂, b₀, b₁, b₂, and two numbers
     *     that would make it projective and count for nothing
     * @param method {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @param border what is beyond the border
     * @param fill the number that {@link Border#CONSTANT} stands for
     * @return images of the same shape
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor affineTransform(
            Operand images, Operand transform, Method method, Border border, double fill) {
        var op = "affineTransform";
        int first = requireImages(op, images);
        var map = transform.shape();
        boolean shared = map.rank() == 1;
        if (map.rank() < 1
                || map.rank() > 2
                || !map.dim(-1).is(8)
                || !shared && (first == 0 || !map.dim(0).equals(images.shape().dim(0)))) {
            throw new IllegalArgumentException(
                    op
                            + ": transforms "
                            + map
                            + " for images "
                            + images.shape()
                            + ": they have shape (8) or (batch, 8)");
        }
        var t = floating(transform);
        t = shared ? t.expandDims(0) : t;
        var pixels = new Pixels(images, t.dtype());
        return pixels.seen(op, pixels.linear(t, 3), pixels.linear(t, 0), method, border, fill);
    }

    /**
     * Images seen in perspective: the map that takes four points of the images to four points of
     * the results.
     *
     * @param images [batch, height, width, channels] or [height, width, channels]
     * @param startPoints [batch, 4, 2] or [4, 2], for all images: column and row of each point
     * @param endPoints where they go, of the same shape
     * @param method {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @param fill what is beyond the border
     * @return images of the same shape
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor perspectiveTransform(
            Operand images, Operand startPoints, Operand endPoints, Method method, double fill) {
        var op = "perspectiveTransform";
        int first = requireImages(op, images);
        var shape = startPoints.shape();
        boolean shared = shape.rank() == 2;
        boolean fits =
                (shared || shape.rank() == 3 && first == 1)
                        && shape.dim(-1).is(2)
                        && shape.dim(-2).is(4)
                        && shape.equals(endPoints.shape())
                        && (shared || shape.dim(0).equals(images.shape().dim(0)));
        if (!fits) {
            throw new IllegalArgumentException(
                    op
                            + ": points "
                            + shape
                            + " and "
                            + endPoints.shape()
                            + " for images "
                            + images.shape()
                            + ": both have shape (4, 2) or (batch, 4, 2)");
        }
        var from = floating(startPoints);
        var to = floating(endPoints).cast(from.dtype());
        var t = homography(shared ? from.expandDims(0) : from, shared ? to.expandDims(0) : to);
        var pixels = new Pixels(images, t.dtype());
        var one = t.slice(1, 0, 1).times(0).plus(1);
        var depth = pixels.linear(Tensors.concat(1, t.slice(1, 6, 8), one), 0);
        return pixels.seen(
                op,
                pixels.linear(t, 3).div(depth),
                pixels.linear(t, 0).div(depth),
                method,
                Border.CONSTANT,
                fill);
    }

    /**
     * The eight numbers of the map from four points back to four others: (t₀x + t₁y + t₂, t₃x + t₄y
     * + t₅) / (t₆x + t₇y + 1), two linear equations for each point.
     */
    private static Tensor homography(Tensor from, Tensor to) {
        var x = to.slice(2, 0, 1);
        var y = to.slice(2, 1, 2);
        var one = x.times(0).plus(1);
        var zero = x.times(0);
        var place = Tensors.concat(2, x, y, one);
        var none = Tensors.concat(2, zero, zero, zero);
        var sides = new ArrayList<Tensor>();
        for (int i = 0; i < 2; i++) {
            var target = from.slice(2, i, i + 1).unaryMinus();
            sides.add(
                    Tensors.concat(
                            2,
                            i == 0 ? place : none,
                            i == 0 ? none : place,
                            target.times(x),
                            target.times(y)));
        }
        var equations = Tensors.concat(1, sides);
        var targets = Tensors.concat(1, from.slice(2, 0, 1), from.slice(2, 1, 2));
        return equations.solve(targets).squeeze(2);
    }

    /** The pixels of images, and their coordinates. */
    private record Pixels(Operand images, Tensor column, Tensor row) {
        Pixels(Operand images, DType dtype) {
            this(
                    images,
                    Tensor.arange(images.shape().size(-2)).cast(dtype),
                    Tensor.arange(images.shape().size(-3)).cast(dtype).expandDims(1));
        }

        /** a x + b y + c at all pixels [batch, height, width], of three columns [batch, …]. */
        Tensor linear(Tensor factors, int first) {
            return factor(factors, first)
                    .times(column)
                    .plus(factor(factors, first + 1).times(row))
                    .plus(factor(factors, first + 2));
        }

        private static Tensor factor(Tensor factors, int at) {
            return factors.slice(1, at, at + 1).expandDims(2);
        }

        /** The images read at other rows and columns. */
        Tensor seen(
                String op, Tensor rows, Tensor columns, Method method, Border border, double fill) {
            var dtype = images.dtype().toFloating();
            var x = images.value().cast(dtype.computeType());
            var shape = (images.rank() == 3 ? x.expandDims(0) : x).shape();
            int height = shape.size(1);
            int width = shape.size(2);
            var table = x.reshape(Shape.of(List.of(shape.slice(0, 3).count(), shape.dim(3))));
            // Images lie one behind the other in the table.
            var starts =
                    Tensor.full(
                                    Shape.of(List.of(shape.dim(0), Dim.ONE, Dim.ONE)),
                                    height * width,
                                    DType.INT32)
                            .cumSum(0, true, false);
            return new Sampler(op, new int[] {height, width}, border, fill)
                    .sample(table, List.of(rows, columns), starts, method)
                    .reshape(images.shape())
                    .cast(dtype);
        }
    }

    private static Tensor floating(Operand x) {
        return x.value().cast(x.dtype().toFloating().computeType());
    }

    /** The axis of the rows. */
    static int requireImages(String op, Operand images) {
        if (images.rank() != 3 && images.rank() != 4) {
            throw new IllegalArgumentException(
                    op
                            + ": images have shape (batch, height, width, channels) or (height,"
                            + " width, channels), not "
                            + images.shape());
        }
        return images.rank() - 3;
    }
}
