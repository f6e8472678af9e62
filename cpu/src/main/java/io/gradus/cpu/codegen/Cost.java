package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Estimates how much work statements are, in operations on scalars. */
final class Cost {
    private Cost() {}

    /** Operations that it takes to compute some nodes, indices not counted. */
    static int operations(List<Node> nodes) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        nodes.forEach(node -> visit(node, seen));
        return seen.size();
    }

    private static void visit(Node node, Set<Node> seen) {
        if (node.in.length == 0 || !seen.add(node) || node.is(Kind.LOAD)) {
            return;
        }
        for (var operand : node.in) {
            visit(operand, seen);
        }
    }

    /** Operations of statements under the arguments of a launch. */
    static long of(List<Form> body, int[] arguments) {
        long cost = 0;
        for (var form : body) {
            cost +=
                    switch (form) {
                        case Form.For loop ->
                                extent(loop.extent(), arguments) * step(loop, arguments);
                        case Form.Reduce reduce -> {
                            int own =
                                    operations(reduce.elements())
                                            + operations(reduce.combiner().combined());
                            yield extent(reduce.extent(), arguments)
                                    * (own + of(reduce.body(), arguments));
                        }
                        case Form.Store store -> 1 + operations(List.of(store.value()));
                        case Form.Check check -> operations(List.of(check.condition()));
                        case Form.Keep _ -> 0;
                    };
        }
        return cost;
    }

    /** Operations of one step of a loop. */
    static long step(Form.For loop, int[] arguments) {
        return Math.max(1, of(loop.body(), arguments));
    }

    /** How many steps there are. */
    static int extent(Node node, int[] arguments) {
        return node.is(Kind.ARGUMENT) ? arguments[(int) node.payload] : (int) node.payload;
    }
}
