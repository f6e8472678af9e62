package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The axes of examples in another order. */
public final class Permute extends Layer {
    private int[] dims;

    /**
     * An order.
     *
     * @param dims for each axis behind the batch the old one, counted from 1
     */
    public Permute(int... dims) {
        this.dims = checked(dims);
    }

    private static int[] checked(int... dims) {
        if (!Arrays.equals(
                Arrays.stream(dims).sorted().toArray(),
                IntStream.rangeClosed(1, dims.length).toArray())) {
            throw new IllegalArgumentException(
                    "dims is %s: it must name each axis from 1 on once"
                            .formatted(Arrays.toString(dims)));
        }
        return dims.clone();
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        if (inputs.rank() != dims.length + 1) {
            throw new IllegalArgumentException(
                    "inputs %s have %d axes behind the batch: dims %s names %d"
                            .formatted(
                                    inputs.shape(),
                                    inputs.rank() - 1,
                                    Arrays.toString(dims),
                                    dims.length));
        }
        return inputs.transpose(IntStream.concat(IntStream.of(0), Arrays.stream(dims)).toArray());
    }

    @Override
    protected void settings(Config config) {
        dims = checked(config.integers("dims", dims));
    }
}
