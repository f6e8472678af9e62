package io.gradus.nn.layers;

import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/**
 * Multiplies elements by normal numbers with a mean of 1 while training (Srivastava et al., 2014);
 * otherwise does nothing.
 */
public final class GaussianDropout extends RateLayer<GaussianDropout> {
    /**
     * Chooses how much noise there is.
     *
     * @param rate as for {@link Dropout}: the standard deviation is √(rate / (1 − rate))
     */
    public GaussianDropout(double rate) {
        super(rate);
    }

    @Override
    Tensor disturbed(Tensor inputs, Generator generator) {
        double deviation = Math.sqrt(rate() / (1 - rate()));
        return inputs.times(generator.normal(inputs.shape(), 1, deviation, inputs.dtype()));
    }
}
