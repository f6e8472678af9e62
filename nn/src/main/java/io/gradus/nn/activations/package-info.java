/** Functions that layers apply to their outputs. */
@NullMarked
package io.gradus.nn.activations;

import org.jspecify.annotations.NullMarked;
