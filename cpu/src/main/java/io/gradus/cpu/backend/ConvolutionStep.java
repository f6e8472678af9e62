package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.conv.Convolution;
import io.gradus.cpu.conv.ConvolutionSizes;
import io.gradus.ir.DType;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A convolution, or one of its gradients, on fixed sizes. */
final class ConvolutionStep implements RowStep {
    private final Engine engine;
    private final Library.Direction direction;
    private final ConvolutionSizes sizes;
    private final int left;
    private final int right;
    private final int result;
    private final DType dtype;
    private final int elements;
    // Whether some elements are not written, because no window reaches them: they are zeros.
    private final boolean leavesGaps;

    private ConvolutionStep(
            Library.Convolution2d convolution,
            Engine engine,
            Slots slots,
            ToLongFunction<String> symbols) {
        this.engine = engine;
        direction = convolution.direction();
        left = slots.of(convolution.left());
        right = slots.of(convolution.right());
        result = slots.of(convolution.output());
        dtype = convolution.output().dtype();
        elements = Slots.elements(convolution.output(), symbols);
        int[] first = sizes(convolution.left(), symbols);
        int[] second = sizes(convolution.right(), symbols);
        int[] third = sizes(convolution.output(), symbols);
        var strides = convolution.strides();
        var padding = convolution.padding();
        sizes =
                switch (direction) {
                    case FORWARD -> ConvolutionSizes.of(first, second, third, strides, padding);
                    case INPUT_GRADIENT ->
                            ConvolutionSizes.of(third, second, first, strides, padding);
                    case FILTER_GRADIENT ->
                            ConvolutionSizes.of(first, third, second, strides, padding);
                };
        leavesGaps = Convolution.leavesGaps(direction, sizes);
    }

    static Code code(Library.Convolution2d convolution, Engine engine, Slots slots) {
        return symbols -> new ConvolutionStep(convolution, engine, slots, symbols);
    }

    private static int[] sizes(Value value, ToLongFunction<String> symbols) {
        if (value.shape().rank() != 4) {
            throw new IllegalStateException("conv2d takes values of rank 4, not " + value);
        }
        return value.shape().dims().stream()
                .mapToInt(dim -> Math.toIntExact(dim.evaluate(symbols)))
                .toArray();
    }

    @Override
    public @Nullable Shares shares(@Nullable Object[] slots, int count) {
        if (count != sizes.batch()
                || dtype != dtype.computeType()
                || direction == Library.Direction.FILTER_GRADIENT
                || engine.tier() == Tier.REFERENCE) {
            return null;
        }
        var c = HostArrays.result(slots[result], dtype, elements, leavesGaps);
        slots[result] = c;
        return Convolution.byImages(
                        direction,
                        sizes,
                        HostArrays.computing(dtype, slots[left]),
                        HostArrays.computing(dtype, slots[right]),
                        c,
                        engine.tier().gemm())
                .<Shares>map(images -> images::run)
                .orElse(null);
    }

    @Override
    public void run(@Nullable Object[] slots, Parallel parallel) {
        var a = HostArrays.computing(dtype, slots[left]);
        var b = HostArrays.computing(dtype, slots[right]);
        var c = HostArrays.result(slots[result], dtype.computeType(), elements, leavesGaps);
        engine.convolve(direction, sizes, a, b, c, parallel);
        slots[result] = HostArrays.storing(dtype, c);
    }
}
