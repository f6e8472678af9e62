package io.gradus.compile;

import io.gradus.ir.DType;
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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * How much a node of a graph computes and moves.
 *
 * @param flops operations on floating-point numbers: additions, multiplications, divisions, minima,
 *     maxima, roots and signs count one, a fused multiply-add two; comparisons, choices,
 *     conversions and integers count nothing
 * @param bytesRead the bytes of the elements of inputs that are read, each once however often
 * @param bytesWritten the bytes of the elements of outputs
 */
public record Work(long flops, long bytesRead, long bytesWritten) {
    /** No work. */
    public static final Work NONE = new Work(0, 0, 0);

    /**
     * The work of a node. A region does that of its body as often as it runs it: a scan once for
     * each step, a while loop, whose steps nobody knows, once, a branch the larger of its two.
     *
     * @param node the node, of a plan
     * @param sizes the value of each open size
     * @return the work
     */
    public static Work of(Node node, ToLongFunction<String> sizes) {
        return switch (node) {
            case Kernel kernel -> new Counter(kernel, sizes).work();
            case Library.Matmul product -> moved(product, product(product, sizes), sizes);
            case Library.Convolution2d convolution ->
                    moved(convolution, convolution(convolution, sizes), sizes);
            case Library.Routine routine -> routine(routine, sizes);
            case Epilogue epilogue ->
                    of(epilogue.product(), sizes).plus(of(epilogue.kernel(), sizes));
            case Region.Cond cond -> {
                var then = of(cond.then(), sizes);
                var otherwise = of(cond.otherwise(), sizes);
                yield then.flops >= otherwise.flops ? then : otherwise;
            }
            case Region.Scan scan -> of(scan.body(), sizes).times(scan.length().evaluate(sizes));
            case Region.While loop -> of(loop.body(), sizes);
            default -> NONE;
        };
    }

    /**
     * The work of all nodes of a graph.
     *
     * @param graph the graph
     * @param sizes the value of each open size
     * @return the sum
     */
    public static Work of(Graph graph, ToLongFunction<String> sizes) {
        return graph.nodes().stream().map(node -> of(node, sizes)).reduce(NONE, Work::plus);
    }

    /**
     * This work and another.
     *
     * @param other the other
     * @return the sum
     */
    public Work plus(Work other) {
        return new Work(
                flops + other.flops,
                bytesRead + other.bytesRead,
                bytesWritten + other.bytesWritten);
    }

    private Work times(long steps) {
        return new Work(flops * steps, bytesRead * steps, bytesWritten * steps);
    }

    /**
     * All bytes that are moved.
     *
     * @return those read and those written
     */
    public long bytes() {
        return bytesRead + bytesWritten;
    }

    /** A call that reads its inputs and writes its outputs once and whole. */
    private static Work moved(Node node, long multiplyAdds, ToLongFunction<String> sizes) {
        boolean floats = node.outputs().getFirst().dtype().isFloating();
        return new Work(
                floats ? 2 * multiplyAdds : 0,
                bytes(List.copyOf(Set.copyOf(node.inputs())), sizes),
                bytes(node.outputs(), sizes));
    }

    private static Work routine(Library.Routine routine, ToLongFunction<String> sizes) {
        int batch = routine.batchRank();
        var items = new ArrayList<long[]>();
        for (var input : routine.inputs()) {
            var shape = input.shape();
            items.add(
                    shape.slice(batch, shape.rank()).dims().stream()
                            .mapToLong(dim -> dim.evaluate(sizes))
                            .toArray());
        }
        long count = routine.inputs().getFirst().shape().slice(0, batch).count().evaluate(sizes);
        return new Work(
                Math.round(count * routine.algorithm().flops(items)),
                bytes(List.copyOf(Set.copyOf(routine.inputs())), sizes),
                bytes(routine.outputs(), sizes));
    }

    private static long product(Library.Matmul product, ToLongFunction<String> sizes) {
        var depth = product.a().shape().dim(product.transposeA() ? -2 : -1);
        return elements(product.output(), sizes) * depth.evaluate(sizes);
    }

    /** Each output element is a sum over the window; both gradients multiply the same pairs. */
    private static long convolution(
            Library.Convolution2d convolution, ToLongFunction<String> sizes) {
        var left = convolution.left();
        var right = convolution.right();
        var output = convolution.output();
        var forward =
                switch (convolution.direction()) {
                    case FORWARD -> List.of(output, right);
                    case INPUT_GRADIENT -> List.of(left, right);
                    case FILTER_GRADIENT -> List.of(right, output);
                };
        var filters = forward.get(1).shape();
        return elements(forward.get(0), sizes) * filters.slice(0, 3).count().evaluate(sizes);
    }

    private static long bytes(List<Value> values, ToLongFunction<String> sizes) {
        return values.stream()
                .mapToLong(value -> elements(value, sizes) * value.dtype().bytes())
                .sum();
    }

    private static long elements(Value value, ToLongFunction<String> sizes) {
        return value.shape().count().evaluate(sizes);
    }

    /** Counts what one kernel does. */
    private static final class Counter {
        private final Kernel kernel;
        private final ToLongFunction<String> sizes;
        private final Map<Value, Long> loads = new IdentityHashMap<>();
        private long flops;

        Counter(Kernel kernel, ToLongFunction<String> sizes) {
            this.kernel = kernel;
            this.sizes = sizes;
        }

        Work work() {
            count(kernel.body(), 1);
            long read = 0;
            for (var input : kernel.inputs()) {
                long elements = Math.min(elements(input, sizes), loads.getOrDefault(input, 0L));
                read += elements * input.dtype().bytes();
            }
            return new Work(flops, read, bytes(kernel.outputs(), sizes));
        }

        /** Statements that run so many times; what they share they compute once. */
        private void count(List<Stmt> body, long times) {
            Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (var stmt : body) {
                switch (stmt) {
                    case Stmt.Loop loop ->
                            count(loop.body(), times * loop.axis().extent().evaluate(sizes));
                    case Stmt.Reduce reduce -> {
                        long steps = times * reduce.axis().extent().evaluate(sizes);
                        count(reduce.body(), steps);
                        Set<Expr> ofStep = Collections.newSetFromMap(new IdentityHashMap<>());
                        reduce.elements().forEach(e -> count(e, steps, ofStep));
                        reduce.monoid().combined().forEach(e -> count(e, steps, ofStep));
                    }
                    case Stmt.Accumulate accumulate -> {
                        Walk.own(stmt).forEach(e -> count(e, times, seen));
                        flops += accumulate.value().dtype().isFloating() ? times : 0;
                    }
                    case Stmt.Let _, Stmt.Store _, Stmt.Check _ ->
                            Walk.own(stmt).forEach(e -> count(e, times, seen));
                }
            }
        }

        private void count(Expr e, long times, Set<Expr> seen) {
            if (!seen.add(e)) {
                return;
            }
            if (e instanceof Expr.Load(var source, _)) {
                loads.merge(source, times, Long::sum);
            } else if (e.dtype() != DType.BOOL && e.dtype().isFloating()) {
                flops +=
                        switch (e) {
                            case Expr.Fma _ -> 2 * times;
                            case Expr.Binary _, Expr.Unary _ -> times;
                            default -> 0;
                        };
            }
            Walk.operands(e).forEach(operand -> count(operand, times, seen));
        }
    }
}
