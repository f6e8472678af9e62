package io.gradus.ir;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Finds which open sizes a node depends on: those of its values, its loops and its expressions. */
public final class OpenSizes {
    private final Set<String> found = new HashSet<>();
    private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private OpenSizes() {}

    /**
     * The open sizes of a node and of all that is inside it, without those that it defines itself.
     *
     * @param node the node
     * @return the names of their symbols
     */
    public static Set<String> of(Node node) {
        var sizes = new OpenSizes();
        sizes.add(node);
        return sizes.found;
    }

    /**
     * The open sizes that loops of a graph define, those in the bodies of its regions not counted.
     *
     * @param graph the graph
     * @return the names of their symbols
     */
    public static Set<String> definedIn(Graph graph) {
        var names = new HashSet<String>();
        for (var node : graph.nodes()) {
            if (node instanceof Region region && !region.defines().isEmpty()) {
                names.add(region.defines());
            }
        }
        return names;
    }

    private void add(Node node) {
        if (node instanceof Region region) {
            // Stacked outputs of a loop have the size that it defines.
            var inside = new OpenSizes();
            inside.values(region.inputs());
            inside.values(region.outputs());
            if (region instanceof Region.Scan scan) {
                inside.size(scan.length());
            }
            region.bodies().forEach(inside::add);
            inside.found.remove(region.defines());
            found.addAll(inside.found);
            return;
        }
        values(node.inputs());
        values(node.outputs());
        if (node instanceof Kernel kernel) {
            values(kernel.scratch());
            statements(kernel.body());
        }
    }

    private void add(Graph graph) {
        var inside = new OpenSizes();
        inside.values(graph.inputs());
        graph.nodes().forEach(inside::add);
        inside.found.removeAll(definedIn(graph));
        found.addAll(inside.found);
    }

    private void values(List<Value> values) {
        values.forEach(value -> value.shape().dims().forEach(this::size));
    }

    private void size(Dim dim) {
        if (!dim.isFixed()) {
            found.addAll(dim.symbols());
        }
    }

    private void statements(List<Stmt> statements) {
        for (var statement : statements) {
            switch (statement) {
                case Stmt.Loop loop -> {
                    size(loop.axis().extent());
                    statements(loop.body());
                }
                case Stmt.Let let -> expression(let.value());
                case Stmt.Reduce reduce -> {
                    size(reduce.axis().extent());
                    statements(reduce.body());
                    reduce.elements().forEach(this::expression);
                    reduce.monoid().combined().forEach(this::expression);
                }
                case Stmt.Store store -> {
                    store.index().forEach(this::expression);
                    expression(store.value());
                }
                case Stmt.Accumulate accumulate -> {
                    accumulate.index().forEach(this::expression);
                    expression(accumulate.value());
                }
                case Stmt.Check check -> {
                    expression(check.condition());
                    check.arguments().forEach(this::expression);
                }
            }
        }
    }

    private void expression(Expr expr) {
        if (!seen.add(expr)) {
            return;
        }
        switch (expr) {
            case Expr.Constant e -> {}
            case Expr.AxisIndex e -> size(e.axis().extent());
            case Expr.Size e -> size(e.dim());
            case Expr.Load e -> e.index().forEach(this::expression);
            case Expr.Read e -> {}
            case Expr.Unary e -> expression(e.x());
            case Expr.Binary e -> {
                expression(e.left());
                expression(e.right());
            }
            case Expr.Fma e -> {
                expression(e.a());
                expression(e.b());
                expression(e.c());
            }
            case Expr.Compare e -> {
                expression(e.left());
                expression(e.right());
            }
            case Expr.Select e -> {
                expression(e.condition());
                expression(e.ifTrue());
                expression(e.ifFalse());
            }
            case Expr.Cast e -> expression(e.x());
            case Expr.Bitcast e -> expression(e.x());
        }
    }
}
