/**
 * What the benchmark's runner and its peers share: the works, their inputs, and the loop that
 * answers the runner. It uses the JDK alone, so that a peer's process holds nothing of Gradus'
 * engine.
 */
@NullMarked
package io.gradus.bench.harness;

import org.jspecify.annotations.NullMarked;
