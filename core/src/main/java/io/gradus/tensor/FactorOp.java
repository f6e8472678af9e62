package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Library;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Factorisations of the matrices in the last two axes, and what is solved with them; leading axes
 * count a batch. The gradients are those of Giles (2008), Collected matrix derivative results for
 * forward and reverse mode algorithmic differentiation, unless another source is named.
 */
sealed interface FactorOp extends Op
        permits EquationOp,
                FactorOp.Cholesky,
                FactorOp.Eig,
                FactorOp.Eigh,
                FactorOp.Lu,
                FactorOp.Qr,
                FactorOp.Svd {
    /** What a backend is to run. */
    Algorithm algorithm();

    @Override
    default void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.add(new Library.Routine(algorithm(), inputs, outputs, to.origin(this)));
    }

    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return true;
    }

    /** The size of square matrices. */
    static Dim order(String op, Shape shape) {
        requireMatrices(op, shape);
        if (!shape.dim(-1).equals(shape.dim(-2))) {
            throw new IllegalArgumentException(
                    op + ": shape " + shape + ": the matrices in the last two axes must be square");
        }
        return shape.dim(-1);
    }

    static void requireMatrices(String op, Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException(
                    op
                            + ": shape "
                            + shape
                            + " has no matrices in its last two axes: it needs a rank of 2 or"
                            + " more");
        }
    }

    /** The batch's axes with those of an item behind them. */
    static Shape batched(Shape matrices, Dim... item) {
        var shape = matrices.slice(0, matrices.rank() - 2);
        for (var dim : item) {
            shape = shape.inserted(shape.rank(), dim);
        }
        return shape;
    }

    /** min(m, n) of m × n matrices; both must be known. */
    private static Dim shorter(String op, Shape shape) {
        requireMatrices(op, shape);
        if (!shape.dim(-1).isFixed() || !shape.dim(-2).isFixed()) {
            throw new IllegalArgumentException(
                    op
                            + ": shape "
                            + shape
                            + ": the sizes of the matrices must be known while a function is"
                            + " traced; only leading axes may be open");
        }
        return Dim.of(Math.min(shape.size(-1), shape.size(-2)));
    }

    /** A = L · Lᵀ of symmetric matrices. */
    record Cholesky() implements FactorOp {
        @Override
        public String name() {
            return "cholesky";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Cholesky();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            order(name(), inputs.getFirst().shape());
            return inputs;
        }

        /** L⁻ᵀ · Φ(Lᵀ · g) · L⁻¹, where Φ takes the lower triangle with half the diagonal. */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var l = call.output(0);
            var product = l.matmul(upstream.getFirst(), true, false);
            var phi = Matrices.lower(product, 0).plus(Matrices.lower(product, -1)).times(0.5);
            var left = EquationOp.triangular(l, phi, true, true);
            var right = EquationOp.triangular(l, Matrices.transposed(left), true, true);
            return Op.gradients(Matrices.transposed(right));
        }
    }

    /** A = V · diag(w) · Vᵀ of symmetric matrices: w, V. */
    record Eigh() implements FactorOp {
        @Override
        public String name() {
            return "eigh";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Eigh();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var n = order(name(), type.shape());
            return List.of(new TensorType(type.dtype(), batched(type.shape(), n)), type);
        }

        /** V · (diag(gw) + E ∘ (Vᵀ · gV)) · Vᵀ with Eᵢⱼ = 1 / (wⱼ − wᵢ). */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var w = call.output(0);
            var v = call.output(1);
            var inner = Matrices.diagonal(upstream.get(0));
            if (call.reached(1)) {
                var e = Matrices.reciprocalsBeside(w.expandDims(-2).minus(w.expandDims(-1)));
                inner = inner.plus(e.times(v.matmul(upstream.get(1), true, false)));
            }
            return Op.gradients(v.matmul(inner).matmul(v, false, true));
        }
    }

    /** A · V = V · diag(w) of square matrices: the real and imaginary parts of w and V. */
    record Eig() implements FactorOp {
        @Override
        public String name() {
            return "eig";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Eig();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var n = order(name(), type.shape());
            var values = new TensorType(type.dtype(), batched(type.shape(), n));
            return List.of(values, values, type, type);
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            boolean vectors = call.reached(2) || call.reached(3);
            return Op.gradients(new EigGradient(call).of(upstream, vectors));
        }
    }

    /** P · A = L · U: both factors in one matrix, the exchanges of rows, the permutation. */
    record Lu() implements FactorOp {
        @Override
        public String name() {
            return "lu";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Lu();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var k = shorter(name(), type.shape());
            return List.of(
                    type,
                    new TensorType(DType.INT32, batched(type.shape(), k)),
                    new TensorType(DType.INT32, batched(type.shape(), type.shape().dim(-2))));
        }

        /**
         * With P · dA = dL · U + L · dU, and M = L⁻¹ · P · dA · U⁻¹ over the square part: dL = L ·
         * tril(M, −1), dU = triu(M) · U; what lies below or right of the square part follows.
         */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var packed = call.output(0);
            var g = upstream.getFirst();
            int m = packed.shape().size(-2);
            int n = packed.shape().size(-1);
            int k = Math.min(m, n);
            var square = Matrices.columns(Matrices.rows(packed, 0, k), 0, k);
            var l = Matrices.lower(square, -1).plus(Tensor.eye(k, packed.dtype()));
            var u = Matrices.upper(square, 0);
            var gs = Matrices.columns(Matrices.rows(g, 0, k), 0, k);
            var below = l.matmul(Matrices.lower(gs, -1), true, false);
            var above = Matrices.upper(gs, 0).matmul(u, false, true);
            if (n > k) {
                var right = Matrices.columns(packed, k, n);
                below = below.minus(Matrices.columns(g, k, n).matmul(right, false, true));
            }
            if (m > k) {
                var under = Matrices.rows(packed, k, m);
                above = above.minus(under.matmul(Matrices.rows(g, k, m), true, false));
            }
            var inner = Matrices.lower(below, -1).plus(Matrices.upper(above, 0));
            var result = EquationOp.unit(l, timesInverse(inner, u));
            if (n > k) {
                var right = EquationOp.unit(l, Matrices.columns(g, k, n));
                result = Tensors.concat(-1, result, right);
            }
            if (m > k) {
                result = Tensors.concat(-2, result, timesInverse(Matrices.rows(g, k, m), u));
            }
            var permutation = call.output(2).oneHot(m, packed.dtype());
            return Op.gradients(permutation.matmul(result, true, false));
        }
    }

    /** x · U⁻ᵀ for upper triangular U. */
    private static Tensor timesInverse(Tensor x, Tensor u) {
        return Matrices.transposed(EquationOp.triangular(u, Matrices.transposed(x), false, false));
    }

    /** A = Q · R. */
    record Qr(boolean complete) implements FactorOp {
        @Override
        public String name() {
            return "qr";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Qr(complete);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var shape = type.shape();
            requireMatrices(name(), shape);
            var m = shape.dim(-2);
            var k = complete ? m : shorter(name(), shape);
            return List.of(
                    new TensorType(type.dtype(), batched(shape, m, k)),
                    new TensorType(type.dtype(), batched(shape, k, shape.dim(-1))));
        }

        @Override
        public boolean readsInput(int index) {
            return true;
        }

        /**
         * Walter and Lehmann (2013), Algorithmic differentiation of linear algebra functions. The
         * columns of a wide matrix that are too many are Qᵀ · A, and their gradient that of a
         * product.
         */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var a = call.input(0);
            var q = call.output(0);
            int m = a.shape().size(-2);
            int n = a.shape().size(-1);
            if (complete && m > n) {
                throw new IllegalArgumentException(
                        "qr: the complete factorisation of matrices of shape "
                                + a.shape()
                                + ", which are tall, has no gradient: columns of Q are free; use the"
                                + " reduced one");
            }
            if (m >= n) {
                return Op.gradients(tall(q, call.output(1), upstream.get(0), upstream.get(1)));
            }
            var right = Matrices.columns(upstream.get(1), m, n);
            var gq = upstream.get(0).plus(Matrices.columns(a, m, n).matmul(right, false, true));
            var left =
                    tall(
                            q,
                            Matrices.columns(call.output(1), 0, m),
                            gq,
                            Matrices.columns(upstream.get(1), 0, m));
            return Op.gradients(Tensors.concat(-1, left, q.matmul(right)));
        }

        /** (gQ + Q · copyltu(M)) · R⁻ᵀ with M = R · gRᵀ − gQᵀ · Q. */
        private static Tensor tall(Tensor q, Tensor r, Tensor gq, Tensor gr) {
            var m = r.matmul(Matrices.upper(gr, 0), false, true).minus(gq.matmul(q, true, false));
            var below = Matrices.lower(m, -1);
            var both = Matrices.lower(m, 0).plus(Matrices.transposed(below));
            return timesInverse(gq.plus(q.matmul(both)), r);
        }
    }

    /** A = U · diag(s) · Vᵀ: U, s, Vᵀ. */
    record Svd(boolean full) implements FactorOp {
        @Override
        public String name() {
            return "svd";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Svd(full);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var shape = type.shape();
            var k = shorter(name(), shape);
            var m = shape.dim(-2);
            var n = shape.dim(-1);
            return List.of(
                    new TensorType(type.dtype(), batched(shape, m, full ? m : k)),
                    new TensorType(type.dtype(), batched(shape, k)),
                    new TensorType(type.dtype(), batched(shape, full ? n : k, n)));
        }

        /** Townsend (2016), Differentiating the singular value decomposition. */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var s = call.output(1);
            int m = call.inputType(0).shape().size(-2);
            int n = call.inputType(0).shape().size(-1);
            int k = Math.min(m, n);
            if (full && m != n && (call.reached(0) || call.reached(2))) {
                throw new IllegalArgumentException(
                        "svd: the full singular vectors of matrices of shape "
                                + call.inputType(0).shape()
                                + ", which are not square, have no gradient: some of them are free; use"
                                + " the reduced ones");
            }
            var u = Matrices.columns(call.output(0), 0, k);
            var vh = Matrices.rows(call.output(2), 0, k);
            var across = s.expandDims(-2);
            var down = s.expandDims(-1);
            // 1 / (sⱼ² − sᵢ²)
            var f = Matrices.reciprocalsBeside(across.minus(down).times(across.plus(down)));
            var inner = Matrices.diagonal(upstream.get(1));
            Tensor outside = null;
            if (call.reached(0)) {
                var gu = upstream.get(0);
                var product = u.matmul(gu, true, false);
                var j = f.times(product);
                inner = inner.plus(j.plus(Matrices.transposed(j)).times(across));
                if (m > k) {
                    outside = gu.minus(u.matmul(product)).div(across).matmul(vh);
                }
            }
            if (call.reached(2)) {
                var gvh = upstream.get(2);
                var product = gvh.matmul(vh, false, true);
                var j = f.times(Matrices.transposed(product));
                inner = inner.plus(j.plus(Matrices.transposed(j)).times(down));
                if (n > k) {
                    outside = u.matmul(gvh.minus(product.matmul(vh)).div(down));
                }
            }
            var inside = u.matmul(inner).matmul(vh);
            return Op.gradients(outside == null ? inside : inside.plus(outside));
        }
    }
}
