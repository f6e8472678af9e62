/**
 * Writes what <a href="https://www.tensorflow.org/tensorboard">TensorBoard</a> shows: curves,
 * distributions, images, texts and graphs of layers.
 *
 * <p>{@link io.gradus.nn.callbacks.TensorBoard} does it for a training; a loop of one's own uses
 * the {@link io.gradus.nn.tensorboard.SummaryWriter} itself:
 *
 * {@snippet :
 * try (var board = new SummaryWriter(Path.of("logs", "run-1"))) {
 *     for (int step = 0; step < 1000; step++) {
 *         board.scalar("loss", learn(), step);
 *     }
 *     board.histogram("kernel", layer.variables().getFirst().value(), 1000);
 * }
 * }
 *
 * <p>The files are those that TensorFlow writes, event files: records with checksums (TFRecord),
 * each of which is one {@code Event} in the wire format of Protocol Buffers. {@code tensorboard
 * --logdir logs} shows all runs below a folder side by side.
 */
@NullMarked
package io.gradus.nn.tensorboard;

import org.jspecify.annotations.NullMarked;
