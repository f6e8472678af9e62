/**
 * Passes: functions from programs to programs, each small enough to be read on its own.
 *
 * <p>A scalar computation is an {@link io.gradus.ir.Expr}. Three passes work on it, in this order:
 *
 * <ol>
 *   <li>{@link io.gradus.compile.Differentiate} makes the derivative of an expression another
 *       expression, while {@code exp} and its kin are still nodes of their own and know their
 *       derivatives.
 *   <li>{@link io.gradus.compile.Simplify} folds constants and drops what changes nothing, keeping
 *       every bit.
 *   <li>{@link io.gradus.compile.Expand} replaces {@code exp} and its kin by arithmetic, so that
 *       the interpreter, scalar code and vector code of any width return the same bits.
 * </ol>
 *
 * <p>A program is a {@link io.gradus.ir.Graph}. {@link io.gradus.compile.Compiler} runs the passes
 * on it, from first to last: dead code goes, matrix products read transposed matrices in place,
 * work moves out of loops, what is computed twice is shared, elementwise values are computed where
 * they are read, kernels over the same rows or elements become one, and kernels go on with the rows
 * of products as these are made. They keep every bit.
 *
 * <p>{@link io.gradus.compile.RandomBits} writes expressions that draw random numbers from a
 * counter.
 *
 * <p>Expressions share subexpressions: the same object may be reached on many ways. Every pass here
 * remembers what it has made of each object, by identity, so that its time grows with the number of
 * objects and not with the number of ways.
 */
@NullMarked
package io.gradus.compile;

import org.jspecify.annotations.NullMarked;
