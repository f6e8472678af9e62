/**
 * Numbers that sum up how well a model does over many batches: all the metrics of Keras, under its
 * names and with its defaults.
 *
 * {@snippet :
 * var metric = new Precision().thresholds(0.5, 0.9);
 * for (var batch : batches) {
 *     metric.update(batch.targets().getFirst(), model.apply(batch.input()));
 * }
 * System.out.println(metric.result());
 * metric.reset();
 * }
 *
 * <p>Where Keras has a class and a function, the function is {@code values} of a {@link
 * io.gradus.nn.metrics.MeanMetric}.
 */
@NullMarked
package io.gradus.nn.metrics;

import org.jspecify.annotations.NullMarked;
