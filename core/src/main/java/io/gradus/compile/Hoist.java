package io.gradus.compile;

import io.gradus.ir.Dim;
import io.gradus.ir.Effect;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves work out of the bodies of loops: what is the same at every step is done once before the
 * loop, the products of a sequence's slices with one matrix are one product of the whole sequence,
 * and so are products with one matrix that steps make only to return them.
 *
 * <p>Every bit stays: a node computes the same elements in the same order, and each row of a
 * product is the same sum whatever rows stand around it. What may fail, or not end, stays where it
 * is, since a loop may have no steps.
 */
public final class Hoist {
    private Hoist() {}

    /**
     * Rewrites a graph and all that is inside it.
     *
     * @param graph a valid graph
     * @return the graph with less work inside of loops; what it left unread in there is dead code
     */
    public static Graph hoist(Graph graph) {
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            if (node instanceof Region region) {
                var inside = region.mapBodies(Hoist::hoist);
                switch (inside) {
                    case Region.Cond cond -> nodes.add(cond);
                    case Region.While loop -> new LoopHoist(loop, nodes).run();
                    case Region.Scan scan -> {
                        var left = LoopSink.of(scan);
                        new LoopHoist((Region.Scan) left.getFirst(), nodes).run();
                        nodes.addAll(left.subList(1, left.size()));
                    }
                }
            } else {
                nodes.add(node);
            }
        }
        return new Graph(graph.inputs(), nodes, graph.outputs());
    }

    /** Whether a node ends without an error, whatever its inputs hold. */
    static boolean isSafe(Node node) {
        return switch (node) {
            case Kernel kernel -> isSafe(kernel.body());
            case Library.Routine routine -> !routine.algorithm().canFail();
            case Library _, Node.Alias _ -> true;
            case Epilogue epilogue -> isSafe(epilogue.kernel());
            case Region.While _, Effect _ -> false;
            case Region region ->
                    region.bodies().stream()
                            .allMatch(body -> body.nodes().stream().allMatch(Hoist::isSafe));
        };
    }

    private static boolean isSafe(List<Stmt> body) {
        return body.stream()
                .allMatch(statement ->
                        switch (statement) {
                            case Stmt.Loop loop -> isSafe(loop.body());
                            case Stmt.Let let -> isSafe(let.value());
                            case Stmt.Reduce reduce ->
                                    isSafe(reduce.body())
                                            && reduce.elements().stream().allMatch(Hoist::isSafe)
                                            && reduce.monoid().combined().stream()
                                                    .allMatch(Hoist::isSafe);
                            case Stmt.Store store ->
                                    isSafe(store.value())
                                            && store.index().stream().allMatch(Hoist::isSafe);
                            case Stmt.Accumulate accumulate ->
                                    isSafe(accumulate.value())
                                            && accumulate.index().stream().allMatch(Hoist::isSafe);
                            case Stmt.Check _ -> false;
                        });
    }

    /** Only the division of integers can fail. */
    private static boolean isSafe(Expr expr) {
        return !Walk.any(
                expr,
                e ->
                        e instanceof Expr.Binary(var op, _, _)
                                && (op == Expr.BinaryOp.DIV || op == Expr.BinaryOp.REM)
                                && !e.dtype().isFloating());
    }

    /**
     * Whether a node makes more elements than it reads from any input, as a broadcast does: that is
     * cheaper done again than kept.
     */
    static boolean expands(Node node) {
        if (!(node instanceof Kernel)) {
            return false;
        }
        for (var output : node.outputs()) {
            if (node.inputs().stream().noneMatch(input -> holdsAsMuch(input, output))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsAsMuch(Value input, Value output) {
        var in = input.shape().count();
        var out = output.shape().count();
        return in.equals(out) || in.isFixed() && out.isFixed() && in.value() >= out.value();
    }

    /** A value that holds those of all steps along a new leading dimension. */
    static Value stacked(Value slice, Dim length) {
        return new Value(slice.dtype(), slice.shape().inserted(0, length));
    }
}
