/**
 * Dense matrix products {@code C = A · B} on Java heap arrays.
 *
 * <p>{@link io.gradus.cpu.gemm.Gemm} is the entry; a {@link io.gradus.cpu.gemm.Matrix} is an array
 * with an offset and two strides, so a transpose or a slice is a view and not a copy.
 *
 * <p>The bits are a contract, which {@link io.gradus.cpu.gemm.ReferenceGemm} states in a few plain
 * loops: an element of C is a sum over k in blocks of 512; within a block a chain of fused
 * multiply-adds runs from zero in ascending k, and the block results are added in order. Every way
 * of computing keeps to it, whatever the shape, the strides or the number of threads, so which one
 * runs is a question of speed alone:
 *
 * <ul>
 *   <li>small products keep a few sums in local variables and read the operands where they are;
 *   <li>the scalar tier updates four long rows of C by three rows of B at a time in loops that C2
 *       turns into vector code;
 *   <li>the vector tier runs generated register-blocked kernels of the Vector API over packed
 *       panels of B. They are warmed on a background thread and take over when they are faster.
 *   <li>{@link io.gradus.cpu.gemm.RunGemm} runs them on left matrices that are nowhere written out.
 * </ul>
 */
@NullMarked
package io.gradus.cpu.gemm;

import org.jspecify.annotations.NullMarked;
