/**
 * Two-dimensional convolution and its gradients as matrix products.
 *
 * <p>Each of the three is a product of windows with something. A window is the part of an image
 * that one output position sees; written out as a row of a matrix (known as im2col), all windows of
 * a batch would be far larger than the batch. So the vector kernels read windows where they are,
 * line by line ({@link io.gradus.cpu.gemm.RunGemm}); for the scalar loops {@link
 * io.gradus.cpu.conv.Convolution} writes out a block of windows that fits the cache, multiplies it,
 * and reuses the memory for the next block.
 *
 * <p>The bits are a contract, which {@link io.gradus.cpu.conv.ReferenceConvolution} states in plain
 * loops: each element of a result is a sum by the contract of {@link
 * io.gradus.cpu.gemm.ReferenceGemm}, over an axis that is fixed for each direction.
 */
@NullMarked
package io.gradus.cpu.conv;

import org.jspecify.annotations.NullMarked;
