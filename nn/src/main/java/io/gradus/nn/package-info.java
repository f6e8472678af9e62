/**
 * Layers, losses, optimizers, metrics, and the loop that trains with them.
 *
 * <p>A {@link io.gradus.nn.Layer} holds variables and computes with them; a {@link
 * io.gradus.nn.Model} is a layer that can be trained. A {@link io.gradus.nn.losses.Loss} says how
 * wrong the outputs are, a {@link io.gradus.tensor.GradientTape tape} says in which direction the
 * variables should move, and an {@link io.gradus.nn.optimizers.Optimizer} moves them. {@code fit}
 * does this batch after batch as one compiled function, and tells {@link io.gradus.nn.Callback
 * callbacks} how it goes.
 *
 * {@snippet :
 * var digits = Digits.load(42);
 * var model = new Sequential(
 *         new Conv2D(16, 3, "relu"),
 *         new MaxPooling2D(2),
 *         new Flatten(),
 *         new Dense(10));
 * model.compile(new Adam(0.001), new SparseCategoricalCrossentropy(true), "accuracy");
 * model.fit(digits.train().batches(64).shuffled(42), 5);
 * System.out.println(model.evaluate(digits.test().batches(500)));
 * }
 *
 * <p>Whoever needs another step overrides {@link io.gradus.nn.Model#trainStep}; whoever needs
 * another loop writes it: layers, losses and optimizers work as well with a tape of one's own,
 * eagerly or inside a {@link io.gradus.tensor.TracedFunction}. Names, defaults and formulas are
 * those of Keras 3 where it has them.
 *
 * <p>{@link io.gradus.nn.saving.SafeTensors} keeps tensors in files that many programs read, and
 * {@link io.gradus.nn.saving.ImageClassifier} keeps a whole model in one.
 */
@NullMarked
package io.gradus.nn;

import org.jspecify.annotations.NullMarked;
