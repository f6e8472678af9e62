package io.gradus.compile;

import io.gradus.compile.Renaming.Place;
import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.OpenSizes;
import io.gradus.ir.Region;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Moves work out of one loop; see {@link Hoist}. */
final class LoopHoist {
    /**
     * The most elements that a product over all steps may have where it is larger than its rows.
     */
    private static final int MOST_ELEMENTS = 1 << 24;

    /** How much wider than its rows a product may be, whatever its size. */
    private static final int MOST_WIDTH = 8;

    /** So few rows of a product are soon multiplied: turning the other matrix counts. */
    private static final int FEW_ROWS = 512;

    private final Region loop;
    private final Graph body;
    // Where moved nodes go: the graph around the loop.
    private final List<Node> before;
    private final Set<String> defined;
    private final List<Node> kept = new ArrayList<>();
    // Values of the body that are the same at every step, and what they are outside.
    private final Map<Value, Value> invariant = new IdentityHashMap<>();
    // Nodes that make the same at every step and stay, but may be copied to where they are needed.
    private final Map<Value, Node> cheap = new IdentityHashMap<>();
    // Values of the body that are slices of a value outside.
    private final Map<Value, Value> sliced = new IdentityHashMap<>();
    // Nodes that work on slices and may be done for all steps at once.
    private final Map<Value, Node> batchable = new IdentityHashMap<>();
    // New inputs of the body, with what they are outside.
    private final Map<Value, Value> newCaptured = new LinkedHashMap<>();
    private final Map<Value, Value> newSequences = new LinkedHashMap<>();

    LoopHoist(Region loop, List<Node> before) {
        this.loop = loop;
        this.body = loop.bodies().getFirst();
        this.before = before;
        this.defined = OpenSizes.definedIn(body);
    }

    /** Adds what was moved, and then the loop, to the graph around. */
    void run() {
        var initial =
                switch (loop) {
                    case Region.Scan scan -> scan.initial();
                    case Region.While w -> w.initial();
                    case Region.Cond c -> throw new IllegalArgumentException("not a loop: " + c);
                };
        var sequences = loop instanceof Region.Scan scan ? scan.sequences() : List.<Value>of();
        for (int i = 0; i < body.inputs().size(); i++) {
            var input = body.inputs().get(i);
            if (i < initial.size()) {
                // What every step hands on as it is does not change.
                if (body.outputs().get(i) == input) {
                    invariant.put(input, initial.get(i));
                }
            } else if (i < initial.size() + sequences.size()) {
                sliced.put(input, sequences.get(i - initial.size()));
            } else {
                invariant.put(input, loop.inputs().get(i));
            }
        }
        for (var node : body.nodes()) {
            if (!moved(node)) {
                kept.add(node);
            }
        }
        onlyRead(newCaptured);
        onlyRead(newSequences);
        boolean isUnchanged = kept.size() == body.nodes().size() && newCaptured.isEmpty();
        before.add(isUnchanged ? loop : rebuilt());
    }

    private boolean moved(Node node) {
        // The number of steps of a loop in the body is known nowhere else.
        if (!Hoist.isSafe(node)
                || !defined.isEmpty() && !Collections.disjoint(defined, OpenSizes.of(node))) {
            return false;
        }
        if (node.inputs().stream().allMatch(this::isSame)) {
            if (isCheap(node)) {
                node.outputs().forEach(output -> cheap.put(output, node));
                return false;
            }
            moveBefore(node);
            node.outputs().forEach(output -> newCaptured.put(output, invariant.get(output)));
            return true;
        }
        boolean isScan = loop instanceof Region.Scan;
        if (isScan && node instanceof Library.Matmul product && isWorthwhile(product)) {
            var output = product.output();
            batch(product);
            newSequences.put(output, sliced.get(output));
            return true;
        }
        if (isScan && isBatchable(node)) {
            node.outputs().forEach(output -> batchable.put(output, node));
        }
        if (node instanceof Library.Matmul product && turnsTheSame(product)) {
            kept.add(turned(product));
            return true;
        }
        return false;
    }

    // ---- the same at every step
    // ----------------------------------------------------------------------------------

    /** Whether a node makes its values from nothing, or more of them than it reads. */
    private boolean isCheap(Node node) {
        return !(node instanceof Library)
                && (node.inputs().stream().noneMatch(invariant::containsKey)
                        || Hoist.expands(node));
    }

    private boolean isSame(Value value) {
        return invariant.containsKey(value) || cheap.containsKey(value);
    }

    /** A copy of a node before the loop. */
    private void moveBefore(Node node) {
        var places = new IdentityHashMap<Value, Place>();
        for (var input : node.inputs()) {
            places.put(input, Place.of(outside(input)));
        }
        for (var output : node.outputs()) {
            var copy = new Value(output.dtype(), output.shape());
            places.put(output, Place.of(copy));
            invariant.put(output, copy);
        }
        before.add(new Renaming(places).apply(node));
    }

    private Value outside(Value value) {
        if (!invariant.containsKey(value)) {
            moveBefore(cheap.get(value));
        }
        return invariant.get(value);
    }

    /** Whether a product multiplies few rows by a matrix that it would turn in every step. */
    private boolean turnsTheSame(Library.Matmul product) {
        var rows = product.output().shape().dim(-2);
        return product.transposeB()
                && product.b().shape().rank() == 2
                && isSame(product.b())
                && !isSame(product.a())
                && (!rows.isFixed() || rows.value() <= FEW_ROWS);
    }

    /** The product of a matrix that is turned before the loop. */
    private Library.Matmul turned(Library.Matmul product) {
        var matrix = outside(product.b());
        var rows = new Axis("i", matrix.shape().dim(1));
        var columns = new Axis("j", matrix.shape().dim(0));
        var shape = Shape.of(List.of(rows.extent(), columns.extent()));
        var turned = new Value(matrix.dtype(), shape);
        var element = new Expr.Load(matrix, List.of(columns.index(), rows.index()));
        var store = new Stmt.Store(turned, List.of(rows.index(), columns.index()), element);
        before.add(
                new Kernel(
                        "transpose",
                        List.of(matrix),
                        List.of(turned),
                        List.of(),
                        List.of(
                                new Stmt.Loop(
                                        rows,
                                        true,
                                        List.of(new Stmt.Loop(columns, true, List.of(store))))),
                        List.of(product.origin())));
        var inside = new Value(matrix.dtype(), shape);
        newCaptured.put(inside, turned);
        return new Library.Matmul(
                product.a(),
                inside,
                product.output(),
                product.transposeA(),
                false,
                product.origin());
    }

    // ---- all steps at once
    // ---------------------------------------------------------------------------------------

    private boolean isOfSlices(Value value) {
        return sliced.containsKey(value) || batchable.containsKey(value);
    }

    /** Whether a product of slices with one matrix is worth the memory of all its results. */
    private boolean isWorthwhile(Library.Matmul product) {
        var rows = product.a().shape();
        var matrices = product.b().shape();
        if (product.transposeA()
                || !isOfSlices(product.a())
                || !isSame(product.b())
                || matrices.rank() > rows.rank()) {
            return false;
        }
        var depth = rows.dim(-1);
        var columns = product.output().shape().dim(-1);
        if (depth.isFixed()
                && columns.isFixed()
                && columns.value() <= (long) MOST_WIDTH * depth.value()) {
            return true;
        }
        var all = Hoist.stacked(product.output(), length()).shape().count();
        return all.isFixed() && all.value() <= MOST_ELEMENTS;
    }

    /** Whether a node works on slices in such a way that it may work on all of them. */
    private boolean isBatchable(Node node) {
        boolean simple =
                node instanceof Node.Alias
                        || node instanceof Kernel kernel
                                && kernel.scratch().isEmpty()
                                && !Hoist.expands(node);
        return simple
                && node.inputs().stream().allMatch(input -> isOfSlices(input) || isSame(input));
    }

    private Dim length() {
        return ((Region.Scan) loop).length();
    }

    /** Does a node for all steps, before the loop. */
    private void batch(Node node) {
        var axis = new Axis("t", length());
        var places = new IdentityHashMap<Value, Place>();
        for (var input : node.inputs()) {
            if (isOfSlices(input)) {
                if (!sliced.containsKey(input)) {
                    batch(batchable.get(input));
                }
                places.put(input, new Place(sliced.get(input), List.of(axis.index())));
            } else {
                places.put(input, Place.of(outside(input)));
            }
        }
        for (var output : node.outputs()) {
            var all = Hoist.stacked(output, length());
            places.put(output, new Place(all, List.of(axis.index())));
            sliced.put(output, all);
        }
        var renaming = new Renaming(places);
        before.add(
                node instanceof Kernel kernel
                        ? everyStep(renaming.apply(kernel), axis)
                        : renaming.apply(node));
    }

    private static Kernel everyStep(Kernel kernel, Axis axis) {
        return new Kernel(
                kernel.name(),
                kernel.inputs(),
                kernel.outputs(),
                kernel.scratch(),
                List.of(new Stmt.Loop(axis, true, kernel.body())),
                kernel.origins());
    }

    // ---- the loop that is left
    // -----------------------------------------------------------------------------------

    /** Leaves out what nobody reads in the body any more. */
    private void onlyRead(Map<Value, Value> inputs) {
        Set<Value> read = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.forEach(node -> read.addAll(node.inputs()));
        read.addAll(body.outputs());
        inputs.keySet().retainAll(read);
    }

    private Region rebuilt() {
        int outside = loop.inputs().size() - captured().size();
        var inputs = new ArrayList<>(body.inputs().subList(0, outside));
        inputs.addAll(newSequences.keySet());
        inputs.addAll(body.inputs().subList(outside, body.inputs().size()));
        inputs.addAll(newCaptured.keySet());
        var graph = new Graph(inputs, kept, body.outputs());
        var captured = new ArrayList<>(captured());
        captured.addAll(newCaptured.values());
        return switch (loop) {
            case Region.Scan scan -> {
                var sequences = new ArrayList<>(scan.sequences());
                sequences.addAll(newSequences.values());
                yield new Region.Scan(
                        graph,
                        scan.initial(),
                        sequences,
                        captured,
                        scan.carried(),
                        scan.stacked(),
                        scan.length(),
                        scan.reverse());
            }
            case Region.While w ->
                    new Region.While(
                            graph,
                            w.initial(),
                            captured,
                            w.carried(),
                            w.stacked(),
                            w.steps(),
                            w.maximum());
            case Region.Cond c -> throw new IllegalArgumentException("not a loop: " + c);
        };
    }

    private List<Value> captured() {
        return switch (loop) {
            case Region.Scan scan -> scan.captured();
            case Region.While w -> w.captured();
            case Region.Cond c -> throw new IllegalArgumentException("not a loop: " + c);
        };
    }
}
