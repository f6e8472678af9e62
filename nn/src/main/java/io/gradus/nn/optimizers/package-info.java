/** How variables are changed by their gradients, and how learning rates change over time. */
@NullMarked
package io.gradus.nn.optimizers;

import org.jspecify.annotations.NullMarked;
