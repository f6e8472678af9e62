/**
 * How variables are changed by their gradients, and how learning rates change over time.
 *
 * <p>An {@link io.gradus.nn.optimizers.Optimizer} takes gradients and changes variables. Most are
 * {@linkplain io.gradus.nn.optimizers.RuleOptimizer one rule} for all variables, around which
 * stands what all have in common: clipping, decay, averages, accumulation. A rule changes
 * {@linkplain io.gradus.nn.optimizers.Cell cells}, which are whole variables or some of their rows.
 */
@NullMarked
package io.gradus.nn.optimizers;

import org.jspecify.annotations.NullMarked;
