package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Nodes that move to a method of their own, because together with the rest they would make a method
 * longer than the JVM compiles. Their operands and results pass through an array.
 *
 * @param name the method's name
 * @param nodes what is computed, operands first
 * @param inputs what is known before
 * @param outputs what is needed afterwards
 */
record Outline(String name, List<Node> nodes, List<Node> inputs, List<Node> outputs) {
    /** Operations to one method. */
    private static final int SIZE = 300;

    /** Cuts a list of nodes that come one after another. */
    static List<List<Node>> cut(List<Node> nodes, Schedule schedule) {
        var pieces = new ArrayList<List<Node>>();
        int from = 0;
        int size = 0;
        for (int i = 0; i < nodes.size(); i++) {
            size += schedule.size(nodes.get(i));
            if (size > SIZE && i > from) {
                pieces.add(nodes.subList(from, i));
                from = i;
                size = schedule.size(nodes.get(i));
            }
        }
        pieces.add(nodes.subList(from, nodes.size()));
        return pieces;
    }

    /** Whether a list of nodes is worth cutting. */
    static boolean isLong(List<Node> nodes, Schedule schedule) {
        return nodes.stream().mapToInt(schedule::size).sum() > SIZE
                && nodes.stream().noneMatch(Node::isVector);
    }

    /**
     * Finds what goes in and out.
     *
     * @param known whether a node has been computed before
     */
    static Outline of(String name, List<Node> nodes, Schedule schedule, Predicate<Node> known) {
        Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        var inputs = new ArrayList<Node>();
        for (var node : nodes) {
            visit(node, inside, inputs, known);
        }
        inputs.forEach(inside::remove);
        var outputs = nodes.stream().filter(node -> schedule.isUsedOutside(node, inside)).toList();
        return new Outline(name, nodes, inputs, outputs);
    }

    private static void visit(
            Node node, Set<Node> inside, List<Node> inputs, Predicate<Node> known) {
        if (!inside.add(node)) {
            return;
        }
        if (known.test(node) || node.is(Kind.VARIABLE)) {
            inputs.add(node);
            return;
        }
        for (var operand : node.in) {
            visit(operand, inside, inputs, known);
        }
    }
}
