package io.gradus.spi;

import io.gradus.ir.Node;
import java.util.List;

/**
 * What a backend knows about a program on given sizes: how it computes each node, where results are
 * kept, and, if that was measured, how long it took.
 *
 * @param steps one for each node of the plan's graph but aliases, in order; two for a product and
 *     its epilogue
 * @param arrays the bytes of each array that is planned for intermediate values and used in every
 *     run
 */
public record Report(List<Step> steps, List<Long> arrays) {
    /**
     * What is known about one node.
     *
     * @param node the node
     * @param code how it is computed, and why so: a few words
     * @param memory for each of its outputs the planned array that holds it, or −1 where a run
     *     makes or is given another one
     * @param nanos the time it takes in one run of the program, all steps of a loop together; NaN
     *     if it was not measured, or if the time of the step before holds it
     * @param bodies the reports of the graphs inside, for a region
     */
    public record Step(
            Node node, String code, List<Integer> memory, double nanos, List<Report> bodies) {}
}
