package io.gradus.ir;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A program without variables or effects: nodes in execution order.
 *
 * @param inputs the values that are given
 * @param nodes what is done, each node after those that make its inputs
 * @param outputs the values that are asked for
 */
public record Graph(List<Value> inputs, List<Node> nodes, List<Value> outputs) {
    /**
     * Checks that each value is made once and before it is read.
     *
     * @return this graph
     * @throws IllegalStateException naming the node that breaks the rule
     */
    public Graph validate() {
        Set<Value> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(inputs);
        for (var node : nodes) {
            for (var input : node.inputs()) {
                if (!known.contains(input)) {
                    throw new IllegalStateException(
                            "a node reads " + input + " before it is made: " + node);
                }
            }
            for (var output : node.outputs()) {
                if (!known.add(output)) {
                    throw new IllegalStateException(
                            "a node makes " + output + " a second time: " + node);
                }
            }
        }
        for (var output : outputs) {
            if (!known.contains(output)) {
                throw new IllegalStateException("the graph's output " + output + " is never made");
            }
        }
        return this;
    }
}
