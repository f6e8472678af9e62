package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Stmt.Order;
import io.gradus.ir.Value;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Pooling over windows of channels-last images. The gradients of each op are others of the family,
 * so that every order of derivative exists.
 *
 * @param images the images' shape [n, h, w, c]
 */
record PoolOp(Kind kind, Window window, Shape images) implements Op {
    enum Kind {
        /** images → the largest element of each window. */
        MAX,
        /**
         * images → where in its window the first largest element lies, as row · width + column,
         * int32.
         */
        ARG_MAX,
        /**
         * (positions, windows) → images: each window's value added to the element that its position
         * names.
         */
        SPREAD,
        /** (positions, images) → windows: the element that each window's position names. */
        PICK,
        /** images → the sum of each window. */
        SUM,
        /** windows → images: each window's value added to all its elements. */
        SPREAD_SUM
    }

    private Shape windows() {
        return window.output(images);
    }

    @Override
    public String name() {
        return switch (kind) {
            case MAX -> "maxPool2d";
            case ARG_MAX -> "maxPool2d.position";
            case SPREAD -> "maxPool2d.gradient";
            case PICK -> "maxPool2d.pick";
            case SUM -> "averagePool2d";
            case SPREAD_SUM -> "averagePool2d.gradient";
        };
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        if (inputs.getLast().dtype() == DType.BOOL) {
            throw new IllegalArgumentException(
                    name() + ": bools have no order: cast them to a number type");
        }
        boolean toImages = kind == Kind.SPREAD || kind == Kind.SPREAD_SUM;
        return List.of(
                new TensorType(
                        kind == Kind.ARG_MAX ? DType.INT32 : inputs.getLast().dtype(),
                        toImages ? images : windows()));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var output = outputs.getFirst();
        var axes = Lowering.axes(output.shape());
        var at = Lowering.indices(axes);
        var value = inputs.getLast();
        var body =
                switch (kind) {
                    case MAX ->
                            overWindow(value, output, at, Monoid.max(Lowering.computeType(value)));
                    case SUM ->
                            overWindow(value, output, at, Monoid.sum(Lowering.computeType(value)));
                    case ARG_MAX -> firstLargest(value, output, at);
                    case PICK -> pick(inputs.getFirst(), value, output, at);
                    case SPREAD -> overCoveringWindows(value, inputs.getFirst(), output, at);
                    case SPREAD_SUM -> overCoveringWindows(value, null, output, at);
                };
        to.kernel(this, inputs, outputs, Lowering.loops(axes, body));
    }

    /**
     * One output element: a reduction over the rows of its window of reductions over the columns.
     */
    private List<Stmt> overWindow(Value image, Value output, List<Expr> at, Monoid monoid) {
        var result = new Local("w", monoid.dtypes().getFirst());
        return List.of(
                overWindow(image, at, monoid, (element, _, _) -> element, result),
                Lowering.store(output, at, result.read()));
    }

    /** The first element of a window that is as large as the largest; a NaN is, if there is one. */
    private List<Stmt> firstLargest(Value image, Value output, List<Expr> at) {
        var dtype = Lowering.computeType(image);
        var largest = new Local("m", dtype);
        var position = new Local("w", DType.INT32);
        var none = Expr.constant(Integer.MAX_VALUE);
        return List.of(
                overWindow(image, at, Monoid.max(dtype), (element, _, _) -> element, largest),
                overWindow(
                        image,
                        at,
                        Monoid.min(DType.INT32),
                        (element, place, inside) -> {
                            var isLargest = element.compare(Comparison.EQ, largest.read());
                            if (dtype.isFloating()) {
                                isLargest =
                                        isLargest.apply(
                                                BinaryOp.OR,
                                                element.compare(Comparison.NE, element));
                            }
                            return inside.apply(isLargest.select(place, none), none);
                        },
                        position),
                Lowering.store(output, at, position.read()));
    }

    /** What a window's element contributes, given its place row · width + column. */
    private interface Contribution {
        Expr of(Expr element, Expr place, BinaryOperator<Expr> inside);
    }

    private Stmt overWindow(
            Value image, List<Expr> at, Monoid monoid, Contribution contribution, Local result) {
        var rows = new Axis("r", Dim.of(window.height()));
        var columns = new Axis("s", Dim.of(window.width()));
        var row = Lowering.indices(List.of(rows)).getFirst();
        var column = Lowering.indices(List.of(columns)).getFirst();
        var y =
                Lowering.offset(
                        Lowering.scaled(at.get(1), window.strideHeight()).plus(row), -window.top());
        var x =
                Lowering.offset(
                        Lowering.scaled(at.get(2), window.strideWidth()).plus(column),
                        -window.left());
        var shape = image.shape();
        var outside = Monoid.max(Lowering.computeType(image)).identity().getFirst();
        var element =
                inside(
                        y,
                        x,
                        shape,
                        List.of(at.get(0), y, x, at.get(3)),
                        image,
                        kind == Kind.SUM ? outside.like(0) : outside);
        var contributed =
                contribution.of(
                        element,
                        Lowering.scaled(row, window.width()).plus(column),
                        (in, out) -> inside(y, x, shape, in, out));
        var perRow = new Local("c", result.dtype());
        var inner = Lowering.reduce(columns, Order.SEQUENTIAL, monoid, contributed, perRow);
        return new Stmt.Reduce(
                rows,
                Order.SEQUENTIAL,
                List.of(inner),
                monoid,
                List.of(perRow.read()),
                List.of(result));
    }

    /**
     * A load where the position lies in the image, else another value; without borders just the
     * load.
     */
    private Expr inside(Expr y, Expr x, Shape shape, List<Expr> index, Value image, Expr outside) {
        if (!hasBorders()) {
            return Lowering.load(image, index);
        }
        var clamped =
                List.of(
                        index.get(0),
                        Lowering.clamp(y, shape.dim(1)),
                        Lowering.clamp(x, shape.dim(2)),
                        index.get(3));
        return inside(y, x, shape, Lowering.load(image, clamped), outside);
    }

    /** One value where the position lies in the image, else another; without borders the one. */
    private Expr inside(Expr y, Expr x, Shape shape, Expr inside, Expr outside) {
        return hasBorders()
                ? Lowering.inside(y, shape.dim(1))
                        .apply(BinaryOp.AND, Lowering.inside(x, shape.dim(2)))
                        .select(inside, outside)
                : inside;
    }

    private boolean hasBorders() {
        return window.top() + window.bottom() + window.left() + window.right() != 0;
    }

    private List<Stmt> pick(Value positions, Value image, Value output, List<Expr> at) {
        var position = new Local("position", DType.INT32);
        var width = Expr.constant(window.width());
        var y =
                Lowering.offset(
                        Lowering.scaled(at.get(1), window.strideHeight())
                                .plus(position.read().div(width)),
                        -window.top());
        var x =
                Lowering.offset(
                        Lowering.scaled(at.get(2), window.strideWidth())
                                .plus(position.read().apply(BinaryOp.REM, width)),
                        -window.left());
        return List.of(
                new Stmt.Let(position, new Expr.Load(positions, at)),
                Lowering.store(
                        output, at, Lowering.load(image, List.of(at.get(0), y, x, at.get(3)))));
    }

    /**
     * One image element: the sum over the windows that cover it, each as the offset (r, s) of the
     * element in it.
     */
    private List<Stmt> overCoveringWindows(
            Value windows, @Nullable Value positions, Value output, List<Expr> at) {
        if (!overlaps() && !hasBorders()) {
            return overOneWindow(windows, positions, output, at);
        }
        var rows = new Axis("r", Dim.of(window.height()));
        var columns = new Axis("s", Dim.of(window.width()));
        var row = Lowering.indices(List.of(rows)).getFirst();
        var column = Lowering.indices(List.of(columns)).getFirst();
        var up = Lowering.offset(at.get(1), window.top()).minus(row);
        var back = Lowering.offset(at.get(2), window.left()).minus(column);
        var y = window.strideHeight() == 1 ? up : up.div(Expr.constant(window.strideHeight()));
        var x = window.strideWidth() == 1 ? back : back.div(Expr.constant(window.strideWidth()));
        var shape = windows.shape();
        // Division rounds towards zero, so a negative numerator is asked for before the quotient.
        var covered =
                nonNegativeMultiple(up, window.strideHeight())
                        .apply(BinaryOp.AND, nonNegativeMultiple(back, window.strideWidth()))
                        .apply(BinaryOp.AND, y.compare(Comparison.LT, new Expr.Size(shape.dim(1))))
                        .apply(BinaryOp.AND, x.compare(Comparison.LT, new Expr.Size(shape.dim(2))));
        var index =
                List.of(
                        at.get(0),
                        Lowering.clamp(y, shape.dim(1)),
                        Lowering.clamp(x, shape.dim(2)),
                        at.get(3));
        var element = Lowering.load(windows, index);
        if (positions != null) {
            var mine =
                    new Expr.Load(positions, index)
                            .compare(
                                    Comparison.EQ,
                                    Lowering.scaled(row, window.width()).plus(column));
            covered = covered.apply(BinaryOp.AND, mine);
        }
        var monoid = Monoid.sum(element.dtype());
        var perRow = new Local("c", element.dtype());
        var total = new Local("w", element.dtype());
        var inner =
                Lowering.reduce(
                        columns,
                        Order.SEQUENTIAL,
                        monoid,
                        covered.select(element, element.like(0)),
                        perRow);
        var outer =
                new Stmt.Reduce(
                        rows,
                        Order.SEQUENTIAL,
                        List.of(inner),
                        monoid,
                        List.of(perRow.read()),
                        List.of(total));
        return List.of(outer, Lowering.store(output, at, total.read()));
    }

    private boolean overlaps() {
        return window.height() > window.strideHeight() || window.width() > window.strideWidth();
    }

    /**
     * One image element where windows do not overlap: the value of the one window that may cover
     * it.
     */
    private List<Stmt> overOneWindow(
            Value windows, @Nullable Value positions, Value output, List<Expr> at) {
        var height = Expr.constant(window.strideHeight());
        var width = Expr.constant(window.strideWidth());
        var y = at.get(1).div(height);
        var x = at.get(2).div(width);
        var row = at.get(1).apply(BinaryOp.REM, height);
        var column = at.get(2).apply(BinaryOp.REM, width);
        var shape = windows.shape();
        var covered =
                y.compare(Comparison.LT, new Expr.Size(shape.dim(1)))
                        .apply(BinaryOp.AND, x.compare(Comparison.LT, new Expr.Size(shape.dim(2))))
                        .apply(
                                BinaryOp.AND,
                                row.compare(Comparison.LT, Expr.constant(window.height())))
                        .apply(
                                BinaryOp.AND,
                                column.compare(Comparison.LT, Expr.constant(window.width())));
        var index =
                List.of(
                        at.get(0),
                        Lowering.clamp(y, shape.dim(1)),
                        Lowering.clamp(x, shape.dim(2)),
                        at.get(3));
        if (positions != null) {
            var mine = Lowering.scaled(row, window.width()).plus(column);
            covered =
                    covered.apply(
                            BinaryOp.AND,
                            new Expr.Load(positions, index).compare(Comparison.EQ, mine));
        }
        var element = Lowering.load(windows, index);
        return List.of(Lowering.store(output, at, covered.select(element, element.like(0))));
    }

    private static Expr nonNegativeMultiple(Expr value, int of) {
        var nonNegative = value.compare(Comparison.GE, Expr.constant(0));
        return of == 1
                ? nonNegative
                : nonNegative.apply(
                        BinaryOp.AND,
                        value.apply(BinaryOp.REM, Expr.constant(of))
                                .compare(Comparison.EQ, Expr.constant(0)));
    }

    @Override
    public boolean readsInput(int index) {
        return kind == Kind.MAX || (kind == Kind.SPREAD || kind == Kind.PICK) && index == 0;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        return switch (kind) {
            case MAX -> Op.gradients(in(Kind.SPREAD, in(Kind.ARG_MAX, call.input(0)), g));
            case ARG_MAX -> Op.none(1);
            case SPREAD -> Op.gradients(null, in(Kind.PICK, call.input(0), g));
            case PICK -> Op.gradients(null, in(Kind.SPREAD, call.input(0), g));
            case SUM -> Op.gradients(in(Kind.SPREAD_SUM, g));
            case SPREAD_SUM -> Op.gradients(in(Kind.SUM, g));
        };
    }

    private Tensor in(Kind other, Tensor... inputs) {
        return Calls.call(new PoolOp(other, window, images), inputs);
    }
}
