package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reductions over some axes, which keep size 1: dropping them is a reshape.
 *
 * @param axes the reduced axes, ascending and not negative
 */
record ReduceOp(Kind kind, List<Integer> axes) implements Op {
    enum Kind {
        SUM("sum"),
        /**
         * The sum, but one element as it is and not as 0 + −0. For open sizes: where an eager call
         * sees that nothing was stretched, and sums nothing, a trace has to sum one element.
         */
        SUM_OF_OPEN("sum"),
        MEAN("mean"),
        PROD("prod"),
        MAX("max"),
        MIN("min"),
        /** The largest element, −∞ of none; for inner use, where no gradient flows. */
        SUPREMUM("max"),
        ANY("any"),
        ALL("all"),
        ARG_MAX("argMax"),
        ARG_MIN("argMin");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    @Override
    public String name() {
        return kind.label;
    }

    private boolean isArg() {
        return kind == Kind.ARG_MAX || kind == Kind.ARG_MIN;
    }

    private boolean isExtreme() {
        return kind == Kind.MAX || kind == Kind.MIN || kind == Kind.SUPREMUM;
    }

    /** Whether there is no result of no elements. */
    private boolean needsElements() {
        return isArg() || kind == Kind.MAX || kind == Kind.MIN;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var type = inputs.getFirst();
        var shape = type.shape();
        for (int axis : axes) {
            if (shape.dim(axis).is(0) && needsElements()) {
                throw new IllegalArgumentException(
                        name()
                                + ": axis "
                                + axis
                                + " of shape "
                                + shape
                                + " has no elements, so there is no "
                                + (isArg() ? "position" : "value")
                                + " to return");
            }
            shape = shape.with(axis, Dim.ONE);
        }
        var dtype =
                switch (kind) {
                    case ARG_MAX, ARG_MIN -> DType.INT32;
                    case ANY, ALL -> DType.BOOL;
                    default -> type.dtype();
                };
        return List.of(new TensorType(dtype, shape));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var groups = groups();
        var value = inputs.getFirst();
        var original = value.shape();
        // The innermost run of axes first: each step is a reduction along the middle of (outer,
        // run, inner).
        for (int g = groups.size() - 1; g >= 0; g--) {
            int from = groups.get(g)[0];
            int end = groups.get(g)[1];
            var shape = value.shape();
            var split = Lowering.Split.of(shape, from, end);
            for (int axis = from; axis < end; axis++) {
                shape = shape.with(axis, Dim.ONE);
            }
            boolean last = g == 0;
            // Between two runs a 16-bit float stays in float32: it is rounded once, at the end.
            var target = last ? outputs.getFirst() : new Value(value.dtype().computeType(), shape);
            var written = to.under(target, split.reduced());
            step(to, to.reshaped(value, split.shape()), written, split, last ? original : null);
            to.alias(written, target);
            value = target;
        }
        if (groups.isEmpty()) {
            throw new IllegalStateException(
                    name() + " over no axes: the tensor method returns the input itself");
        }
    }

    /** Runs of neighbouring axes as pairs (first, after the last). */
    private List<int[]> groups() {
        var groups = new ArrayList<int[]>();
        for (int axis : axes) {
            if (!groups.isEmpty() && groups.getLast()[1] == axis) {
                groups.getLast()[1]++;
            } else {
                groups.add(new int[] {axis, axis + 1});
            }
        }
        return groups;
    }

    private void step(
            Lowering to, Value from, Value target, Lowering.Split split, @Nullable Shape whole) {
        var outer = new Axis("i", split.outer());
        var run = new Axis("k", split.length());
        var inner = new Axis("j", split.inner());
        var i = Lowering.indices(List.of(outer)).getFirst();
        var k = Lowering.indices(List.of(run)).getFirst();
        var j = Lowering.indices(List.of(inner)).getFirst();
        var element = Lowering.load(from, List.of(i, k, j));
        var body = new ArrayList<Stmt>();
        Expr value;
        if (isArg()) {
            var order = new OrderKey(element.dtype(), kind == Kind.ARG_MAX, true);
            var best = order.best(run, split.order(), element, body);
            // The first place where the best stands: an integer minimum, which vectors compute
            // fast.
            var again = new Axis("l", split.length());
            var l = Lowering.indices(List.of(again)).getFirst();
            var other = order.key(Lowering.load(from, List.of(i, l, j)));
            var place = new Local("place", DType.INT32);
            var candidate =
                    other.compare(Expr.Comparison.EQ, best)
                            .select(l, Expr.constant(Integer.MAX_VALUE));
            body.add(
                    Lowering.reduce(
                            again, split.order(), Monoid.min(DType.INT32), candidate, place));
            value = place.read();
        } else if (isExtreme() && split.innermost()) {
            var order = new OrderKey(element.dtype(), kind != Kind.MIN, false);
            value = order.number(order.best(run, split.order(), element, body));
        } else {
            var result = new Local("r0", element.dtype());
            body.add(Lowering.reduce(run, split.order(), monoid(element.dtype()), element, result));
            value = result.read();
        }
        if (kind == Kind.SUM_OF_OPEN && whole != null) {
            var one = new Expr.Size(count(whole)).compare(Expr.Comparison.EQ, Expr.constant(1));
            value = one.select(value, value.plus(value.like(0)));
        }
        if (kind == Kind.MEAN && whole != null) {
            value = value.div(new Expr.Size(count(whole)).cast(value.dtype()));
        }
        var store = Lowering.store(target, List.of(i, Expr.constant(0), j), value);
        body.add(store);
        var all = new ArrayList<Stmt>();
        if (needsElements() && !run.extent().isFixed()) {
            // Whether an open size is 0 is known now; fixed sizes are asked when the shape is
            // inferred.
            all.add(
                    new Stmt.Check(
                            new Expr.Size(run.extent())
                                    .compare(Expr.Comparison.GT, Expr.constant(0)),
                            name()
                                    + ": an axis that was open while the function was traced has %d elements, so there is no "
                                    + (isArg() ? "position" : "value")
                                    + " to return",
                            List.of(new Expr.Size(run.extent()))));
        }
        all.addAll(Lowering.loops(List.of(outer, inner), body));
        to.kernel(this, List.of(from), List.of(target), all);
    }

    private Dim count(Shape shape) {
        return Dim.product(axes.stream().map(shape::dim).toList());
    }

    private Monoid monoid(DType dtype) {
        return switch (kind) {
            case SUM, MEAN -> Monoid.sum(dtype);
            case SUM_OF_OPEN -> Monoid.sumFromNegativeZero(dtype);
            case PROD -> Monoid.product(dtype);
            case MAX, SUPREMUM -> Monoid.max(dtype);
            case MIN -> Monoid.min(dtype);
            case ANY -> Monoid.any();
            case ALL -> Monoid.all();
            case ARG_MAX, ARG_MIN -> throw new AssertionError("positions are found in two steps");
        };
    }

    @Override
    public boolean readsInput(int index) {
        return kind == Kind.PROD || kind == Kind.MAX || kind == Kind.MIN;
    }

    @Override
    public boolean readsOutput() {
        return kind == Kind.MAX || kind == Kind.MIN;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        var type = call.inputType(0);
        return switch (kind) {
            case SUM, SUM_OF_OPEN -> Op.gradients(g.broadcastTo(type.shape()));
            case MEAN -> {
                // 16-bit floats hold no large counts.
                var computed = g.cast(g.dtype().computeType());
                var share = computed.div(Tensors.size(count(type.shape()), computed.dtype()));
                yield Op.gradients(share.cast(g.dtype()).broadcastTo(type.shape()));
            }
            case PROD -> Op.gradients(g.times(othersProduct(call.input(0))));
            case MAX, MIN -> {
                // Ties share the gradient in equal parts, as in TensorFlow.
                var hit = call.input(0).equal(call.output(0)).cast(g.dtype());
                yield Op.gradients(
                        hit.times(g.div(hit.sum(axes.stream().mapToInt(a -> a).toArray(), true))));
            }
            case SUPREMUM, ANY, ALL, ARG_MAX, ARG_MIN -> Op.none(1);
        };
    }

    /** For each element the product of all others, without a division, so that zeros are right. */
    private Tensor othersProduct(Tensor x) {
        int rank = x.rank();
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) {
            if (!axes.contains(axis)) {
                order.add(axis);
            }
        }
        order.addAll(axes);
        var rows = x.transpose(ints(order));
        var kept = x.shape();
        for (int axis : axes.reversed()) {
            kept = kept.without(axis);
        }
        var flat = rows.reshape(Shape.of(List.of(kept.count(), count(x.shape()))));
        // others[b, i, j] is x[b, j] but 1 where i = j; the product over j leaves x[b, i] out.
        var numbers = Tensors.numbers(flat.shape().dim(1));
        var diagonal = numbers.expandDims(1).equal(numbers);
        var others =
                Tensors.where(diagonal, Tensor.ones(Shape.scalar(), x.dtype()), flat.expandDims(1))
                        .prod(2);
        var inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            inverse[order.get(i)] = i;
        }
        return others.reshape(rows.shape()).transpose(inverse);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(i -> i).toArray();
    }
}
