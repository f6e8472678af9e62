package io.gradus.cpu.gemm;

import java.util.EnumMap;
import java.util.Map;

/** Buffers of one thread, kept from call to call so that a product makes no garbage. */
final class Workspace<A> {
    /** What a buffer is used for. */
    enum Use {
        /** A panel of B, as wide as a kernel. */
        PANEL,
        /** Several panels of B. */
        PANELS,
        /** Rows of A whose steps along k are not adjacent. */
        LEFT,
        /** The last rows of A, filled up to a whole kernel. */
        EDGE,
        /** A block of C that does not fit into C as it is. */
        TILE,
        /** Factors for two rows of C. */
        FACTORS
    }

    private final ElementType<A> type;
    private final Map<Use, A> buffers = new EnumMap<>(Use.class);
    private final Map<Use, Integer> lengths = new EnumMap<>(Use.class);
    private A[] right;
    private A[] sums;

    Workspace(ElementType<A> type) {
        this.type = type;
        this.right = type.newArrays(0, 0);
        this.sums = right;
    }

    /** A buffer of at least this length, with whatever it held before. */
    A buffer(Use use, int length) {
        if (lengths.getOrDefault(use, -1) < length) {
            buffers.put(use, type.newArray(length));
            lengths.put(use, length);
        }
        return buffers.get(use);
    }

    /**
     * Rows of B for the scalar tier: arrays of their own, which is what lets C2 vectorise loops
     * over several of them.
     */
    A[] right() {
        if (right.length == 0) {
            right = type.newArrays(RowGemm.STEPS, ElementType.WIDE);
        }
        return right;
    }

    /** Rows of sums for the scalar tier. */
    A[] sums() {
        if (sums.length == 0) {
            sums = type.newArrays(RowGemm.ROWS, ElementType.WIDE);
        }
        return sums;
    }
}
