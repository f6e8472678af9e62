package io.gradus.tensor;

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
        if (images.rank() != 4 || filters.rank() != 4) {
            throw new IllegalArgumentException(
                    "conv2d: images have shape (batch, height, width, channels) and filters"
                            + " (height, width, channels, filters), not "
                            + images
                            + " and "
                            + filters);
        }
        if (!images.dim(3).equals(filters.dim(2))) {
            throw new IllegalArgumentException(
                    "conv2d: images "
                            + images
                            + " have "
                            + images.dim(3)
                            + " channels, filters "
                            + filters
                            + " take "
                            + filters.dim(2)
                            + ": they must be equal");
        }
        var window =
                Window.of(
                        "conv2d",
                        images,
                        filters.size(0),
                        filters.size(1),
                        strideHeight,
                        strideWidth,
                        padding);
        return new ConvolutionOp(
                Direction.FORWARD,
                List.of(strideHeight, strideWidth),
                window.padding(),
                images,
                filters);
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
