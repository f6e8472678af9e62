package io.gradus.nn.layers;

/** Dropout of whole channels of images {@code [batch, height, width, channels]}. */
public final class SpatialDropout2D extends SpatialDropout<SpatialDropout2D> {
    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of channels set to 0, from 0 to less than 1
     */
    public SpatialDropout2D(double rate) {
        super(2, rate);
    }
}
