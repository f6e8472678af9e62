package io.gradus.ir;

import java.util.List;

/**
 * A graph that is ready for a backend: its kernels are in arithmetic that every backend has, and it
 * is known after which node each intermediate value is needed no more.
 *
 * @param graph the program
 * @param symbols the names of the open sizes, in the order in which a run is given their values
 * @param releases for each node the values whose memory is free after it
 */
public record Plan(Graph graph, List<String> symbols, List<List<Value>> releases) {}
