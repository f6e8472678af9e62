package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Compares the gradients that a tape gives with central differences, (f(x + h) − f(x − h)) / 2h, in
 * float64.
 *
 * {@snippet :
 * new GradientCheck()
 *         .secondOrder()
 *         .check(in -> in.get(0).matmul(in.get(1)).tanh(), List.of(x, w))
 *         .requireOk();
 * }
 *
 * <p>A function of tensors with more than one element is checked through the sum of its elements
 * with fixed random weights, so that errors in different elements do not cancel. The check is of
 * one point: keep it away from kinks and jumps, where central differences mean nothing. A check
 * costs two calls of the function for each element.
 *
 * <p>A check is a value: the methods that set something return a new one.
 */
public final class GradientCheck {
    /**
     * The cube root of float64's precision balances the error of the formula, h², against that of
     * rounding, 1/h.
     */
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private static final double RELATIVE = 1e-6;
    private static final double ABSOLUTE = 1e-8;

    final double relative;
    final double absolute;
    final double step;
    final int most;
    private final boolean second;
    private final long seed;

    /**
     * A check of first gradients at all elements, with a relative tolerance of 10⁻⁶, an absolute
     * one of 10⁻⁸ and steps of 6·10⁻⁶.
     */
    public GradientCheck() {
        this(RELATIVE, ABSOLUTE, STEP, false, Integer.MAX_VALUE, 0);
    }

    private GradientCheck(
            double relative, double absolute, double step, boolean second, int most, long seed) {
        this.relative = relative;
        this.absolute = absolute;
        this.step = step;
        this.second = second;
        this.most = most;
        this.seed = seed;
    }

    /**
     * Checks the gradient of the gradient, too: that of the sum of all gradients with fixed random
     * weights.
     *
     * @return the changed check
     */
    public GradientCheck secondOrder() {
        return new GradientCheck(relative, absolute, step, true, most, seed);
    }

    /**
     * How far a gradient may be from its difference: absolute + relative · the larger of the two,
     * and what rounding of the function's values may cost.
     *
     * @param relative the part that grows with the gradient
     * @param absolute the part that does not
     * @return the changed check
     */
    public GradientCheck tolerance(double relative, double absolute) {
        return new GradientCheck(relative, absolute, step, second, most, seed);
    }

    /**
     * How far to go to either side.
     *
     * @param step the step at elements up to 1 in size; in proportion to the element where it is
     *     larger
     * @return the changed check
     * @throws IllegalArgumentException if the step is not greater than 0
     */
    public GradientCheck step(double step) {
        if (!(step > 0)) {
            throw new IllegalArgumentException(
                    "gradient check: step " + step + " must be greater than 0");
        }
        return new GradientCheck(relative, absolute, step, second, most, seed);
    }

    /**
     * Checks some elements of each input, chosen at random, instead of all: for inputs that are
     * large.
     *
     * @param most how many of each input
     * @return the changed check
     * @throws IllegalArgumentException if it is less than 1
     */
    public GradientCheck elements(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "gradient check: " + most + " elements check nothing: use at least 1");
        }
        return new GradientCheck(relative, absolute, step, second, most, seed);
    }

    /**
     * Draws other weights and other elements.
     *
     * @param seed any number; the same seed gives the same check
     * @return the changed check
     */
    public GradientCheck seed(long seed) {
        return new GradientCheck(relative, absolute, step, second, most, seed);
    }

    // ---- what comes out ----

    /**
     * One element of an input, and what was found there.
     *
     * @param input the input's place in the argument, such as {@code input[1]} or {@code
     *     input.bias}, and its name if it is a variable
     * @param position the element's position along each axis; empty for a scalar
     * @param order 1 for the gradient, 2 for the gradient of the gradient
     * @param value the element's value
     * @param gradient what the tape says
     * @param difference what central differences say
     * @param allowed how far the two may be apart
     */
    public record Element(
            String input,
            List<Integer> position,
            int order,
            double value,
            double gradient,
            double difference,
            double allowed) {
        /**
         * The error in units of what is allowed; infinite if one of the two is not a finite number.
         */
        double error() {
            double distance = Math.abs(gradient - difference);
            return Double.isFinite(distance) ? distance / allowed : Double.POSITIVE_INFINITY;
        }

        /**
         * Whether tape and differences agree.
         *
         * @return true if both are finite and no further apart than allowed
         */
        public boolean ok() {
            return error() <= 1;
        }

        @Override
        public String toString() {
            return (order == 1 ? "gradient" : "second gradient")
                    + " with respect to "
                    + input
                    + (position.isEmpty() ? "" : " at " + position)
                    + " (value "
                    + value
                    + "): the tape says "
                    + gradient
                    + ", central differences say "
                    + difference
                    + "; "
                    + Math.abs(gradient - difference)
                    + " apart, allowed are "
                    + allowed;
        }
    }

    /**
     * The outcome of a check.
     *
     * @param elements how many gradients were compared, second gradients included
     * @param mismatches how many are further apart than allowed
     * @param worst the element that is furthest apart in units of what is allowed; empty if there
     *     is no element
     */
    public record Report(int elements, int mismatches, Optional<Element> worst) {
        /**
         * Whether all gradients agree with their differences.
         *
         * @return true if there is no mismatch
         */
        public boolean ok() {
            return mismatches == 0;
        }

        /**
         * Fails if a gradient is wrong.
         *
         * @return this report
         * @throws AssertionError naming the worst element
         */
        public Report requireOk() {
            if (!ok()) {
                throw new AssertionError(this);
            }
            return this;
        }

        @Override
        public String toString() {
            if (ok()) {
                return "gradient check: all of "
                        + elements
                        + " gradients agree"
                        + worst.map(element -> "; the least: " + element).orElse("");
            }
            return "gradient check: "
                    + mismatches
                    + " of "
                    + elements
                    + " gradients are wrong. The worst: "
                    + worst.map(Element::toString).orElse("")
                    + ". If the gradient's rule is right, then the point lies at a kink or a jump (move it), or the"
                    + " function draws random numbers or computes in float32 inside (fix the seed, use float64)";
        }
    }

    // ---- the check ----

    /**
     * Checks a function at a point. Floating tensors of the argument are converted to float64;
     * float64 variables in it are moved and put back. Other tensors are passed as they are.
     *
     * @param function from the argument to a tensor or a structure of tensors; called often
     * @param argument a tensor or variable, or lists, maps and records of them
     * @param <A> the argument's structure
     * @return what was found
     * @throws IllegalArgumentException if nothing in the argument or in the result has gradients, a
     *     variable in the argument is floating but not float64, or the result is not float64
     */
    @SuppressWarnings("unchecked") // packed in the form of the argument
    public <A> Report check(Function<A, ?> function, A argument) {
        var structure = Structure.flatten(argument);
        var operands = new ArrayList<Operand>();
        var sources = new ArrayList<Integer>();
        for (var operand : structure.operands()) {
            if (operand.dtype().isFloating()) {
                sources.add(operands.size());
            }
            operands.add(inFloat64(operand));
        }
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "gradient check: nothing in the argument is floating, so there is no"
                            + " gradient to check: pass float64 tensors");
        }
        var random = new Random(seed);
        var comparison = new GradientComparison(this, operands, sources, structure.paths(), random);
        var weights = new ArrayList<Tensor>();
        Function<List<Operand>, Tensor> first =
                given -> weightedSum(function.apply((A) structure.pack(given)), weights, random);
        comparison.compare(1, first);
        if (second) {
            var sourceWeights =
                    sources.stream()
                            .map(i -> randomWeights(operands.get(i).shape(), random))
                            .toList();
            comparison.compare(
                    2, given -> comparison.weightedGradients(first, given, sourceWeights));
        }
        return comparison.report();
    }

    private static Operand inFloat64(Operand operand) {
        return switch (operand) {
            case Tensor tensor -> tensor.dtype().isFloating() ? tensor.cast(DType.FLOAT64) : tensor;
            case Variable variable -> {
                if (variable.dtype().isFloating() && variable.dtype() != DType.FLOAT64) {
                    throw new IllegalArgumentException(
                            "gradient check: variable '"
                                    + variable.name()
                                    + "' is "
                                    + variable.dtype()
                                    + ", which has too few digits for differences: make it float64");
                }
                yield variable;
            }
        };
    }

    /** The sum of all elements of a result with weights that are drawn once. */
    private static Tensor weightedSum(Object result, List<Tensor> weights, Random random) {
        var parts =
                Structure.flatten(result).operands().stream()
                        .map(Operand::value)
                        .filter(part -> part.dtype().isFloating())
                        .toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "gradient check: nothing in the result is floating, so it has no gradient");
        }
        Tensor sum = Tensor.of(0.0);
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (part.dtype() != DType.FLOAT64) {
                throw new IllegalArgumentException(
                        "gradient check: the result is "
                                + part.dtype()
                                + " for float64"
                                + " arguments, which has too few digits for differences: use float64 inside the function");
            }
            if (i == weights.size()) {
                weights.add(randomWeights(part.shape(), random));
            }
            sum = sum.plus(part.times(weights.get(i)).sum());
        }
        return sum;
    }

    /** Weights of one sign and away from 0, so that no element is hidden. */
    private static Tensor randomWeights(Shape shape, Random random) {
        var weights = new double[shape.elements()];
        Arrays.setAll(weights, i -> 0.5 + random.nextDouble());
        return Tensor.of(weights, shape);
    }
}
