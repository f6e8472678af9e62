/**
 * The algorithms that loops should not express: factorisations of matrices and what is solved with
 * them.
 *
 * <p>{@link io.gradus.cpu.routine.Routine#of} finds the code of an {@link io.gradus.ir.Algorithm};
 * it works on one {@link io.gradus.cpu.routine.Item} of each input and output. Who calls it walks
 * along the batch, with as many threads as there are: an item is computed by one of them, in one
 * order, so the bits do not depend on how many take part. There is one implementation in float64.
 * Matrices of other dtypes are widened and the results rounded once, so float32 loses no digits to
 * the number of steps that an algorithm takes.
 *
 * <p>Inner loops run along rows, which lie side by side in memory, and add a multiple of one row to
 * another wherever an algorithm leaves the choice: the JIT compiler makes vector code of such loops
 * without changing a bit, while it must not reorder the sum of a dot product.
 */
@NullMarked
package io.gradus.cpu.routine;

import org.jspecify.annotations.NullMarked;
