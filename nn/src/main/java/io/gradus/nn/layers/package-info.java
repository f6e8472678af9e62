/**
 * The layers that models are made of, by the names that Keras gives them.
 *
 * <p>What a layer cannot do without is said to its constructor; the rest follows in methods that
 * return the layer, with the defaults of Keras:
 *
 * {@snippet :
 * var model =
 *         new Sequential(
 *                 new Conv2D(32, 3, "relu").padding("same").kernelInitializer("he_normal"),
 *                 new BatchNormalization(),
 *                 new MaxPooling2D(2),
 *                 new Flatten(),
 *                 new Dropout(0.5),
 *                 new Dense(10));
 * }
 *
 * <p>Sequences, images and volumes have their channels last; layers with a {@code dataFormat} take
 * them first, too. Classes that several layers share, such as {@link
 * io.gradus.nn.layers.KernelLayer}, hold what can be said to all of them, and cannot be extended
 * from outside: one's own layer extends {@link io.gradus.nn.Layer}, or {@link
 * io.gradus.nn.layers.Wrapper} around another one.
 */
@NullMarked
package io.gradus.nn.layers;

import org.jspecify.annotations.NullMarked;
