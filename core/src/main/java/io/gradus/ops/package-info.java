/**
 * Functions that are made of others: everything here is written with the public methods of {@link
 * io.gradus.tensor.Tensor}, so it runs eagerly, is traced, and has gradients of every order without
 * a line of its own for them.
 *
 * <p>What works on one tensor and is asked for often is a method of the tensor ({@code x.sort(0)});
 * what takes several tensors on equal terms, has many options, or belongs to a field of its own
 * stands here, in one class for each field: {@link io.gradus.ops.Grids} makes tensors from nothing,
 * {@link io.gradus.ops.Stacks} puts them side by side, {@link io.gradus.ops.LinearAlgebra}, {@link
 * io.gradus.ops.Norms} and {@link io.gradus.ops.Products} work on matrices. The table in {@code
 * docs/ops.md} says where a function that you know from NumPy or Keras has its place.
 *
 * <p>For networks there are {@link io.gradus.ops.Convolutions}, {@link io.gradus.ops.Pooling} and
 * {@link io.gradus.ops.Patches}, {@link io.gradus.ops.Normalization}, {@link
 * io.gradus.ops.Crossentropy}, {@link io.gradus.ops.Ctc} and {@link io.gradus.ops.Neural}, and for
 * their pictures {@link io.gradus.ops.Images} and {@link io.gradus.ops.Resampling}.
 *
 * <p>Start with {@link io.gradus.ops.Grids}.
 */
@NullMarked
package io.gradus.ops;

import org.jspecify.annotations.NullMarked;
