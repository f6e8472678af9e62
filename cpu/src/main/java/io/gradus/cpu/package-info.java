/**
 * What the parts of the CPU backend agree on, and the threads that they share.
 *
 * <p>A {@link io.gradus.cpu.KernelTier} turns a kernel into {@link io.gradus.cpu.KernelCode}, which
 * is bound to sizes and becomes a {@link io.gradus.cpu.Launch}: one call that reads and writes
 * plain Java arrays. Loops that may run in parallel are handed to a {@link io.gradus.cpu.Parallel}
 * as numbered tasks; how the work is cut into tasks depends on sizes alone, so that results do not
 * depend on the number of threads.
 */
@NullMarked
package io.gradus.cpu;

import org.jspecify.annotations.NullMarked;
