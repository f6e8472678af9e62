package io.gradus.tensor.ops;

import io.gradus.ir.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One row for each public method on tensors: what every one of its cases is held to. */
final class OpTable {
    private OpTable() {}

    /** What holds for a method besides its numbers. */
    enum Trait {
        /** Gradients flow through it; without this trait a tape must find none. */
        GRADIENT,
        /** It is traced with an open leading size, too. */
        OPEN_BATCH,
        /** It has no place in traced functions. */
        EAGER_ONLY,
        /** The sign of a zero is not part of what it promises. */
        UNSIGNED_ZERO,
        /** It is made of other ops, each of which rounds to the 16-bit floats. */
        COMPOSITE,
        /** It is a function of reals: integers and truths count as float32. */
        FLOATS,
        /** It is an error for a tensor to have no elements. */
        NEEDS_ELEMENTS
    }

    /**
     * A method.
     *
     * @param signature its name and parameter types
     * @param ulps how many units in the last place its results may be off
     * @param roundings how many roundings at the size of the inputs, for sums in which digits
     *     cancel
     * @param traits what else holds for it
     * @param refused the dtypes that its first operand may not have
     */
    record Row(
            String signature,
            double ulps,
            double roundings,
            Set<Trait> traits,
            Set<DType> refused) {
        boolean is(Trait trait) {
            return traits.contains(trait);
        }

        Closeness closeness() {
            return new Closeness(ulps, roundings, !is(Trait.UNSIGNED_ZERO), is(Trait.COMPOSITE));
        }

        Row ulps(double ulps) {
            return new Row(signature, ulps, roundings, traits, refused);
        }

        /** Whether it makes tensors from nothing but Java values. */
        boolean isMaker() {
            return signature.matches("[A-Z]\\w*\\.\\w+\\((?!.*(Operand|List)).*");
        }

        Row roundings(double roundings) {
            return new Row(signature, ulps, roundings, traits, refused);
        }

        private Row with(Trait trait) {
            var more = EnumSet.of(trait);
            more.addAll(traits);
            return new Row(signature, ulps, roundings, more, refused);
        }

        Row open() {
            return with(Trait.OPEN_BATCH);
        }

        Row eagerOnly() {
            return with(Trait.EAGER_ONLY);
        }

        Row unsignedZero() {
            return with(Trait.UNSIGNED_ZERO);
        }

        Row refuses(DType... dtypes) {
            return new Row(signature, ulps, roundings, traits, Set.of(dtypes));
        }

        Row composite() {
            return with(Trait.COMPOSITE);
        }

        Row needsElements() {
            return with(Trait.NEEDS_ELEMENTS);
        }

        Row floats() {
            return with(Trait.FLOATS);
        }
    }

    /** A method that gradients flow through. */
    static Row row(String signature, double ulps) {
        return new Row(signature, ulps, 0, EnumSet.of(Trait.GRADIENT), Set.of());
    }

    /** A method whose results have no slope. */
    static Row noGradient(String signature) {
        return new Row(signature, EXACT, 0, EnumSet.noneOf(Trait.class), Set.of());
    }

    /** Half a unit in the last place: the right result, rounded once. */
    static final double EXACT = 0.5;

    /** The files with the cases. */
    static final List<String> FILES =
            List.of(
                    "arithmetic.txt",
                    "functions.txt",
                    "activations.txt",
                    "comparisons.txt",
                    "reductions.txt",
                    "movement.txt",
                    "indexing.txt",
                    "linear.txt",
                    "tensors.txt",
                    "rooms.txt",
                    "numbers.txt",
                    "ordering.txt",
                    "patterns.txt",
                    "positions.txt",
                    "statistics.txt",
                    "signals.txt",
                    "algebra.txt",
                    "convolutions.txt",
                    "pooling.txt",
                    "patches.txt",
                    "piecewise.txt",
                    "neural.txt",
                    "ctc.txt",
                    "images.txt");

    /** The rows of all families. */
    static final List<Row> ROWS =
            Stream.of(
                            BasicRows.ROWS,
                            NumberRows.ROWS,
                            OrderRows.ROWS,
                            PatternRows.ROWS,
                            PositionRows.ROWS,
                            RoomRows.ROWS,
                            SignalRows.ROWS,
                            StatisticsRows.ROWS,
                            AlgebraRows.ROWS,
                            ConvolutionRows.ROWS,
                            NeuralRows.ROWS,
                            ImageRows.ROWS)
                    .flatMap(List::stream)
                    .toList();
}
