package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Library;
import io.gradus.ir.Library.Direction;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution of channels-last images and its two gradients; each is bilinear, so
 * that the gradients of each are the other two.
 *
 * @param strides steps along height and width
 * @param padding zeros above, below, left, right
 * @param images the images' shape [n, h, w, c]
 * @param filters the filters' shape [kh, kw, c, f]
 */
record ConvolutionOp(
        Direction direction,
        List<Integer> strides,
        List<Integer> padding,
        Shape images,
        Shape filters)
        implements Op {
    /** The op for images and filters, its padding worked out. */
    static ConvolutionOp forward(
            Shape images, Shape filters, int strideHeight, int strideWidth, Padding padding) {
        require("conv2d", images, filters);
        var window =
                Window.of(
                        "conv2d",
                        images,
                        filters.size(0),
                        filters.size(1),
                        strideHeight,
                        strideWidth,
                        padding);
        return forward(window, images, filters);
    }

    /** The op for images and filters, with as much padding as the caller says. */
    static ConvolutionOp forward(
            String name, Shape images, Shape filters, int[] strides, int[] before, int[] after) {
        require(name, images, filters);
        Window.pair(name, "strides", strides);
        var window =
                Window.of(
                        name,
                        images,
                        filters.size(0),
                        filters.size(1),
                        strides[0],
                        strides[1],
                        before,
                        after);
        return forward(window, images, filters);
    }

    private static ConvolutionOp forward(Window window, Shape images, Shape filters) {
        return new ConvolutionOp(
                Direction.FORWARD,
                List.of(window.strideHeight(), window.strideWidth()),
                window.padding(),
                images,
                filters);
    }

    /** The op from results back to images. */
    static ConvolutionOp transposed(
            Shape results, Shape filters, int[] strides, int[] before, int[] after, int[] sizes) {
        var name = "conv2dTranspose";
        if (results.rank() != 4 || filters.rank() != 4) {
            throw new IllegalArgumentException(
                    name
                            + ": images have shape (batch, height, width, filters) and filters"
                            + " (height, width, channels, filters), not "
                            + results
                            + " and "
                            + filters);
        }
        Window.pair(name, "sizes", sizes);
        var images =
                Shape.of(
                        List.of(
                                results.dim(0),
                                Dim.of(sizes[0]),
                                Dim.of(sizes[1]),
                                filters.dim(2)));
        var forward = forward(name, images, filters, strides, before, after);
        if (!forward.outputs().equals(results)) {
            throw new IllegalArgumentException(
                    name
                            + ": the convolution of "
                            + images
                            + " with filters "
                            + filters
                            + " has shape "
                            + forward.outputs()
                            + ", not "
                            + results
                            + ": choose other sizes");
        }
        return new ConvolutionOp(
                Direction.INPUT_GRADIENT, forward.strides, forward.padding, images, filters);
    }

    private static void require(String name, Shape images, Shape filters) {
        if (images.rank() != 4 || filters.rank() != 4) {
            throw new IllegalArgumentException(
                    name
                            + ": images have shape (batch, height, width, channels) and filters"
                            + " (height, width, channels, filters), not "
                            + images
                            + " and "
                            + filters);
        }
        if (!images.dim(3).equals(filters.dim(2))) {
            throw new IllegalArgumentException(
                    name
                            + ": images "
                            + images
                            + " have "
                            + images.dim(3)
                            + " channels, filters "
                            + filters
                            + " take "
                            + filters.dim(2)
                            + ": they must be equal");
        }
    }

    private Window window() {
        return new Window(
                filters.size(0),
                filters.size(1),
                strides.get(0),
                strides.get(1),
                padding.get(0),
                padding.get(1),
                padding.get(2),
                padding.get(3));
    }

    private Shape outputs() {
        return window().output(images).with(3, filters.dim(3));
    }

    @Override
    public String name() {
        return switch (direction) {
            case FORWARD -> "conv2d";
            case INPUT_GRADIENT -> "conv2d.inputGradient";
            case FILTER_GRADIENT -> "conv2d.filterGradient";
        };
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var shape =
                switch (direction) {
                    case FORWARD -> outputs();
                    case INPUT_GRADIENT -> images;
                    case FILTER_GRADIENT -> filters;
                };
        return List.of(new TensorType(inputs.getFirst().dtype(), shape));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.add(
                new Library.Convolution2d(
                        direction,
                        inputs.get(0),
                        inputs.get(1),
                        outputs.getFirst(),
                        strides,
                        padding,
                        to.origin(this)));
    }

    @Override
    public boolean readsInput(int index) {
        return true;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var u = upstream.getFirst();
        var left = call.input(0);
        var right = call.input(1);
        return switch (direction) {
            case FORWARD -> // images, filters
                    Op.gradients(
                            call.needs(0) ? in(Direction.INPUT_GRADIENT, u, right) : null,
                            call.needs(1) ? in(Direction.FILTER_GRADIENT, left, u) : null);
            case INPUT_GRADIENT -> // output gradients, filters; upstream is like images
                    Op.gradients(
                            call.needs(0) ? in(Direction.FORWARD, u, right) : null,
                            call.needs(1) ? in(Direction.FILTER_GRADIENT, u, left) : null);
            case FILTER_GRADIENT -> // images, output gradients; upstream is like filters
                    Op.gradients(
                            call.needs(0) ? in(Direction.INPUT_GRADIENT, right, u) : null,
                            call.needs(1) ? in(Direction.FORWARD, left, u) : null);
        };
    }

    private Tensor in(Direction other, Tensor a, Tensor b) {
        return Calls.call(new ConvolutionOp(other, strides, padding, images, filters), a, b);
    }
}
