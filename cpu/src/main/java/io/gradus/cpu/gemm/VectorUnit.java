package io.gradus.cpu.gemm;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** The one class that names the vector module: it is loaded only where the module is. */
final class VectorUnit {
    private static final String MODULE = "jdk.incubator.vector";

    private VectorUnit() {}

    /** Asked through this nested class, which does not touch the module. */
    static final class Presence {
        private Presence() {}

        static boolean isPresent() {
            return ModuleLayer.boot()
                    .findModule(MODULE)
                    .filter(module -> Presence.class.getModule().canRead(module))
                    .isPresent();
        }
    }

    /** How many elements a vector holds. */
    static int lanes(ElementType<?> type) {
        return type == ElementType.FLOAT
                ? FloatVector.SPECIES_PREFERRED.length()
                : DoubleVector.SPECIES_PREFERRED.length();
    }

    /**
     * How many rows the main kernel has. With two vectors of columns, 8 rows need 19 registers and
     * 6 need 15: processors with 512-bit vectors and 64-bit ARM have 32, others 16.
     */
    static int rows() {
        boolean manyRegisters =
                FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
                        || System.getProperty("os.arch", "").equals("aarch64");
        return manyRegisters ? 8 : 6;
    }

    static int bits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}
