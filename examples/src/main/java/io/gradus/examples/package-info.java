/**
 * Tutorials as programs, one file each, to be read from top to bottom.
 *
 * <ol>
 *   <li>{@link io.gradus.examples.LowLevelTensors}: tensors, variables, tapes, and a linear
 *       classifier made of them.
 *   <li>{@link io.gradus.examples.CustomTraining}: a line fitted to noisy points by gradient
 *       descent.
 *   <li>{@link io.gradus.examples.TapeBasics}: what a tape does, custom gradients, and a training
 *       loop with a layer of one's own.
 *   <li>{@link io.gradus.examples.NaiveKeras}: layers, a model, batches and {@code fit}, from
 *       scratch.
 *   <li>{@link io.gradus.examples.TwoLayerNet}: a network whose backpropagation is written by hand,
 *       checked against numerical differentiation and the tape.
 *   <li>{@link io.gradus.examples.NonlinearRegression}: curves with certified parameters, fitted in
 *       float64 by the method of Levenberg and Marquardt.
 *   <li>{@link io.gradus.examples.CustomizingFit}: a training loop by hand with a layer of one's
 *       own, and a model whose step is overridden while {@code fit} does the rest.
 *   <li>{@link io.gradus.examples.MnistCnn}: handwritten digits, read by two convolutions.
 *   <li>{@link io.gradus.examples.CrossValidation}: flowers and wines told apart.
 *   <li>{@link io.gradus.examples.AirlinePassengers}: a time series, forecast by a recurrent
 *       network.
 *   <li>{@link io.gradus.examples.CharacterLstm} and {@link io.gradus.examples.SmallGpt}: a
 *       recurrent network and a transformer that learn to continue Shakespeare.
 * </ol>
 *
 * <p>Each has a {@code main} that prints what happens. Those that draw write their plots into a
 * folder, {@code plots} if none is named; those that read data are told where it is.
 */
@NullMarked
package io.gradus.examples;

import org.jspecify.annotations.NullMarked;
