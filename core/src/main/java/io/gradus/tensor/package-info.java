/**
 * Tensors, variables, automatic differentiation and traced functions.
 *
 * <p>A {@link io.gradus.tensor.Tensor} is an array of numbers that never changes; its operations
 * are methods. A {@link io.gradus.tensor.Variable} is a cell that holds one and can be assigned
 * another. A {@link io.gradus.tensor.GradientTape} records operations and differentiates them. A
 * {@link io.gradus.tensor.TracedFunction} turns Java code over tensors into one compiled program.
 * {@link io.gradus.tensor.Transforms} makes functions of functions: gradients, jacobians, and code
 * for one example applied to many.
 *
 * {@snippet :
 * var w = new Variable(Tensor.randomUniform(Shape.of(2, 1)));
 * var b = new Variable(Tensor.zeros(Shape.of(1)));
 * for (int step = 0; step < 40; step++) {
 *     var tape = new GradientTape();
 *     Tensor loss;
 *     try (tape) {
 *         var predictions = inputs.matmul(w).plus(b);
 *         loss = targets.minus(predictions).square().mean();
 *     }
 *     var gradients = tape.gradients(loss, w, b);
 *     w.assignSub(gradients.get(w).times(0.1));
 *     b.assignSub(gradients.get(b).times(0.1));
 * }
 * }
 *
 * <p>Inside: an operation is a value, an {@code Op}, stated once. A call of it goes through {@code
 * Calls}: it runs at once ({@code Eager}: lowered to kernels, compiled, kept), or is taken down by
 * the {@code Trace} of the function around it; and each tape that watches one of its inputs keeps
 * an entry. There is no second way to run an operation.
 */
@NullMarked
package io.gradus.tensor;

import org.jspecify.annotations.NullMarked;
