/** Numbers that sum up how well a model does over many batches. */
@NullMarked
package io.gradus.nn.metrics;

import org.jspecify.annotations.NullMarked;
