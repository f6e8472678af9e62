package io.gradus.explain;

import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Writes down the loops of a node with their extents. */
final class Loops {
    private final ValueNames names;
    private final ToLongFunction<String> sizes;
    private final List<String> lines = new ArrayList<>();

    private Loops(ValueNames names, ToLongFunction<String> sizes) {
        this.names = names;
        this.sizes = sizes;
    }

    static List<String> of(Node node, ValueNames names, ToLongFunction<String> sizes) {
        var loops = new Loops(names, sizes);
        switch (node) {
            case Kernel kernel -> loops.add(kernel.body(), "");
            case Library.Matmul product -> {
                var output = product.output().shape();
                int rank = output.rank();
                if (rank > 2) {
                    loops.lines.add("products: " + loops.size(output.slice(0, rank - 2).count()));
                }
                loops.lines.add(
                        "rows %s, columns %s, sum over %s"
                                .formatted(
                                        loops.size(output.dim(-2)),
                                        loops.size(output.dim(-1)),
                                        loops.size(
                                                product.a()
                                                        .shape()
                                                        .dim(product.transposeA() ? -2 : -1))));
            }
            case Library.Convolution2d convolution ->
                    loops.lines.add(
                            "strides %s, padding %s"
                                    .formatted(convolution.strides(), convolution.padding()));
            case Library.Routine routine -> loops.add(routine);
            case Region.Scan scan ->
                    loops.lines.add(
                            loops.size(scan.length())
                                    + " steps"
                                    + (scan.reverse() ? ", the last first" : ""));
            case Region.While loop ->
                    loops.lines.add(
                            loop.maximum() == Integer.MAX_VALUE
                                    ? "as long as its condition holds"
                                    : "as long as its condition holds, at most %d steps"
                                            .formatted(loop.maximum()));
            default -> {}
        }
        return List.copyOf(loops.lines);
    }

    private void add(Library.Routine routine) {
        var shape = routine.inputs().getFirst().shape();
        int batch = routine.batchRank();
        if (batch > 0) {
            lines.add("items: " + size(shape.slice(0, batch).count()));
        }
        lines.add(
                "each of "
                        + shape.slice(batch, shape.rank()).dims().stream()
                                .map(this::size)
                                .collect(Collectors.joining(" × ")));
    }

    private void add(List<Stmt> body, String indent) {
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Loop(var axis, var parallel, var inner) -> {
                    lines.add(indent + "for " + axis(axis) + (parallel ? ", in parallel" : ""));
                    add(inner, indent + "  ");
                }
                case Stmt.Reduce reduce -> {
                    lines.add(
                            indent
                                    + reduce.monoid().name()
                                    + " over "
                                    + axis(reduce.axis())
                                    + ", "
                                    + reduce.order().name().toLowerCase(Locale.ROOT));
                    add(reduce.body(), indent + "  ");
                }
                case Stmt.Store store -> lines.add(indent + "store " + names.name(store.target()));
                case Stmt.Accumulate accumulate ->
                        lines.add(
                                indent
                                        + accumulate.op().name().toLowerCase(Locale.ROOT)
                                        + " to "
                                        + names.name(accumulate.target()));
                case Stmt.Check check -> lines.add(indent + "check: " + check.message());
                case Stmt.Let _ -> {}
            }
        }
    }

    private String axis(Axis axis) {
        return axis + " < " + size(axis.extent());
    }

    private String size(Dim dim) {
        return dim.isFixed() ? dim.toString() : dim + " = " + dim.evaluate(sizes);
    }
}
