package io.gradus.compile;

import io.gradus.ir.Effect;
import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.OpenSizes;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Drops what nobody reads: nodes, the results of branches, and the outputs, carried values and
 * inputs of loops, with all that is inside of bodies for their sake.
 */
public final class DeadCode {
    private DeadCode() {}

    /**
     * Rewrites a graph and all that is inside it.
     *
     * @param graph a valid graph
     * @return a graph of the same inputs and outputs
     */
    public static Graph remove(Graph graph) {
        Set<Value> live = identitySet(graph.outputs());
        var defined = OpenSizes.definedIn(graph);
        var liveSizes = new HashSet<String>();
        var kept = new ArrayList<Node>();
        for (var node : graph.nodes().reversed()) {
            // A loop may be there for its number of steps alone.
            if (node.outputs().stream().anyMatch(live::contains)
                    || Effect.isIn(node)
                    || node instanceof Region region && liveSizes.contains(region.defines())) {
                var left =
                        switch (node) {
                            case Region.Cond cond -> remove(cond, live);
                            case Region.Scan scan -> remove(scan, live);
                            case Region.While loop -> remove(loop, live);
                            default -> node;
                        };
                kept.add(left);
                live.addAll(left.inputs());
                if (!defined.isEmpty()) {
                    liveSizes.addAll(OpenSizes.of(left));
                }
            }
        }
        return new Graph(graph.inputs(), kept.reversed(), graph.outputs());
    }

    private static Region remove(Region.Cond cond, Set<Value> live) {
        IntPredicate wanted = i -> live.contains(cond.outputs().get(i));
        var bodies = new ArrayList<Graph>();
        Set<Value> read = identitySet(List.of());
        for (var body : cond.bodies()) {
            var left = remove(new Graph(body.inputs(), body.nodes(), pick(body.outputs(), wanted)));
            bodies.add(left);
            read.addAll(read(left));
        }
        var arguments = cond.arguments();
        var used = new boolean[arguments.size()];
        for (var body : bodies) {
            for (int i = 0; i < used.length; i++) {
                used[i] |= read.contains(body.inputs().get(i));
            }
        }
        bodies.replaceAll(
                body -> new Graph(pick(body.inputs(), i -> used[i]), body.nodes(), body.outputs()));
        return new Region.Cond(
                cond.predicate(),
                bodies.get(0),
                bodies.get(1),
                pick(arguments, i -> used[i]),
                pick(cond.outputs(), wanted));
    }

    private static Region remove(Region.Scan scan, Set<Value> live) {
        var loop = new Loop(scan.body(), scan.carried(), scan.stacked(), live, false);
        int carries = scan.initial().size();
        int outside = carries + scan.sequences().size();
        return new Region.Scan(
                loop.body(),
                pick(scan.initial(), loop::keeps),
                pick(scan.sequences(), i -> loop.keeps(carries + i)),
                pick(scan.captured(), i -> loop.keeps(outside + i)),
                pick(scan.carried(), loop::keeps),
                loop.stacked,
                scan.length(),
                scan.reverse());
    }

    private static Region remove(Region.While w, Set<Value> live) {
        var loop = new Loop(w.body(), w.carried(), w.stacked(), live, true);
        int carries = w.initial().size();
        return new Region.While(
                loop.body(),
                pick(w.initial(), loop::keeps),
                pick(w.captured(), i -> loop.keeps(carries + i)),
                pick(w.carried(), loop::keeps),
                loop.stacked,
                w.steps(),
                w.maximum());
    }

    /** What is left of a loop. */
    private static final class Loop {
        private final List<Value> stacked;
        private final Graph left;
        // For each input of the old body, whether it stays.
        private final boolean[] kept;

        /**
         * A carried value stays if it is read after the loop, or if what stays in the body reads
         * it.
         *
         * @param first whether the first carried value stays in any case
         */
        Loop(Graph body, List<Value> carried, List<Value> all, Set<Value> live, boolean first) {
            int carries = carried.size();
            stacked = pick(all, i -> live.contains(all.get(i)));
            kept = new boolean[body.inputs().size()];
            for (int i = 0; i < carries; i++) {
                kept[i] = live.contains(carried.get(i)) || first && i == 0;
            }
            Graph smaller;
            boolean grown;
            do {
                var outputs =
                        pick(
                                body.outputs(),
                                i -> i < carries ? kept[i] : live.contains(all.get(i - carries)));
                smaller = remove(new Graph(body.inputs(), body.nodes(), outputs));
                var read = read(smaller);
                grown = false;
                for (int i = 0; i < kept.length; i++) {
                    if (!kept[i] && read.contains(body.inputs().get(i))) {
                        kept[i] = true;
                        grown |= i < carries;
                    }
                }
            } while (grown);
            left = new Graph(pick(body.inputs(), this::keeps), smaller.nodes(), smaller.outputs());
        }

        Graph body() {
            return left;
        }

        boolean keeps(int input) {
            return kept[input];
        }
    }

    private static Set<Value> read(Graph graph) {
        var read = identitySet(graph.outputs());
        graph.nodes().forEach(node -> read.addAll(node.inputs()));
        return read;
    }

    private static Set<Value> identitySet(List<Value> values) {
        Set<Value> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(values);
        return set;
    }

    private static List<Value> pick(List<Value> values, IntPredicate wanted) {
        var picked = new ArrayList<Value>();
        for (int i = 0; i < values.size(); i++) {
            if (wanted.test(i)) {
                picked.add(values.get(i));
            }
        }
        return picked;
    }
}
