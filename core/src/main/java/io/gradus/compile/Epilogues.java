package io.gradus.compile;

import io.gradus.ir.Axis;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.List;

/**
 * Lets kernels go on with the rows of matrix products and the images of convolutions while these
 * are still in the cache: bias, activation and pooling forwards, and their gradients backwards.
 */
final class Epilogues {
    private final FusionGraph graph;

    private Epilogues(FusionGraph graph) {
        this.graph = graph;
    }

    static Graph attach(Graph before) {
        var pass = new Epilogues(new FusionGraph(before));
        for (int position = 0; position < pass.graph.size(); position++) {
            if (pass.graph.node(position) instanceof Library product
                    && !(product instanceof Library.Routine)) {
                pass.attach(position, product);
            }
        }
        return pass.graph.graph();
    }

    private void attach(int position, Library product) {
        var result = product.outputs().getFirst();
        for (int user : graph.users(result)) {
            if (graph.node(user) instanceof Kernel kernel
                    && goesAlong(kernel, result)
                    && !waitsForMore(kernel, position)) {
                graph.remove(user);
                graph.replace(position, new Epilogue(product, kernel));
                return;
            }
        }
    }

    /** Whether step i of the kernel's only loop reads the product only at i. */
    private static boolean goesAlong(Kernel kernel, Value result) {
        return result.shape().rank() > 0
                && kernel.inputs().contains(result)
                && kernel.body().size() == 1
                && kernel.body().getFirst() instanceof Stmt.Loop loop
                && loop.parallel()
                && loop.axis().extent().equals(result.shape().dim(0))
                && isPlain(loop.body())
                && readsAt(kernel, result, loop.axis());
    }

    /** A check would fail before all of the product is there, and sums of rows would be shared. */
    private static boolean isPlain(List<Stmt> body) {
        return body.stream()
                .allMatch(stmt ->
                        switch (stmt) {
                            case Stmt.Loop loop -> isPlain(loop.body());
                            case Stmt.Reduce reduce -> isPlain(reduce.body());
                            case Stmt.Let _, Stmt.Store _ -> true;
                            case Stmt.Check _, Stmt.Accumulate _ -> false;
                        });
    }

    private static boolean readsAt(Kernel kernel, Value result, Axis axis) {
        var elsewhere = new boolean[1];
        Walk.expressions(
                kernel,
                e ->
                        Walk.nodes(
                                e,
                                node ->
                                        elsewhere[0] |=
                                                node instanceof Expr.Load(var source, var index)
                                                        && source == result
                                                        && !isAt(index.getFirst(), axis)));
        return !elsewhere[0];
    }

    private static boolean isAt(Expr index, Axis axis) {
        return index instanceof Expr.AxisIndex(var other) && other == axis;
    }

    /** Whether the kernel also reads the product under another shape, or what is made of it. */
    private boolean waitsForMore(Kernel kernel, int product) {
        var result = graph.node(product).outputs().getFirst();
        for (var input : kernel.inputs()) {
            if (input == result) {
                continue;
            }
            int maker = graph.maker(graph.root(input));
            if (maker == product || maker >= 0 && graph.reaches(product, maker, true)) {
                return true;
            }
        }
        return false;
    }
}
