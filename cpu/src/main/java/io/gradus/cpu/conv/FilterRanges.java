package io.gradus.cpu.conv;

import io.gradus.cpu.gemm.ReferenceGemm;

/**
 * How the sum of a filter gradient is cut: output positions of the whole batch in at most 16 ranges
 * of whole blocks of 512, or in a single one if the filters have more than 65,536 elements, because
 * each range has a product of its own.
 */
record FilterRanges(int positions, int length, int count) {
    private static final int MOST = 16;
    private static final int MOST_ELEMENTS = 1 << 16;

    static FilterRanges of(ConvolutionSizes sizes) {
        int positions = sizes.outputPositions();
        int blocks = Math.ceilDiv(positions, ReferenceGemm.BLOCK);
        boolean small = (long) sizes.windowElements() * sizes.filters() <= MOST_ELEMENTS;
        int length = Math.max(1, Math.ceilDiv(blocks, small ? MOST : 1)) * ReferenceGemm.BLOCK;
        // An empty batch is one empty range, whose product is zero.
        return new FilterRanges(positions, length, Math.max(1, Math.ceilDiv(positions, length)));
    }

    int start(int range) {
        return range * length;
    }

    int end(int range) {
        return Math.min(positions, (range + 1) * length);
    }
}
