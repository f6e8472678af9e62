/** The part of Deeplearning4j in the benchmark. */
@NullMarked
package io.gradus.bench.dl4j;

import org.jspecify.annotations.NullMarked;
