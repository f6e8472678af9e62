package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Returns its inputs, and adds to the loss l1 · Σ|x| + l2 · Σx², divided by the number of examples.
 */
public final class ActivityRegularization extends Layer {
    private double l1;
    private double l2;

    /**
     * A layer with two factors.
     *
     * @param l1 the factor of sizes
     * @param l2 the factor of squares
     */
    public ActivityRegularization(double l1, double l2) {
        this.l1 = Settings.atLeast("l1", 0, l1);
        this.l2 = Settings.atLeast("l2", 0, l2);
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var rows = Tensor.ones(inputs.shape().slice(0, 1), inputs.dtype()).sum();
        var loss = inputs.abs().sum().times(l1).plus(inputs.square().sum().times(l2));
        addLoss(loss.div(rows));
        return inputs;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        l1 = Settings.atLeast("l1", 0, config.number("l1", l1));
        l2 = Settings.atLeast("l2", 0, config.number("l2", l2));
    }
}
