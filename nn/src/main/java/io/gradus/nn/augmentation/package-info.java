/**
 * Pictures as they might also have been taken: layers that change images at random while a model
 * learns, and a few that change them always.
 *
 * <p>Images are [batch, height, width, channels] or [height, width, channels]. Results are in the
 * dtype that a layer computes in, whatever the pixels' was. Each image draws numbers of its own,
 * from a generator of the layer's; nothing is changed unless the model is learning. All layers can
 * stand in a model that is compiled:
 *
 * {@snippet :
 * var model = new Sequential(
 *         new Rescaling(1 / 255.0),
 *         new RandomFlip(RandomFlip.Mode.HORIZONTAL),
 *         new RandomRotation(0.05),
 *         new RandomContrast(0.2).valueRange(0, 1),
 *         new Conv2D(32, 3, "relu"));
 * }
 *
 * <p>or be called on batches before they reach one: {@code layer.apply(images, true)}. Layers whose
 * results depend on the range of the pixels take them to be from 0 to 255 until {@code valueRange}
 * says otherwise.
 *
 * <p>{@link io.gradus.nn.augmentation.CutMix} and {@link io.gradus.nn.augmentation.MixUp} mix
 * images and their labels, and so take and give both.
 */
@NullMarked
package io.gradus.nn.augmentation;

import org.jspecify.annotations.NullMarked;
