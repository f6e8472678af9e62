/** The layers that models are made of, by the names that Keras gives them. */
@NullMarked
package io.gradus.nn.layers;

import org.jspecify.annotations.NullMarked;
