/**
 * The CPU backend: how a plan is carried out on plain Java arrays.
 *
 * <p>{@link io.gradus.cpu.backend.CpuBackend} compiles a plan in two steps. First each value gets a
 * slot and each node its code, once for all sizes; then, once for each set of open sizes that
 * occurs, the code is bound to them and becomes a list of steps. A run allocates a fresh array for
 * each result, carries out the steps, and drops arrays as soon as the plan says that they are read
 * no more; the garbage collector does the rest.
 */
@NullMarked
package io.gradus.cpu.backend;

import org.jspecify.annotations.NullMarked;
