package io.gradus.tensor;

import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The products among what a step of a loop adds to sums over all steps: {@code leftᵀ · right},
 * where the rows of both are those of a batch. Those of all steps are one product of the stacked
 * factors, which uses a processor far better than a small product and a sum in every step.
 */
final class StepProducts {
    /** So many rows keep a product busy by themselves. */
    private static final long MANY_ROWS = 512;

    /** How much larger than what a loop keeps of each step the factors may be. */
    private static final long MOST_GROWTH = 8;

    /** What is thought of a size that is open. */
    private static final long SOME_BATCH = 128;

    private record Product(Tensor left, Tensor right) {}

    /** What a step adds to one sum: products, and whether there is more. */
    private record Terms(List<Product> products, boolean more) {}

    private final List<Tensor> given;
    private final long kept;
    private final List<Terms> sums = new ArrayList<>();
    private final List<Tensor> factors = new ArrayList<>();

    /**
     * Of one step.
     *
     * @param given what it is given of sequences that there are for all steps
     */
    StepProducts(List<Tensor> given) {
        this.given = given;
        kept = given.stream().mapToLong(StepProducts::elements).sum();
    }

    /**
     * Takes the products out of what the step adds to the next one of the sums.
     *
     * @return what is left, empty for nothing
     */
    Optional<Tensor> take(Optional<Tensor> gradient) {
        var products = new ArrayList<Product>();
        var others = new ArrayList<Tensor>();
        gradient.ifPresent(sum -> collect(sum, products, others));
        for (var product : products) {
            keep(product.left);
            keep(product.right);
        }
        var rest = products.isEmpty() ? gradient : others.stream().reduce((a, b) -> a.plus(b));
        sums.add(new Terms(products, rest.isPresent()));
        return rest;
    }

    /** What the step has to return for {@link #sum}. */
    List<Tensor> factors() {
        return factors;
    }

    /**
     * One of the sums over all steps.
     *
     * @param index which one
     * @param rest the sum of what {@link #take} left
     * @param sequences what the steps were given slices of
     * @param stacks the factors of all steps
     */
    Tensor sum(int index, Tensor rest, List<Tensor> sequences, List<Tensor> stacks) {
        var terms = sums.get(index);
        var all = new ArrayList<Tensor>();
        if (terms.more || terms.products.isEmpty()) {
            all.add(rest);
        }
        for (var product : terms.products) {
            all.add(
                    Calls.call(
                            new MatmulOp(true, false),
                            joined(ofAllSteps(product.left, sequences, stacks)),
                            joined(ofAllSteps(product.right, sequences, stacks))));
        }
        return all.stream().reduce((a, b) -> a.plus(b)).orElse(rest);
    }

    private void collect(Tensor sum, List<Product> products, List<Tensor> others) {
        var made = sum.isSymbolic() ? sum.trace().maker(sum) : Optional.<Trace.Made>empty();
        // A term that a sum stretches is not what the sum is a gradient of.
        boolean isSum =
                made.isPresent()
                        && made.get().op() == ElementwiseOps.ADD
                        && made.get().inputs().stream()
                                .allMatch(term -> term.type().equals(sum.type()));
        if (isSum) {
            made.get().inputs().forEach(term -> collect(term, products, others));
            return;
        }
        made.flatMap(this::product).ifPresentOrElse(products::add, () -> others.add(sum));
    }

    private Optional<Product> product(Trace.Made made) {
        if (!(made.op() instanceof MatmulOp(boolean transposeA, boolean transposeB))
                || !transposeA
                || transposeB
                || !made.inputs().stream().allMatch(StepProducts::isOfStep)) {
            return Optional.empty();
        }
        var left = made.inputs().get(0);
        var right = made.inputs().get(1);
        var rows = left.shape().dim(0);
        return (!rows.isFixed() || rows.value() < MANY_ROWS)
                        && elements(left) + elements(right) <= MOST_GROWTH * kept
                ? Optional.of(new Product(left, right))
                : Optional.empty();
    }

    /** Whether a tensor is a matrix of the step, and not one that all steps share. */
    private static boolean isOfStep(Tensor factor) {
        return factor.rank() == 2 && factor.isSymbolic() && factor.trace() == Trace.active();
    }

    private static long elements(Tensor tensor) {
        return tensor.shape().count().evaluate(symbol -> SOME_BATCH);
    }

    private void keep(Tensor factor) {
        if (position(given, factor) < 0 && position(factors, factor) < 0) {
            factors.add(factor);
        }
    }

    private Tensor ofAllSteps(Tensor factor, List<Tensor> sequences, List<Tensor> stacks) {
        int slice = position(given, factor);
        return slice >= 0 ? sequences.get(slice) : stacks.get(position(factors, factor));
    }

    private static int position(List<Tensor> tensors, Tensor tensor) {
        for (int i = 0; i < tensors.size(); i++) {
            if (tensors.get(i) == tensor) {
                return i;
            }
        }
        return -1;
    }

    /** The rows of all steps below one another. */
    private static Tensor joined(Tensor stack) {
        var shape = stack.shape();
        var rows = shape.dim(0).times(shape.dim(1));
        return Calls.call(new MoveOp.Reshape(Shape.of(List.of(rows, shape.dim(2)))), stack);
    }
}
