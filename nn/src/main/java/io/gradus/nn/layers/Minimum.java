package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;
import java.util.List;

/**
 * The smallest of its inputs at each place. What is masked in an input does not count, unless it is
 * masked in all of them.
 */
public final class Minimum extends Merge {
    /** A layer without settings. */
    public Minimum() {}

    @Override
    Tensor merge(List<Tensor> inputs) {
        return chosen(inputs, Tensor::minimum);
    }
}
