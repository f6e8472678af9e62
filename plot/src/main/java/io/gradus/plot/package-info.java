/**
 * Charts for people who train networks: scatter plots and lines, decision regions, image grids and
 * heat maps, saved as PNG files without a window or a display.
 *
 * <p>Everything starts at {@link io.gradus.plot.Plot}. Its methods return {@link
 * io.gradus.plot.Figure figures}, which are immutable: each call answers a new figure with one
 * thing added, so calls are chained and end in {@link io.gradus.plot.Figure#save save}:
 *
 * <pre>{@code
 * Plot.scatter(points, classes, "negative", "positive")
 *         .line("decision line", lineX, lineY).color(PlotColor.BLACK).dashed()
 *         .title("Two clouds").xLabel("x").yLabel("y")
 *         .save(Path.of("clouds.png"));
 *
 * var loss = Plot.line("training", losses).line("validation", validationLosses).title("Loss").xLabel("epoch");
 * var accuracy = Plot.line("training", accuracies).title("Accuracy").xLabel("epoch").yRange(0, 1);
 * Plot.row(loss, accuracy).save(Path.of("learning-curves.png"));
 *
 * Plot.imageGrid(images, 28, 28).captions(predictions).correct(right).save(Path.of("predictions.png"));
 * Plot.heatMap(confusion).yLabel("true digit").xLabel("predicted digit").save(Path.of("confusion.png"));
 * }</pre>
 *
 * <p>Data are plain arrays, {@code float} or {@code double}; they are copied, so later changes to
 * them do not show. The module depends on no other part of Gradus.
 *
 * <p>No window is opened and no property is set. The Java runtime itself may look for a display:
 * where {@code DISPLAY} names one that is gone, making a figure fails with an {@link
 * IllegalStateException}, and {@code -Djava.awt.headless=true} is the remedy. Text needs an
 * installed font; slim containers may have none.
 */
@NullMarked
package io.gradus.plot;

import org.jspecify.annotations.NullMarked;
