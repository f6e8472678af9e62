package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/**
 * The mean of each channel of sequences {@code [batch, steps, channels]}; steps that are masked do
 * not count.
 */
public final class GlobalAveragePooling1D extends GlobalPooling<GlobalAveragePooling1D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalAveragePooling1D() {
        super(1);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return mask(inputs)
                .map(mask -> {
                    var kept = mask.cast(inputs.dtype()).expandDims(2);
                    return inputs.times(kept).sum(over, keepDims).div(kept.sum(over, keepDims));
                })
                .orElseGet(() -> inputs.mean(over, keepDims));
    }
}
