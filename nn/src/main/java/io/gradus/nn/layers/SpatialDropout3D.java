package io.gradus.nn.layers;

/** Dropout of whole channels of volumes {@code [batch, depth, height, width, channels]}. */
public final class SpatialDropout3D extends SpatialDropout<SpatialDropout3D> {
    /**
     * Chooses how much is dropped.
     *
     * @param rate the share of channels set to 0, from 0 to less than 1
     */
    public SpatialDropout3D(double rate) {
        super(3, rate);
    }
}
