package io.gradus.tensor;

import java.util.List;

/**
 * The gradient of eigenvalues and eigenvectors of matrices that need not be symmetric, in pairs of
 * real and imaginary parts.
 *
 * <p>With M = V⁻¹ · dA · V, dw is the diagonal of M, and dV = V · (F ∘ M) but for what keeps the
 * length of each vector and the phase of its largest element; Fᵢⱼ = 1 / (wⱼ − wᵢ).
 */
final class EigGradient {
    private final Tensor real;
    private final Tensor imaginary;
    private final Tensor x;
    private final Tensor y;

    /** For eigenvalues and eigenvectors, each in two parts. */
    EigGradient(Backprop call) {
        real = call.output(0);
        imaginary = call.output(1);
        x = call.output(2);
        y = call.output(3);
    }

    /**
     * The gradient for the matrices: Re(V⁻ᴴ · G · Vᴴ), where G is that for M.
     *
     * @param g the gradients for the parts
     * @param vectors whether anything depends on the eigenvectors
     */
    Tensor of(List<Tensor> g, boolean vectors) {
        var gx = Matrices.diagonal(g.get(0));
        var gy = Matrices.diagonal(g.get(1));
        if (vectors) {
            var vx = free(g.get(2), g.get(3), false);
            var vy = free(g.get(2), g.get(3), true);
            // Vᴴ · gV, times the conjugate of F.
            var sx = x.matmul(vx, true, false).plus(y.matmul(vy, true, false));
            var sy = x.matmul(vy, true, false).minus(y.matmul(vx, true, false));
            var dx = real.expandDims(-2).minus(real.expandDims(-1));
            var dy = imaginary.expandDims(-2).minus(imaginary.expandDims(-1));
            var scale = Matrices.reciprocalsBeside(dx.square().plus(dy.square()));
            gx = gx.plus(sx.times(dx).minus(sy.times(dy)).times(scale));
            gy = gy.plus(sx.times(dy).plus(sy.times(dx)).times(scale));
        }
        // A complex system in real numbers: V is ((x, −y), (y, x)).
        var above = Tensors.concat(-1, Matrices.transposed(x), Matrices.transposed(y));
        var below = Tensors.concat(-1, Matrices.transposed(y).unaryMinus(), Matrices.transposed(x));
        var z =
                Calls.call(
                        new EquationOp.Solve(),
                        Tensors.concat(-2, above, below),
                        Tensors.concat(-2, gx, gy));
        int n = x.shape().size(-1);
        return Matrices.rows(z, 0, n)
                .matmul(x, false, true)
                .plus(Matrices.rows(z, n, 2 * n).matmul(y, false, true));
    }

    /**
     * One part of the gradient for V without what would change the length of a vector, or turn its
     * largest element away from the reals.
     */
    private Tensor free(Tensor gx, Tensor gy, boolean imaginaryPart) {
        var along = new int[] {-2};
        var stretch = x.times(gx).plus(y.times(gy)).sum(along, true);
        if (!imaginaryPart) {
            return gx.minus(stretch.times(x));
        }
        var turn = x.times(gy).minus(y.times(gx)).sum(along, true);
        var largest = x.square().plus(y.square()).argMax(-2);
        var isLargest = Matrices.transposed(largest.oneHot(x.shape().size(-2), x.dtype()));
        var size = isLargest.times(x).sum(along, true);
        return gy.minus(stretch.times(y)).minus(isLargest.times(turn.div(size)));
    }
}
