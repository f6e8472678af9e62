package io.gradus.nn.layers;

import io.gradus.tensor.Tensor;

/** The largest element of each channel of sequences {@code [batch, steps, channels]}. */
public final class GlobalMaxPooling1D extends GlobalPooling<GlobalMaxPooling1D> {
    /** A layer that leaves [batch, channels]. */
    public GlobalMaxPooling1D() {
        super(1);
    }

    @Override
    Tensor pool(Tensor inputs, int[] over, boolean keepDims) {
        return inputs.max(over, keepDims);
    }
}
