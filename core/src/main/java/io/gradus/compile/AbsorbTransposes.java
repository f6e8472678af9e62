package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;

/** Lets matrix products read matrices transposed where a kernel would only have turned them. */
final class AbsorbTransposes {
    private AbsorbTransposes() {}

    static Graph absorb(Graph before) {
        var graph = new FusionGraph(before);
        for (int position = 0; position < graph.size(); position++) {
            if (graph.node(position) instanceof Library.Matmul product) {
                var a = turned(product.a(), graph);
                var b = turned(product.b(), graph);
                if (a.isPresent() || b.isPresent()) {
                    graph.replace(
                            position,
                            new Library.Matmul(
                                    a.orElse(product.a()),
                                    b.orElse(product.b()),
                                    product.output(),
                                    product.transposeA() != a.isPresent(),
                                    product.transposeB() != b.isPresent(),
                                    product.origin()));
                }
            }
        }
        return DeadCode.remove(graph.graph());
    }

    /** The value whose matrices a kernel turned to make this one. */
    private static Optional<Value> turned(Value value, FusionGraph graph) {
        int maker = graph.maker(value);
        if (maker < 0 || !(graph.node(maker) instanceof Kernel kernel)) {
            return Optional.empty();
        }
        return Pointwise.of(kernel)
                .flatMap(copy -> {
                    int rank = value.shape().rank();
                    if (!(copy.value() instanceof Expr.Load(var source, var index))
                            || source.shape().rank() != rank
                            || rank < 2) {
                        return Optional.empty();
                    }
                    var swapped = new ArrayList<>(copy.position());
                    Collections.swap(swapped, rank - 2, rank - 1);
                    return index.equals(swapped) && isWhole(source, value)
                            ? Optional.of(source)
                            : Optional.empty();
                });
    }

    /** Whether two values have the same matrices but for their orientation, none left out. */
    private static boolean isWhole(Value source, Value turned) {
        var dims = new ArrayList<>(turned.shape().dims());
        Collections.swap(dims, dims.size() - 2, dims.size() - 1);
        return source.shape().dims().equals(dims);
    }
}
