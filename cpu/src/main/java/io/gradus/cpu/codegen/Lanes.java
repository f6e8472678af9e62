package io.gradus.cpu.codegen;

import java.util.Optional;
import jdk.incubator.vector.VectorShape;

/**
 * How wide vectors are.
 *
 * @param bits the width, from 128 to 512
 */
record Lanes(int bits) {
    private static final String MODULE = "jdk.incubator.vector";
    private static final int NARROWEST = 128;

    /** Reductions deal their steps to so many bits of lanes, so that no wider vector would fit. */
    private static final int WIDEST = 512;

    /**
     * The vectors of this machine; empty if the vector module is absent or there are none worth the
     * name.
     */
    static Optional<Lanes> preferred() {
        boolean present =
                ModuleLayer.boot()
                        .findModule(MODULE)
                        .filter(Lanes.class.getModule()::canRead)
                        .isPresent();
        return present
                ? Optional.of(new Lanes(Width.bits())).filter(lanes -> lanes.bits >= NARROWEST)
                : Optional.empty();
    }

    /** How many elements of a width in bytes fit. */
    int of(int bytes) {
        return bits / Byte.SIZE / bytes;
    }

    /** The class that names the vector module: loaded only where the module is. */
    private static final class Width {
        static int bits() {
            return Math.min(WIDEST, VectorShape.preferredShape().vectorBitSize());
        }
    }
}
