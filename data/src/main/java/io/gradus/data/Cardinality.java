package io.gradus.data;

import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** How many elements a {@link Dataset} has, as far as that is known without walking through it. */
public sealed interface Cardinality {
    /**
     * A number of elements that is known.
     *
     * @param elements the number, at least 0
     */
    record Known(long elements) implements Cardinality {
        /**
         * A known number.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Known {
            if (elements < 0) {
                throw new IllegalArgumentException("there cannot be " + elements + " elements");
            }
        }
    }

    /** Numbers that are none. */
    enum Other implements Cardinality {
        /** The elements never end. */
        INFINITE,
        /** Only a walk through the elements can tell. */
        UNKNOWN
    }

    /**
     * The number, where there is one.
     *
     * @return the number of elements; empty if it is infinite or unknown
     */
    default OptionalLong count() {
        return this instanceof Known(long elements)
                ? OptionalLong.of(elements)
                : OptionalLong.empty();
    }

    /**
     * Whether the elements are known never to end.
     *
     * @return true for {@link Other#INFINITE}
     */
    default boolean isInfinite() {
        return this == Other.INFINITE;
    }

    /**
     * What becomes of a known number; the other cardinalities stay what they are.
     *
     * @param change from the number before to the number after
     * @return the cardinality after
     */
    default Cardinality map(LongUnaryOperator change) {
        return this instanceof Known(long elements)
                ? new Known(change.applyAsLong(elements))
                : this;
    }

    /**
     * The smaller of two numbers, as where two data sets are walked side by side.
     *
     * @param other the other
     * @return the smaller one; unknown if that cannot be told
     */
    default Cardinality min(Cardinality other) {
        if (isInfinite()) {
            return other;
        }
        if (other.isInfinite()) {
            return this;
        }
        return this instanceof Known(long a) && other instanceof Known(long b)
                ? new Known(Math.min(a, b))
                : Other.UNKNOWN;
    }

    /**
     * The sum of two numbers, as where one data set follows another.
     *
     * @param other the other
     * @return the sum; infinite if one of them is, else unknown if one of them is
     */
    default Cardinality plus(Cardinality other) {
        if (isInfinite() || other.isInfinite()) {
            return Other.INFINITE;
        }
        return this instanceof Known(long a) && other instanceof Known(long b)
                ? new Known(Math.addExact(a, b))
                : Other.UNKNOWN;
    }
}
