package io.gradus.nn.layers;

import io.gradus.nn.config.Config;

/**
 * A layer that disturbs a share of its inputs.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class RateLayer<L extends RateLayer<L>> extends NoiseLayer<L> {
    private double rate;

    RateLayer(double rate) {
        this.rate = Settings.share("rate", rate);
    }

    final double rate() {
        return rate;
    }

    @Override
    final boolean disturbs() {
        return rate > 0;
    }

    @Override
    protected void settings(Config config) {
        rate = Settings.share("rate", config.number("rate", rate));
        super.settings(config);
    }
}
