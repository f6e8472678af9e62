/**
 * What can be said about a variable of a layer: its first value, what it costs, and what it must
 * keep to.
 */
@NullMarked
package io.gradus.nn.weights;

import org.jspecify.annotations.NullMarked;
