/** The part of TensorFlow Java in the benchmark. */
@NullMarked
package io.gradus.bench.tensorflow;

import org.jspecify.annotations.NullMarked;
