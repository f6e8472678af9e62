package io.gradus.compile;

import io.gradus.ir.Axis;
import io.gradus.ir.Effect;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Local;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes once what a graph computes twice: nodes that do the same to the same values become one.
 * Names of axes and locals do not count.
 */
final class CommonNodes {
    private final FusionGraph graph;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final Map<Object, Node> seen = new HashMap<>();

    private CommonNodes(FusionGraph graph) {
        this.graph = graph;
    }

    static Graph share(Graph before) {
        var pass = new CommonNodes(new FusionGraph(before));
        for (int position = 0; position < pass.graph.size(); position++) {
            pass.share(position);
        }
        return pass.graph.graph();
    }

    private void share(int position) {
        var node = graph.node(position);
        var key = node == null ? Optional.empty() : key(node);
        if (node == null || key.isEmpty()) {
            return;
        }
        var first = seen.putIfAbsent(key.get(), node);
        if (first != null) {
            graph.remove(position);
            for (int i = 0; i < node.outputs().size(); i++) {
                graph.rename(node.outputs().get(i), first.outputs().get(i));
            }
        }
    }

    private Optional<Object> key(Node node) {
        return switch (node) {
            case Kernel kernel -> Optional.of(new Writer(kernel).body(kernel.body()));
            case Library.Matmul(var a, var b, var output, var transposeA, var transposeB, _) ->
                    Optional.of(
                            List.of(
                                    "matmul",
                                    value(a),
                                    value(b),
                                    output.shape(),
                                    transposeA,
                                    transposeB));
            case Library.Convolution2d(
                            var direction,
                            var left,
                            var right,
                            var output,
                            var strides,
                            var padding,
                            _) ->
                    Optional.of(
                            List.of(
                                    direction,
                                    value(left),
                                    value(right),
                                    output.shape(),
                                    strides,
                                    padding));
            case Library.Routine(var algorithm, var inputs, _, _) ->
                    Optional.of(List.of(algorithm, inputs.stream().map(this::value).toList()));
            case Epilogue _, Region _, Effect _, Node.Alias _ -> Optional.empty();
        };
    }

    /** A value by its memory and its shape. */
    private Object value(Value value) {
        return List.of(number(new Same(graph.root(value))), value.dtype(), value.shape());
    }

    private int number(Object what) {
        return numbers.computeIfAbsent(what, _ -> numbers.size());
    }

    /** Something that is equal to itself alone. */
    private record Same(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same(var that) && that == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    /** Writes a kernel down with numbers for its own names. */
    private final class Writer {
        private final Map<Object, Integer> own = new IdentityHashMap<>();
        private final Map<Expr, Integer> known = new IdentityHashMap<>();

        Writer(Kernel kernel) {
            kernel.outputs().forEach(this::own);
            kernel.scratch().forEach(this::own);
        }

        private int own(Object name) {
            var number = own.get(name);
            if (number == null) {
                number = own.size();
                own.put(name, number);
            }
            return number;
        }

        Object body(List<Stmt> body) {
            var all = new ArrayList<Object>();
            body.forEach(stmt -> all.add(statement(stmt)));
            return all;
        }

        private Object statement(Stmt stmt) {
            return switch (stmt) {
                case Stmt.Loop(var axis, var parallel, var body) ->
                        List.of("loop", own(axis), axis.extent(), parallel, body(body));
                case Stmt.Let(var local, var value) ->
                        List.of("let", own(local), local.dtype(), number(value));
                case Stmt.Reduce(
                                var axis,
                                var order,
                                var body,
                                var monoid,
                                var elements,
                                var results) -> {
                    monoid.left().forEach(this::own);
                    monoid.right().forEach(this::own);
                    yield List.of(
                            "reduce",
                            own(axis),
                            axis.extent(),
                            order,
                            body(body),
                            monoid.identity(),
                            all(monoid.combined()),
                            all(elements),
                            results.stream().map(this::own).toList());
                }
                case Stmt.Store(var target, var index, var value) ->
                        List.of("store", target(target), all(index), number(value));
                case Stmt.Accumulate(var target, var index, var op, var value) ->
                        List.of("accumulate", target(target), all(index), op, number(value));
                case Stmt.Check(var condition, var message, var arguments) ->
                        List.of("check", number(condition), message, all(arguments));
            };
        }

        private Object target(Value target) {
            return List.of(own(target), target.dtype(), target.shape());
        }

        private List<Integer> all(List<Expr> expressions) {
            return expressions.stream().map(this::number).toList();
        }

        private int number(Expr e) {
            var number = known.get(e);
            if (number == null) {
                number = CommonNodes.this.number(node(e));
                known.put(e, number);
            }
            return number;
        }

        private Object node(Expr e) {
            return switch (e) {
                case Expr.Constant constant -> constant;
                case Expr.AxisIndex(Axis axis) -> List.of("axis", own(axis), axis.extent());
                case Expr.Size(var dim) -> List.of("size", dim);
                case Expr.Read(Local local) -> List.of("read", own(local), local.dtype());
                case Expr.Load(var source, var index) ->
                        List.of(
                                "load",
                                own.containsKey(source) ? target(source) : value(source),
                                all(index));
                case Expr.Unary(var op, var x) -> List.of(op, number(x));
                case Expr.Binary(var op, var x, var y) -> List.of(op, number(x), number(y));
                case Expr.Fma(var a, var b, var c) ->
                        List.of("fma", number(a), number(b), number(c));
                case Expr.Compare(var op, var x, var y) -> List.of(op, number(x), number(y));
                case Expr.Select(var condition, var a, var b) ->
                        List.of("select", number(condition), number(a), number(b));
                case Expr.Cast(var dtype, var x) -> List.of("cast", dtype, number(x));
                case Expr.Bitcast(var dtype, var x) -> List.of("bitcast", dtype, number(x));
            };
        }
    }
}
