package io.gradus.cpu.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What statements refer to. */
final class Forms {
    private Forms() {}

    /** The arrays that statements read or write. */
    static Set<Integer> touched(List<Form> body) {
        Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        var touched = new HashSet<Integer>();
        visit(body, nodes);
        for (var node : nodes) {
            if (node.is(Node.Kind.LOAD)) {
                touched.add(node.array());
            }
        }
        touched.addAll(stored(body));
        return touched;
    }

    /** The flat indices at which statements read and write. */
    static List<Node> accesses(List<Form> body) {
        Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(body, nodes);
        var indices = new ArrayList<Node>();
        for (var node : nodes) {
            if (node.is(Node.Kind.LOAD)) {
                indices.add(node.in[0]);
            }
        }
        stores(body, indices);
        return indices;
    }

    private static void stores(List<Form> body, List<Node> indices) {
        for (var form : body) {
            switch (form) {
                case Form.For loop -> stores(loop.body(), indices);
                case Form.Reduce reduce -> stores(reduce.body(), indices);
                case Form.Store store -> indices.add(store.index());
                case Form.Check _, Form.Keep _ -> {}
            }
        }
    }

    /** The arrays that statements write. */
    static Set<Integer> stored(List<Form> body) {
        var stored = new HashSet<Integer>();
        for (var form : body) {
            switch (form) {
                case Form.For loop -> stored.addAll(stored(loop.body()));
                case Form.Reduce reduce -> stored.addAll(stored(reduce.body()));
                case Form.Store store -> stored.add(store.array());
                case Form.Check _, Form.Keep _ -> {}
            }
        }
        return stored;
    }

    /** Collects the nodes that statements compute with. */
    static void visit(List<Form> body, Set<Node> nodes) {
        for (var form : body) {
            switch (form) {
                case Form.For loop -> {
                    visit(loop.extent(), nodes);
                    visit(loop.body(), nodes);
                }
                case Form.Reduce reduce -> {
                    visit(reduce.extent(), nodes);
                    visit(reduce.body(), nodes);
                    reduce.elements().forEach(node -> visit(node, nodes));
                    reduce.combiner().combined().forEach(node -> visit(node, nodes));
                }
                case Form.Store store -> {
                    visit(store.index(), nodes);
                    visit(store.value(), nodes);
                }
                case Form.Check check -> {
                    visit(check.condition(), nodes);
                    check.arguments().forEach(node -> visit(node, nodes));
                }
                case Form.Keep keep -> visit(keep.value(), nodes);
            }
        }
    }

    private static void visit(Node node, Set<Node> nodes) {
        if (nodes.add(node)) {
            for (var operand : node.in) {
                visit(operand, nodes);
            }
        }
    }
}
