/**
 * Data for training: built-in data sets, readers of files, splits and mini-batches.
 *
 * <p>Supervised data is a pair of tensors whose rows belong together. {@link
 * io.gradus.data.Examples} is that pair; {@link io.gradus.data.LabeledImages} is the pair for
 * pictures, with the classes' names, and keeps its pixels as bytes until a batch needs them as
 * numbers. {@link io.gradus.data.TrainTest} is two of either: one to learn from and one to be
 * examined on.
 *
 * {@snippet :
 * var digits = Digits.load(42);                        // needs no file and no network
 * var batches = digits.train().batches(64).shuffled(42);
 * for (int epoch = 0; epoch < 5; epoch++) {
 *     for (Examples batch : batches.epoch(epoch)) {
 *         train(batch.inputs(), batch.targets());      // float32 [64, 28, 28, 1] and int32 [64]
 *     }
 * } }
 *
 * <p>What does not fit into memory, or is to be changed on its way, flows through a {@link
 * io.gradus.data.Dataset}: a source, and verbs such as map, shuffle, batch and prefetch. It is a
 * description of which any number of walks can be made, each of which can stop anywhere and go on
 * from its position:
 *
 * {@snippet :
 * var images = LabeledFiles.ofImages(folder).split(0.2, 42);
 * var batches = images.train()
 *         .images(Channels.RGB, 64, 64, 4)             // decoded four at a time, in order
 *         .shuffle(1_000, 42)
 *         .batch(32)
 *         .prefetch(2);
 * try (var walk = batches.iterator(epoch)) {
 *     while (walk.hasNext()) {
 *         train(walk.next());
 *         save(walk.position());                       // plain data: batches.iterator(position)
 *     }
 * } }
 *
 * <p>Inside, a verb is a {@code Stage}, a value that knows the stage before it and opens a {@code
 * Cursor}. A cursor is pulled by the one after it, so nothing is made that nobody wants; a {@code
 * Mark} says where it stands. Only prefetch and parallel map start threads, and whoever closes a
 * cursor has waited for them to end.
 *
 * <p>Pictures: {@link io.gradus.data.Digits} draws its own, {@link io.gradus.data.Mnist} and {@link
 * io.gradus.data.FashionMnist} find or download theirs, {@link io.gradus.data.Images} reads PNG and
 * JPEG files. Points in the plane: {@link io.gradus.data.TwoMoons}, {@link io.gradus.data.Spirals},
 * {@link io.gradus.data.Blobs}. Tables: {@link io.gradus.data.Csv}. Arrays: {@link
 * io.gradus.data.Idx}. Lines and records: {@link io.gradus.data.DataFiles}. Windows over time:
 * {@link io.gradus.data.TimeSeries}.
 *
 * <p>Whatever is random here depends on a seed and a number (of the example, of the epoch) alone:
 * the same seed gives the same bits on every platform, in whatever order and on however many
 * threads they are asked for. Readers trust no file: a length that a file claims is checked against
 * what is there before memory is set aside for it, and what is wrong is said in a {@link
 * io.gradus.data.MalformedDataException} with the file and the place.
 */
@NullMarked
package io.gradus.data;

import org.jspecify.annotations.NullMarked;
