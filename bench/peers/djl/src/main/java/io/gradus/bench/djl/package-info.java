/** The part of DJL in the benchmark. */
@NullMarked
package io.gradus.bench.djl;

import org.jspecify.annotations.NullMarked;
