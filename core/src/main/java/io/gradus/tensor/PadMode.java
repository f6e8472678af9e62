package io.gradus.tensor;

/** What stands around a tensor that is made larger, as in NumPy's {@code pad}. */
public enum PadMode {
    /** The elements mirrored at the first and the last, which are not repeated. */
    REFLECT,
    /** The elements mirrored at the edge: the first and the last are repeated. */
    SYMMETRIC,
    /** The first and the last element again and again. */
    EDGE,
    /** The elements from the other end. */
    WRAP;

    /**
     * The position that stands at a place, counted from the first element, which may be negative.
     */
    int position(int place, int size) {
        return switch (this) {
            case EDGE -> Math.clamp(place, 0, size - 1);
            case WRAP -> Math.floorMod(place, size);
            case SYMMETRIC -> {
                int at = Math.floorMod(place, 2 * size);
                yield at < size ? at : 2 * size - 1 - at;
            }
            case REFLECT -> {
                int period = Math.max(1, 2 * (size - 1));
                int at = Math.floorMod(place, period);
                yield at < size ? at : period - at;
            }
        };
    }
}
