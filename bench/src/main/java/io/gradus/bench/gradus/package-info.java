/** Gradus' own part in the benchmark: the works in its public API, and the loops of the machine. */
@NullMarked
package io.gradus.bench.gradus;

import org.jspecify.annotations.NullMarked;
