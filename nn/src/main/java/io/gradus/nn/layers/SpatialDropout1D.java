package io.gradus.nn.layers;

/** Dropout of whole channels of sequences {@code [batch, steps, channels]}. */
public final class SpatialDropout1D extends SpatialDropout<SpatialDropout1D> {
    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of channels set to 0, from 0 to less than 1
     */
    public SpatialDropout1D(double rate) {
        super(1, rate);
    }
}
