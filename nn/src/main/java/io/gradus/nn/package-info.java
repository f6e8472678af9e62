/**
 * Layers, losses, optimizers, metrics, and the loop that trains with them.
 *
 * <p>A {@link io.gradus.nn.Layer} holds variables and computes with them; a {@link
 * io.gradus.nn.Sequential} is layers one after another. A {@link io.gradus.nn.Loss} says how wrong
 * the outputs are, a {@link io.gradus.tensor.GradientTape tape} says in which direction the
 * variables should move, and an {@link io.gradus.nn.Optimizer} moves them. {@link
 * io.gradus.nn.Trainer} does this batch after batch as one compiled function, and tells a {@link
 * io.gradus.nn.TrainingListener} how it goes.
 *
 * {@snippet :
 * var digits = Digits.load(42);
 * var model = new Sequential(
 *         new Conv2D(16, 3, Activation.RELU),
 *         new MaxPooling2D(2),
 *         new Flatten(),
 *         new Dense(10));
 * model.build(Shape.of(28, 28, 1), new Generator(42));
 * var trainer = new Trainer(
 *         model,
 *         new Adam(0.001),
 *         new SparseCategoricalCrossentropy(true),
 *         new SparseCategoricalAccuracy());
 * trainer.fit(digits.train().batches(64).shuffled(42), 5);
 * System.out.println(trainer.evaluate(digits.test().batches(500)));
 * }
 *
 * <p>Whoever needs another loop writes it: layers, losses and optimizers work as well with a tape
 * of one's own, eagerly or inside a {@link io.gradus.tensor.TracedFunction}. Names, defaults and
 * formulas are those of Keras 3 where it has them.
 *
 * <p>{@link io.gradus.nn.SafeTensors} keeps tensors in files that many programs read, and {@link
 * io.gradus.nn.ImageClassifier} keeps a whole model in one.
 */
@NullMarked
package io.gradus.nn;

import org.jspecify.annotations.NullMarked;
