package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.cpu.codegen.Rewriter.VectorAxis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Spells out the statements of a {@link Part} as code: loops, reductions in their fixed order,
 * vectors with their tails.
 */
final class Expander {
    /**
     * Vectors that a loop around a reduction handles at once: its sums would wait for one another
     * otherwise.
     */
    private static final int UNROLL = 4;

    /** Columns that scalar code goes down at once. */
    private static final int COLUMNS = 8;

    /** Cache lines that a transposition keeps in use. */
    private static final int TILE = 16;

    private final Part part;
    private final CodeBlocks code;
    private final Optional<Lanes> lanes;
    private final Reductions reductions;

    private Expander(Routine routine, Part part, Optional<Lanes> lanes) {
        this.part = part;
        this.lanes = lanes;
        code = new CodeBlocks(routine);
        reductions = new Reductions(this, code);
    }

    /** Code for vectors of a width, or for scalars without lanes. */
    static CodeBlocks expand(Routine routine, Part part, Optional<Lanes> lanes) {
        return new Expander(routine, part, lanes).method();
    }

    private CodeBlocks method() {
        var rewriter = Rewriter.scalar(code);
        part.finds()
                .forEach((node, slot) ->
                        rewriter.bind(node, code.nodes.leaf(Kind.STATE, node.dtype, slot)));
        var context = Context.scalar(rewriter);
        if (part.isParallel()) {
            var from = code.nodes.leaf(Kind.FROM, DType.INT32, 0);
            var to = code.nodes.leaf(Kind.TO, DType.INT32, 0);
            loop(part.loop(), from, to, true, context);
        } else {
            body(part.body(), context);
        }
        part.leaves().forEach((node, slot) -> code.add(new Code.Leave(slot, rewriter.value(node))));
        return code;
    }

    void body(List<Form> body, Context context) {
        for (var form : body) {
            switch (form) {
                case Form.For loop ->
                        loop(
                                loop,
                                code.constant(0),
                                context.first().value(loop.extent()),
                                false,
                                context);
                case Form.Reduce reduce -> reductions.expand(reduce, context);
                case Form.Store store -> {
                    for (var copy : context.copies()) {
                        code.store(
                                store.array(),
                                copy.index(store.index()),
                                copy.lifted(store.value()));
                    }
                }
                case Form.Check check -> {
                    var rewriter = context.first();
                    code.add(
                            new Code.Check(
                                    check.message(),
                                    rewriter.value(check.condition()),
                                    rewriter.values(check.arguments())));
                }
                case Form.Keep keep ->
                        context.copies()
                                .forEach(copy -> code.add(new Code.Keep(copy.value(keep.value()))));
            }
        }
    }

    /** The axis of a loop or reduction whose steps become lanes; empty if they do not. */
    Optional<VectorAxis> vectorAxis(Form form, Context context) {
        if (context.isVector()) {
            return Optional.empty();
        }
        return lanes.map(width ->
                        switch (form) {
                            case Form.Reduce reduce -> VectorRules.of(width, reduce);
                            case Form.For loop -> VectorRules.of(width, loop);
                            case Form.Store _, Form.Check _, Form.Keep _ ->
                                    throw new IllegalArgumentException("no loop: " + form);
                        })
                .filter(VectorRules.Verdict::holds)
                .map(VectorRules.Verdict::axis);
    }

    private void loop(Form.For loop, Node from, Node to, boolean outermost, Context context) {
        var axis = loop.parallel() ? vectorAxis(loop, context) : Optional.<VectorAxis>empty();
        if (axis.isPresent()) {
            vectorLoop(loop, axis.get(), from, to, outermost, context.first());
        } else if (lanes.isEmpty() && !context.isVector() && reducesColumns(loop)) {
            steps(loop, columns(loop, from, to, context.first()), to, context);
        } else {
            steps(loop, from, to, context);
        }
    }

    /** Whether each step goes down a column of its own, of elements that lie side by side. */
    private static boolean reducesColumns(Form.For loop) {
        var strides = new Strides(loop.axis());
        return loop.parallel()
                && isForSeveral(loop.body())
                && loop.body().stream()
                        .anyMatch(form ->
                                form instanceof Form.Reduce reduce
                                        && !reduce.extent().is(Node.Kind.CONSTANT)
                                        && Forms.accesses(List.of(form)).stream()
                                                .anyMatch(index -> strides.of(index) == 1));
    }

    /** Whether statements can be spelled out for several steps of the loop around them. */
    private static boolean isForSeveral(List<Form> body) {
        return body.stream()
                .allMatch(form ->
                        switch (form) {
                            case Form.Reduce reduce ->
                                    reduce.order() == Stmt.Order.SEQUENTIAL
                                            && isForSeveral(reduce.body());
                            case Form.Store _, Form.Keep _ -> true;
                            case Form.For _, Form.Check _ -> false;
                        });
    }

    /** Goes down several columns at once, so that each cache line is fetched once for all. */
    private Node columns(Form.For loop, Node from, Node to, Rewriter rewriter) {
        var count = code.ints(BinaryOp.SUB, to, from);
        var end = code.ints(BinaryOp.ADD, from, code.ints(BinaryOp.AND, count, -COLUMNS));
        code.loop(
                from,
                end,
                COLUMNS,
                List.of(),
                Forms.stored(loop.body()),
                position -> {
                    var copies = new ArrayList<Rewriter>();
                    for (int i = 0; i < COLUMNS; i++) {
                        copies.add(rewriter.at(loop.axis(), code.ints(BinaryOp.ADD, position, i)));
                    }
                    body(loop.body(), new Context(copies));
                });
        return end;
    }

    private void steps(Form.For loop, Node from, Node to, Context context) {
        if (transposes(loop)) {
            tiles(loop, (Form.For) loop.body().getFirst(), from, to, context);
            return;
        }
        code.loop(
                from,
                to,
                1,
                List.of(),
                Forms.stored(loop.body()),
                position -> body(loop.body(), context.map(copy -> copy.at(loop.axis(), position))));
    }

    /** Whether the inner of two loops strides over memory that the outer one walks along. */
    private static boolean transposes(Form.For loop) {
        boolean pair =
                loop.parallel()
                        && loop.body().size() == 1
                        && loop.body().getFirst() instanceof Form.For inner
                        && inner.parallel()
                        && inner.body().stream().allMatch(form -> form instanceof Form.Store);
        if (!pair) {
            return false;
        }
        var outerStrides = new Strides(loop.axis());
        var innerStrides = new Strides(((Form.For) loop.body().getFirst()).axis());
        return Forms.accesses(loop.body()).stream()
                .anyMatch(index ->
                        outerStrides.of(index) == 1 && innerStrides.of(index) == Strides.OTHER);
    }

    /**
     * Takes few steps of the inner loop for all of the outer one, so that cache lines are used
     * while they are there.
     */
    private void tiles(Form.For outer, Form.For inner, Node from, Node to, Context context) {
        var extent = context.first().value(inner.extent());
        var stored = Forms.stored(inner.body());
        code.loop(
                code.constant(0),
                extent,
                TILE,
                List.of(),
                stored,
                start -> {
                    var left = code.ints(BinaryOp.SUB, extent, start);
                    var end = code.ints(BinaryOp.ADD, start, code.ints(BinaryOp.MIN, left, TILE));
                    code.loop(
                            from,
                            to,
                            1,
                            List.of(),
                            stored,
                            i -> {
                                var row = context.map(copy -> copy.at(outer.axis(), i));
                                code.loop(
                                        start,
                                        end,
                                        1,
                                        List.of(),
                                        stored,
                                        j ->
                                                body(
                                                        inner.body(),
                                                        row.map(copy -> copy.at(inner.axis(), j))));
                            });
                });
    }

    private void vectorLoop(
            Form.For loop,
            VectorAxis axis,
            Node from,
            Node to,
            boolean outermost,
            Rewriter rewriter) {
        var start = from;
        if (loop.body().stream().anyMatch(form -> form instanceof Form.Reduce)) {
            start = vectorSteps(loop, axis, UNROLL, start, to, rewriter);
            start = vectorSteps(loop, axis, UNROLL / 2, start, to, rewriter);
        }
        start = vectorSteps(loop, axis, 1, start, to, rewriter);
        if (outermost) {
            code.add(new Code.Rest(start));
        } else {
            steps(loop, start, to, Context.scalar(rewriter.inner()));
        }
    }

    /** Runs as many whole vectors as fit; the answer is where they end. */
    private Node vectorSteps(
            Form.For loop, VectorAxis axis, int vectors, Node from, Node to, Rewriter rewriter) {
        int step = vectors * axis.lanes();
        var count = code.ints(BinaryOp.SUB, to, from);
        var end = code.ints(BinaryOp.ADD, from, code.ints(BinaryOp.AND, count, -step));
        code.loop(
                from,
                end,
                step,
                List.of(),
                Forms.stored(loop.body()),
                position -> {
                    body(loop.body(), vectors(rewriter, axis, position, vectors));
                });
        return end;
    }

    /** Rewriters for several vectors, one after another from a position. */
    Context vectors(Rewriter rewriter, VectorAxis axis, Node position, int vectors) {
        var copies = new ArrayList<Rewriter>();
        for (int i = 0; i < vectors; i++) {
            copies.add(rewriter.lanes(axis, code.ints(BinaryOp.ADD, position, i * axis.lanes())));
        }
        return new Context(copies);
    }

    static Set<Integer> stored(Form.Reduce reduce) {
        return Forms.stored(reduce.body());
    }
}
