package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * The mean over the last axis of error² / 2 where |error| ≤ δ, and δ · |error| − δ² / 2 beyond it
 * (Huber, 1964): far-off examples pull less than with the squared error.
 */
public final class Huber extends Loss {
    private double delta = 1;

    /** A loss with Keras' settings. */
    public Huber() {
        super("huber_loss");
    }

    /**
     * Sets where the loss passes from the square to the straight line.
     *
     * @param delta positive; 1 without this
     * @return this loss
     * @throws IllegalArgumentException if it is not positive
     */
    public Huber delta(double delta) {
        this.delta = Checks.positive("delta", delta);
        return this;
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var errors = pair(targets, outputs).errors();
        var sizes = errors.abs();
        return Tensors.where(
                        sizes.lessEqual(delta),
                        errors.square().times(0.5),
                        sizes.times(delta).minus(0.5 * delta * delta))
                .mean(-1);
    }

    @Override
    protected void settings(Config config) {
        delta(config.number("delta", delta));
    }
}
