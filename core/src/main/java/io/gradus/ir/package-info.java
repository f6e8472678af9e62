/**
 * The language that programs are compiled from: what a kernel, a graph of kernels and their shapes
 * are.
 *
 * <p>Read it from the inside out. An {@link io.gradus.ir.Expr} is the computation of one scalar. A
 * {@link io.gradus.ir.Stmt} puts expressions into loops, reductions and stores. A {@link
 * io.gradus.ir.Kernel} is a list of statements with the {@link io.gradus.ir.Value}s that it reads
 * and writes. What loops should not express (matrix products, convolutions, the {@link
 * io.gradus.ir.Algorithm}s) is a {@link io.gradus.ir.Library} call. A {@link io.gradus.ir.Graph} is
 * a list of such nodes in execution order. Sizes are {@link io.gradus.ir.Dim} expressions, so that
 * one graph can serve every batch size.
 *
 * <p>Nothing here knows of tensors, tapes or devices, and nothing here runs: backends give these
 * records their speed, the reference interpreter gives them their meaning.
 */
@NullMarked
package io.gradus.ir;

import org.jspecify.annotations.NullMarked;
