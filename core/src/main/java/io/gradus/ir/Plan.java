package io.gradus.ir;

import java.util.List;

/**
 * A graph that is ready for a backend: its kernels are in arithmetic that every backend has. When
 * the memory of a value is free, the {@linkplain Graph#releases() graph} says, as the bodies of
 * regions do for theirs.
 *
 * @param graph the program
 * @param symbols the names of the open sizes, in the order in which a run is given their values
 */
public record Plan(Graph graph, List<String> symbols) {}
