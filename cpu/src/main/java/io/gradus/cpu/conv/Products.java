package io.gradus.cpu.conv;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Matrix;

/** How matrices are multiplied. */
@FunctionalInterface
public interface Products {
    /**
     * Multiplies by the contract of {@link io.gradus.cpu.gemm.ReferenceGemm}: {@code c = a · b}.
     *
     * @param <A> {@code float[]} or {@code double[]}
     * @param a the left matrix
     * @param b the right matrix
     * @param c the product, overwritten
     * @param parallel what runs parts of the product
     */
    <A> void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel);
}
