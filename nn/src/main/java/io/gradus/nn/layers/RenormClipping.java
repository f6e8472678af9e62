package io.gradus.nn.layers;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import java.util.Optional;

/**
 * How far batch renormalisation may go from the statistics of a batch: with r = σ / moving σ and d
 * = (μ − moving μ) / moving σ, outputs are r times the normalised ones plus d.
 *
 * @param rmin the least r; empty for any
 * @param rmax the largest r; empty for any
 * @param dmax the largest size of d; empty for any
 */
public record RenormClipping(Optional<Double> rmin, Optional<Double> rmax, Optional<Double> dmax)
        implements Configurable {
    /** Checks that bounds are no less than 0. */
    public RenormClipping {
        rmin.ifPresent(value -> Settings.atLeast("rmin", 0, value));
        rmax.ifPresent(value -> Settings.atLeast("rmax", 0, value));
        dmax.ifPresent(value -> Settings.atLeast("dmax", 0, value));
    }

    /** No bounds. */
    public RenormClipping() {
        this(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * All bounds.
     *
     * @param rmin the least r
     * @param rmax the largest r
     * @param dmax the largest size of d
     */
    public RenormClipping(double rmin, double rmax, double dmax) {
        this(Optional.of(rmin), Optional.of(rmax), Optional.of(dmax));
    }

    @Override
    public RenormClipping configured(Config config) {
        return new RenormClipping(
                config.optionalNumber("rmin", rmin),
                config.optionalNumber("rmax", rmax),
                config.optionalNumber("dmax", dmax));
    }
}
