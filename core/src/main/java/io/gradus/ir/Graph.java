package io.gradus.ir;

import java.util.ArrayList;
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
     * After which node each value is needed no more: the last that reads it, or that makes it if
     * none does. The graph's outputs are needed after all nodes, and an input that no node reads is
     * never mentioned.
     *
     * @return for each node the values whose memory is free after it
     */
    public List<List<Value>> releases() {
        Set<Value> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.addAll(outputs);
        var releases = new ArrayList<List<Value>>();
        for (var node : nodes.reversed()) {
            var last = new ArrayList<Value>();
            for (var values : List.of(node.outputs(), node.inputs())) {
                for (var value : values) {
                    if (needed.add(value)) {
                        last.add(value);
                    }
                }
            }
            releases.add(List.copyOf(last));
        }
        return releases.reversed();
    }

    /**
     * Checks that each value is made once and before it is read, in the bodies of regions too.
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
            if (node instanceof Region region) {
                region.bodies().forEach(Graph::validate);
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
