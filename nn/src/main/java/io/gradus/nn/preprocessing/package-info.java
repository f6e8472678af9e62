/**
 * What is done to numbers, categories and texts before a model computes with them.
 *
 * <p>Layers of numbers stand at the beginning of a model, so that its file holds what they know:
 *
 * {@snippet :
 * var scaled = new Normalization().adapt(measurements); // [examples, features]
 * var model = new Sequential(scaled, new Dense(32, "relu"), new Dense(1));
 * }
 *
 * <p>{@link io.gradus.nn.preprocessing.Normalization} brings features to mean 0 and variance 1,
 * {@link io.gradus.nn.preprocessing.Rescaling} multiplies and adds. {@link
 * io.gradus.nn.preprocessing.Discretization} makes categories of numbers; {@link
 * io.gradus.nn.preprocessing.IntegerLookup}, {@link io.gradus.nn.preprocessing.Hashing} and {@link
 * io.gradus.nn.preprocessing.HashedCrossing} make small numbers of what names something; {@link
 * io.gradus.nn.preprocessing.CategoryEncoding} makes vectors of those. A layer that learns from
 * data is adapted before it is put into a model, with all of the data or batch by batch, and what
 * it has learned is among its settings.
 *
 * <p>Texts are no tensors that a model could take. {@link io.gradus.nn.preprocessing.StringLookup}
 * and {@link io.gradus.nn.preprocessing.TextVectorization} take lists of texts and return tensors,
 * in the map of a data set or before {@code fit} and {@code predict}:
 *
 * {@snippet :
 * var words = new TextVectorization().maxTokens(10_000).outputSequenceLength(100).adapt(texts);
 * Tensor inputs = words.apply(texts); // int64 [texts, 100]
 * ConfigFile.save(words, Path.of("words.json")); // beside the file of the model
 * }
 *
 * <p>Names, defaults and places in vocabularies are those of Keras 3.
 */
@NullMarked
package io.gradus.nn.preprocessing;

import org.jspecify.annotations.NullMarked;
