/**
 * What may be told how a training goes, and may step in.
 *
 * <p>{@code fit} tells each {@link io.gradus.nn.Callback} when an epoch begins, when a batch was
 * learned from, how large the losses are. Those of this package stop a training that no longer gets
 * better, lower its learning rate, keep its best state in a file, or write down how it went:
 *
 * {@snippet :
 * model.fit(batches, new FitOptions().epochs(100).validation(test).callbacks(
 *         new EarlyStopping("val_loss").patience(5).restoreBestWeights(true),
 *         new ReduceLROnPlateau("val_loss").factor(0.5).patience(2),
 *         new ModelCheckpoint("best/{epoch:02d}-{val_loss:.3f}.gradus").saveBestOnly(true),
 *         new TensorBoard(Path.of("logs"))));
 * }
 *
 * <p>Callbacks are told in the order in which they are given. What one of them adds to the logs of
 * an epoch, such as the learning rate, those after it see. A callback that counts names what it has
 * counted in {@link io.gradus.nn.Callback#state}, so a training that is resumed goes on as if it
 * had never been stopped.
 *
 * <p>When to stop, to save and to lower follows Keras 3, setting by setting. One's own callback
 * extends {@link io.gradus.nn.Callback}, or is made of lambdas:
 *
 * {@snippet :
 * new LambdaCallback().onEpochEnd((epoch, logs) -> System.out.println(logs.get("loss")))
 * }
 */
@NullMarked
package io.gradus.nn.callbacks;

import org.jspecify.annotations.NullMarked;
