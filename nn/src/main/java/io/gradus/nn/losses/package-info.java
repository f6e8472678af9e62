/**
 * How far outputs are from their targets: all the losses of Keras, under its names and with its
 * defaults.
 *
 * {@snippet :
 * var loss = new SparseCategoricalCrossentropy(true).ignoreClass(-1);
 * var number = loss.apply(targets, outputs);      // the mean over the batch
 * var each = loss.values(targets, outputs);       // one for each example
 * }
 *
 * <p>Where Keras has a class and a function, the function is the class's {@code values}.
 */
@NullMarked
package io.gradus.nn.losses;

import org.jspecify.annotations.NullMarked;
