package io.gradus.compile;

import io.gradus.ir.Graph;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves products behind a scan whose steps make them only to return them: a step returns the rows
 * instead, and one product of those of all steps with the matrix follows. The gradients of a
 * recurrent net's inputs are such products.
 */
final class LoopSink {
    /** How much larger than a product its rows may be. */
    private static final int MOST_WIDTH = 8;

    private final Region.Scan loop;
    private final Graph body;
    private final List<Value> outputs;
    private final List<Value> stacked;
    private final List<Node> after = new ArrayList<>();
    private final List<Node> left;
    // What values are names of.
    private final Map<Value, Value> aliased = new IdentityHashMap<>();

    private LoopSink(Region.Scan loop) {
        this.loop = loop;
        body = loop.body();
        outputs = new ArrayList<>(body.outputs());
        stacked = new ArrayList<>(loop.stacked());
        left = new ArrayList<>(body.nodes());
        for (var node : body.nodes()) {
            if (node instanceof Node.Alias(var input, var output)
                    && input.shape().equals(output.shape())) {
                aliased.put(output, aliased.getOrDefault(input, input));
            }
        }
    }

    /**
     * Rewrites a loop.
     *
     * @return the loop, and what follows it
     */
    static List<Node> of(Region.Scan loop) {
        var sink = new LoopSink(loop);
        for (var node : loop.body().nodes()) {
            if (node instanceof Library.Matmul product) {
                sink.move(product);
            }
        }
        var nodes = new ArrayList<Node>();
        nodes.add(sink.after.isEmpty() ? loop : sink.rebuilt());
        nodes.addAll(sink.after);
        return nodes;
    }

    private void move(Library.Matmul product) {
        int carried = loop.carried().size();
        int at = outputs.lastIndexOf(product.output());
        var matrix = captured(product.b());
        if (at < carried
                || outputs.indexOf(product.output()) != at
                || isRead(product.output())
                || matrix.isEmpty()
                || product.transposeA()
                || body.inputs().contains(product.a())
                || product.b().shape().rank() > product.a().shape().rank()
                || !isSmall(product)) {
            return;
        }
        int known = outputs.subList(carried, outputs.size()).indexOf(product.a());
        var result = stacked.get(at - carried);
        Value rows;
        if (known < 0) {
            rows = Hoist.stacked(product.a(), loop.length());
            outputs.set(at, product.a());
            stacked.set(at - carried, rows);
        } else {
            rows = stacked.get(known);
            outputs.remove(at);
            stacked.remove(at - carried);
        }
        left.remove(product);
        after.add(
                new Library.Matmul(
                        rows, matrix.get(), result, false, product.transposeB(), product.origin()));
    }

    /** What a value is that every step reads whole, outside of the loop. */
    private Optional<Value> captured(Value value) {
        int input = body.inputs().indexOf(aliased.getOrDefault(value, value));
        return input >= loop.initial().size() + loop.sequences().size()
                ? Optional.of(loop.inputs().get(input))
                : Optional.empty();
    }

    private boolean isRead(Value value) {
        return body.nodes().stream().anyMatch(node -> node.inputs().contains(value));
    }

    private static boolean isSmall(Library.Matmul product) {
        var depth = product.a().shape().dim(-1);
        var columns = product.output().shape().dim(-1);
        return depth.equals(columns)
                || depth.isFixed()
                        && columns.isFixed()
                        && depth.value() <= (long) MOST_WIDTH * columns.value();
    }

    private Region.Scan rebuilt() {
        return new Region.Scan(
                new Graph(body.inputs(), left, outputs),
                loop.initial(),
                loop.sequences(),
                loop.captured(),
                loop.carried(),
                stacked,
                loop.length(),
                loop.reverse());
    }
}
