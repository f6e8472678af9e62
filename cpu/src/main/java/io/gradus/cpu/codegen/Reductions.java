package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Rewriter.VectorAxis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Spells out reductions in the order that {@link Stmt.Reduce} defines. */
final class Reductions {
    private static final int SHORT = Stmt.Reduce.SHORT;
    private static final int BLOCK = Stmt.Reduce.BLOCK;
    private static final int CHAIN = Stmt.Reduce.CHAIN;
    private static final int CHAINS_PER_BLOCK = BLOCK / CHAIN;

    /**
     * Operations up to which a step is spelled out for each lane rather than run through lanes in
     * memory.
     */
    private static final int CHEAP = 3;

    private final Expander expander;
    private final CodeBlocks code;

    Reductions(Expander expander, CodeBlocks code) {
        this.expander = expander;
        this.code = code;
    }

    void expand(Form.Reduce reduce, Context context) {
        var extent = context.first().value(reduce.extent());
        var results = Tuples.identity(this, reduce, context);
        if (extent.is(Node.Kind.CONSTANT)) {
            for (int step = 0; step < extent.payload; step++) {
                boolean isFirst = step == 0 && reduce.combiner().startsWithElement();
                step(reduce, context, code.constant(step), results, isFirst);
            }
        } else if (reduce.order() == Stmt.Order.SEQUENTIAL || context.isVector()) {
            sequential(reduce, context, extent, results);
        } else {
            var axis = expander.vectorAxis(reduce, context);
            if (axis.isPresent()) {
                byChainOrBlocks(reduce, context, extent, results, blocks(reduce, axis.get()));
            } else if (isCheap(reduce)) {
                byChainOrBlocks(reduce, context, extent, results, spelledOut(reduce));
            } else {
                lanesInMemory(reduce, context, extent, results);
            }
        }
        for (int i = 0; i < context.copies().size(); i++) {
            context.copies().get(i).bind(reduce.results(), CodeBlocks.now(results.of(i)));
        }
    }

    /** One accumulator tuple for each copy of a context. */
    private record Tuples(List<List<Variable>> copies) {
        static Tuples identity(Reductions reductions, Form.Reduce reduce, Context context) {
            var copies = new ArrayList<List<Variable>>();
            for (var copy : context.copies()) {
                copies.add(reductions.code.variables(copy.lifted(reduce.combiner().identity())));
            }
            return new Tuples(copies);
        }

        List<Variable> of(int copy) {
            return copies.get(copy);
        }

        static List<Variable> all(Tuples... tuples) {
            var all = new ArrayList<Variable>();
            for (var tuple : tuples) {
                tuple.copies.forEach(all::addAll);
            }
            return all;
        }
    }

    private void reset(Tuples tuples, Form.Reduce reduce, Context context) {
        for (int i = 0; i < context.copies().size(); i++) {
            code.assign(tuples.of(i), context.copies().get(i).lifted(reduce.combiner().identity()));
        }
    }

    private void set(Tuples tuples, Tuples values) {
        for (int i = 0; i < tuples.copies().size(); i++) {
            code.assign(tuples.of(i), CodeBlocks.now(values.of(i)));
        }
    }

    private void combineInto(Tuples left, Form.Reduce reduce, Tuples right) {
        for (int i = 0; i < left.copies().size(); i++) {
            combineInto(left.of(i), reduce, CodeBlocks.now(right.of(i)));
        }
    }

    private void combineInto(List<Variable> left, Form.Reduce reduce, List<Node> right) {
        code.assign(left, combine(reduce, CodeBlocks.now(left), right));
    }

    private List<Node> combine(Form.Reduce reduce, List<Node> left, List<Node> right) {
        var rewriter = Rewriter.scalar(code);
        rewriter.bind(reduce.combiner().left(), left);
        rewriter.bind(reduce.combiner().right(), right);
        return rewriter.values(reduce.combiner().combined());
    }

    // ---- one after another
    // ---------------------------------------------------------------------------------------

    private void chain(Form.Reduce reduce, Context context, Node from, Node to, Tuples into) {
        code.loop(
                from,
                to,
                1,
                Tuples.all(into),
                Expander.stored(reduce),
                position -> step(reduce, context, position, into, false));
    }

    private void step(
            Form.Reduce reduce, Context context, Node position, Tuples into, boolean isFirst) {
        var inner = context.map(copy -> copy.at(reduce.axis(), position));
        expander.body(reduce.body(), inner);
        for (int i = 0; i < into.copies().size(); i++) {
            var elements = inner.copies().get(i).lifted(reduce.elements());
            if (isFirst) {
                code.assign(into.of(i), elements);
            } else {
                combineInto(into.of(i), reduce, elements);
            }
        }
    }

    /** One loop over chains, of which those at the end of a block or a group also close it. */
    private void sequential(Form.Reduce reduce, Context context, Node extent, Tuples results) {
        var group = Tuples.identity(this, reduce, context);
        var block = Tuples.identity(this, reduce, context);
        var chain = Tuples.identity(this, reduce, context);
        var all = Tuples.all(results, group, block, chain);
        var last = pieces(extent, CHAIN);
        code.loop(
                code.constant(0),
                next(last),
                1,
                all,
                Expander.stored(reduce),
                k -> {
                    reset(chain, reduce, context);
                    var from = code.ints(BinaryOp.MUL, k, CHAIN);
                    chain(reduce, context, from, end(from, extent, CHAIN), chain);
                    code.when(isShort(extent), Tuples.all(results), () -> set(results, chain));
                    code.when(
                            isLong(extent),
                            Tuples.all(results, group, block),
                            () -> {
                                combineInto(block, reduce, chain);
                                code.when(
                                        closes(k, CHAINS_PER_BLOCK, last),
                                        Tuples.all(results, group, block),
                                        () -> {
                                            combineInto(group, reduce, block);
                                            reset(block, reduce, context);
                                            closeGroup(
                                                    reduce,
                                                    context,
                                                    closes(k, CHAINS_PER_BLOCK * CHAIN, last),
                                                    results,
                                                    group);
                                        });
                            });
                });
    }

    private void closeGroup(
            Form.Reduce reduce, Context context, Node condition, Tuples results, Tuples group) {
        code.when(
                condition,
                Tuples.all(results, group),
                () -> {
                    combineInto(results, reduce, group);
                    reset(group, reduce, context);
                });
    }

    // ---- in lanes
    // ------------------------------------------------------------------------------------------------

    /** Computes the tuple of a block. */
    @FunctionalInterface
    private interface BlockCode {
        List<Node> tuple(Context context, Node from, Node end);
    }

    private void byChainOrBlocks(
            Form.Reduce reduce, Context context, Node extent, Tuples results, BlockCode blockCode) {
        code.when(
                isShort(extent),
                Tuples.all(results),
                () -> {
                    chain(reduce, context, code.constant(0), extent, results);
                });
        var group = Tuples.identity(this, reduce, context);
        var all = Tuples.all(results, group);
        code.when(
                isLong(extent),
                all,
                () -> {
                    var last = pieces(extent, BLOCK);
                    code.loop(
                            code.constant(0),
                            next(last),
                            1,
                            all,
                            Expander.stored(reduce),
                            k -> {
                                var from = code.ints(BinaryOp.MUL, k, BLOCK);
                                var tuple =
                                        blockCode.tuple(context, from, end(from, extent, BLOCK));
                                combineInto(group.of(0), reduce, tuple);
                                closeGroup(reduce, context, closes(k, CHAIN, last), results, group);
                            });
                });
    }

    /** All lanes in vectors; what is left of a block goes through lanes in memory. */
    private BlockCode blocks(Form.Reduce reduce, VectorAxis axis) {
        int vectors = reduce.lanes() / axis.lanes();
        var memory = memory(reduce);
        return (context, from, end) -> {
            var rewriter = context.first();
            var sums =
                    Tuples.identity(this, reduce, expander.vectors(rewriter, axis, from, vectors));
            var middle = wholeRounds(reduce, from, end);
            code.loop(
                    from,
                    middle,
                    reduce.lanes(),
                    Tuples.all(sums),
                    Expander.stored(reduce),
                    position -> {
                        var inner = expander.vectors(rewriter, axis, position, vectors);
                        expander.body(reduce.body(), inner);
                        for (int i = 0; i < vectors; i++) {
                            combineInto(
                                    sums.of(i),
                                    reduce,
                                    inner.copies().get(i).lifted(reduce.elements()));
                        }
                    });
            for (int i = 0; i < vectors; i++) {
                for (int t = 0; t < memory.length; t++) {
                    code.store(memory[t], code.constant(i * axis.lanes()), sums.of(i).get(t).now);
                }
            }
            intoMemory(
                    reduce,
                    context,
                    memory,
                    middle,
                    end,
                    position -> code.ints(BinaryOp.SUB, position, middle));
            return tree(reduce, lanes(reduce, memory));
        };
    }

    /** One variable for each lane. */
    private BlockCode spelledOut(Form.Reduce reduce) {
        return (context, from, end) -> {
            var rewriter = context.first();
            var lanes = new ArrayList<List<Variable>>();
            for (int lane = 0; lane < reduce.lanes(); lane++) {
                lanes.add(code.variables(rewriter.values(reduce.combiner().identity())));
            }
            var all = lanes.stream().flatMap(List::stream).toList();
            var middle = wholeRounds(reduce, from, end);
            code.loop(
                    from,
                    middle,
                    reduce.lanes(),
                    all,
                    Expander.stored(reduce),
                    position -> {
                        for (int lane = 0; lane < reduce.lanes(); lane++) {
                            step(
                                    reduce,
                                    rewriter,
                                    code.ints(BinaryOp.ADD, position, lane),
                                    lanes.get(lane));
                        }
                    });
            for (int i = 0; i < reduce.lanes() - 1; i++) {
                int lane = i;
                var position = code.ints(BinaryOp.ADD, middle, lane);
                code.when(
                        code.compare(Comparison.LT, position, end),
                        lanes.get(lane),
                        () -> {
                            step(reduce, rewriter, position, lanes.get(lane));
                        });
            }
            return tree(reduce, lanes.stream().map(CodeBlocks::now).toList());
        };
    }

    private void step(Form.Reduce reduce, Rewriter rewriter, Node position, List<Variable> into) {
        combineInto(into, reduce, rewriter.at(reduce.axis(), position).values(reduce.elements()));
    }

    private static boolean isCheap(Form.Reduce reduce) {
        return reduce.body().isEmpty()
                && Cost.operations(reduce.elements())
                                + Cost.operations(reduce.combiner().combined())
                        <= CHEAP;
    }

    /**
     * One loop for short and long axes: the steps of a short one all go to lane 0, which makes them
     * a chain.
     */
    private void lanesInMemory(Form.Reduce reduce, Context context, Node extent, Tuples results) {
        var memory = memory(reduce);
        var group = Tuples.identity(this, reduce, context);
        var identity = context.first().values(reduce.combiner().identity());
        var last = pieces(extent, BLOCK);
        var mask =
                code.nodes.scalar(
                        Node.Kind.SELECT,
                        DType.INT32,
                        isShort(extent),
                        code.constant(0),
                        code.constant(reduce.lanes() - 1));
        code.loop(
                code.constant(0),
                next(last),
                1,
                Tuples.all(results, group),
                Expander.stored(reduce),
                k -> {
                    for (int t = 0; t < memory.length; t++) {
                        for (int lane = 0; lane < reduce.lanes(); lane++) {
                            code.store(memory[t], code.constant(lane), identity.get(t));
                        }
                    }
                    var from = code.ints(BinaryOp.MUL, k, BLOCK);
                    intoMemory(
                            reduce,
                            context,
                            memory,
                            from,
                            end(from, extent, BLOCK),
                            position -> code.ints(BinaryOp.AND, position, mask));
                    code.when(
                            isShort(extent),
                            Tuples.all(results),
                            () -> {
                                code.assign(results.of(0), lane(memory, code.constant(0)));
                            });
                    code.when(
                            isLong(extent),
                            Tuples.all(results, group),
                            () -> {
                                combineInto(
                                        group.of(0), reduce, tree(reduce, lanes(reduce, memory)));
                                closeGroup(reduce, context, closes(k, CHAIN, last), results, group);
                            });
                });
    }

    private int[] memory(Form.Reduce reduce) {
        return reduce.combiner().identity().stream()
                .mapToInt(node -> code.temporary(node.dtype, reduce.lanes()))
                .toArray();
    }

    private void intoMemory(
            Form.Reduce reduce,
            Context context,
            int[] memory,
            Node from,
            Node to,
            java.util.function.UnaryOperator<Node> laneOf) {
        code.loop(
                from,
                to,
                1,
                List.of(),
                Expander.stored(reduce),
                position -> {
                    var inner = context.map(copy -> copy.at(reduce.axis(), position));
                    expander.body(reduce.body(), inner);
                    var elements = inner.first().values(reduce.elements());
                    var lane = laneOf.apply(position);
                    var combined = combine(reduce, lane(memory, lane), elements);
                    // All of the tuple is computed before any of it is written.
                    combined.forEach(node -> code.add(new Code.Keep(node)));
                    for (int t = 0; t < memory.length; t++) {
                        code.store(memory[t], lane, combined.get(t));
                    }
                });
    }

    private List<Node> lane(int[] memory, Node lane) {
        return Arrays.stream(memory)
                .mapToObj(array -> code.load(array, lane, 1, code.dtype(array), true))
                .toList();
    }

    private List<List<Node>> lanes(Form.Reduce reduce, int[] memory) {
        var lanes = new ArrayList<List<Node>>();
        for (int lane = 0; lane < reduce.lanes(); lane++) {
            lanes.add(lane(memory, code.constant(lane)));
        }
        return lanes;
    }

    private List<Node> tree(Form.Reduce reduce, List<List<Node>> lanes) {
        var left = new ArrayList<>(lanes);
        for (int half = lanes.size() / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                left.set(lane, combine(reduce, left.get(lane), left.get(lane + half)));
            }
        }
        return left.getFirst();
    }

    // ---- int arithmetic
    // ------------------------------------------------------------------------------------------

    private Node wholeRounds(Form.Reduce reduce, Node from, Node end) {
        var count = code.ints(BinaryOp.SUB, end, from);
        return code.ints(BinaryOp.ADD, from, code.ints(BinaryOp.AND, count, -reduce.lanes()));
    }

    private Node isShort(Node extent) {
        return code.compare(Comparison.LE, extent, SHORT);
    }

    private Node isLong(Node extent) {
        return code.compare(Comparison.GT, extent, SHORT);
    }

    /** The number of the last piece of an axis, −1 if it has no steps. */
    private Node pieces(Node extent, int size) {
        var lastStep = code.ints(BinaryOp.SUB, extent, 1);
        return code.ints(BinaryOp.SHR, lastStep, Integer.numberOfTrailingZeros(size));
    }

    private Node next(Node last) {
        return code.ints(BinaryOp.ADD, last, 1);
    }

    private Node end(Node from, Node extent, int size) {
        var left = code.ints(BinaryOp.SUB, extent, from);
        return code.ints(BinaryOp.ADD, from, code.ints(BinaryOp.MIN, left, size));
    }

    /** Whether piece k is the last of a run of so many, or the last of all. */
    private Node closes(Node k, int run, Node last) {
        var full = code.compare(Comparison.EQ, code.ints(BinaryOp.AND, k, run - 1), run - 1);
        return code.nodes.scalar(
                BinaryOp.OR, DType.BOOL, full, code.compare(Comparison.EQ, k, last));
    }
}
