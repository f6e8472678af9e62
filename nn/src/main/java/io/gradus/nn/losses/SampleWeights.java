package io.gradus.nn.losses;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.stream.IntStream;

/** How much examples count, or places in them, in the form that numbers of a batch ask for. */
public final class SampleWeights {
    private SampleWeights() {}

    /**
     * Weights that numbers can be multiplied by: with axes of size 1 at the end as needed, so that
     * a weight of an example holds for all places in it.
     *
     * @param user what needs them, for the error
     * @param weights one for each example or for each place in it, [batch] or [batch, …], or a
     *     scalar
     * @param values numbers [batch, …]
     * @return the weights, of the rank and dtype of the numbers
     * @throws IllegalArgumentException if they do not fit the numbers
     */
    public static Tensor fitted(String user, Tensor weights, Tensor values) {
        return fitted(user, "sample weights", weights, values);
    }

    static Tensor fitted(String user, String what, Tensor weights, Tensor values) {
        var fitted = squeezed(weights.cast(values.dtype()), values.rank());
        while (fitted.rank() < values.rank()) {
            fitted = fitted.expandDims(-1);
        }
        if (!stretches(fitted.shape(), values.shape())) {
            throw new IllegalArgumentException(
                    "%s: %s of shape %s do not fit numbers of shape %s: there is one for each example, or for each place in it"
                            .formatted(user, what, weights.shape(), values.shape()));
        }
        return fitted;
    }

    /**
     * A tensor without axes of size 1 at the end that are too many.
     *
     * @param x any tensor
     * @param rank how many axes there should be
     * @return the tensor, of this rank if only such axes are too many
     */
    public static Tensor squeezed(Tensor x, int rank) {
        var squeezed = x;
        while (squeezed.rank() > rank && squeezed.shape().dim(-1).is(1)) {
            squeezed = squeezed.squeeze(-1);
        }
        return squeezed;
    }

    private static boolean stretches(Shape from, Shape to) {
        return from.rank() == to.rank()
                && IntStream.range(0, from.rank())
                        .allMatch(axis ->
                                from.dim(axis).is(1) || from.dim(axis).equals(to.dim(axis)));
    }
}
