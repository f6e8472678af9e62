package io.gradus.cpu.codegen;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Origin;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Valid kernels of random structure: nests of loops, reductions, names, conditions, dtypes and
 * index maps.
 */
final class RandomKernels {
    private static final int[] SIZES = {1, 1, 2, 3, 5, 8, 16, 17, 33, 40, 70};
    private static final List<DType> DTYPES =
            List.of(
                    DType.FLOAT32,
                    DType.FLOAT32,
                    DType.FLOAT32,
                    DType.INT32,
                    DType.FLOAT64,
                    DType.INT64,
                    DType.BOOL,
                    DType.UINT8,
                    DType.BFLOAT16,
                    DType.FLOAT16);
    private static final int MOST_STEPS = 20_000;

    private final Random random;
    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<Value> scratch = new ArrayList<>();
    private final DType main;

    private RandomKernels(long seed) {
        random = new Random(seed);
        main = pick(List.of(DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.INT32));
    }

    static Kernel kernel(long seed) {
        return new RandomKernels(seed).kernel();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Kernel kernel() {
        var body = new ArrayList<Stmt>();
        int nests = 1 + random.nextInt(3);
        var names = new ArrayList<Expr>();
        for (int i = 0; i < nests; i++) {
            if (random.nextInt(4) == 0) {
                body.addAll(reduction(List.of(), names));
            }
            body.addAll(nest(names));
        }
        return new Kernel("random", inputs, outputs, scratch, body, List.of(Origin.of("random")));
    }

    /**
     * Loops over up to four axes, with statements inside of the innermost, and maybe between them.
     */
    private List<Stmt> nest(List<Expr> outerNames) {
        var axes = axes();
        var names = new ArrayList<>(outerNames);
        var between = new ArrayList<List<Stmt>>();
        for (int i = 0; i <= axes.size(); i++) {
            between.add(
                    i > 0 && random.nextInt(5) == 0
                            ? reduction(axes.subList(0, i), names)
                            : List.of());
        }
        var body = new ArrayList<Stmt>();
        if (random.nextInt(3) == 0) {
            var local = new Local("t", main);
            body.add(new Stmt.Let(local, expression(main, axes, names, 3)));
            names.add(local.read());
        }
        if (random.nextInt(4) == 0) {
            body.addAll(reduction(axes, names));
        }
        int stores = 1 + random.nextInt(2);
        for (int i = 0; i < stores; i++) {
            var dtype = random.nextInt(3) == 0 ? pick(DTYPES) : main;
            var target = new Value(dtype, shape(axes));
            outputs.add(target);
            var value = expression(dtype.computeType(), axes, names, 4).cast(dtype);
            body.add(new Stmt.Store(target, indices(axes), value));
        }
        List<Stmt> inner = body;
        for (int i = axes.size() - 1; i >= 0; i--) {
            var all = new ArrayList<>(between.get(i + 1));
            all.addAll(inner);
            boolean parallel = random.nextInt(8) != 0;
            inner = List.of(new Stmt.Loop(axes.get(i), parallel, all));
        }
        return inner;
    }

    private List<Axis> axes() {
        var axes = new ArrayList<Axis>();
        int steps = 1;
        int rank = random.nextInt(5);
        for (int i = 0; i < rank; i++) {
            int size = SIZES[random.nextInt(SIZES.length)];
            if (steps * size <= MOST_STEPS) {
                steps *= size;
                axes.add(new Axis("a" + i, Dim.of(size)));
            }
        }
        return axes;
    }

    private static Shape shape(List<Axis> axes) {
        return Shape.of(axes.stream().map(Axis::extent).toList());
    }

    private static List<Expr> indices(List<Axis> axes) {
        return axes.stream().map(Axis::index).toList();
    }

    private List<Stmt> reduction(List<Axis> around, List<Expr> names) {
        int steps =
                around.stream().mapToInt(axis -> axis.extent().value()).reduce(1, (a, b) -> a * b);
        int[] lengths =
                steps > 300 ? new int[] {1, 2, 5, 32} : new int[] {1, 3, 31, 33, 64, 100, 270};
        var axis = new Axis("k", Dim.of(lengths[random.nextInt(lengths.length)]));
        var axes = new ArrayList<>(around);
        axes.add(axis);
        var inner = new ArrayList<>(names);
        var body = new ArrayList<Stmt>();
        if (random.nextInt(3) == 0) {
            var local = new Local("e", main);
            body.add(new Stmt.Let(local, expression(main, axes, inner, 2)));
            inner.add(local.read());
        }
        if (random.nextInt(6) == 0 && steps * axis.extent().value() < 2000) {
            body.addAll(reduction(axes, inner));
        }
        var monoid =
                pick(
                        List.of(
                                Monoid.sum(main),
                                Monoid.max(main),
                                Monoid.min(main),
                                Monoid.product(main),
                                Monoid.argMax(main),
                                Monoid.argMin(main),
                                Monoid.any(),
                                Monoid.all()));
        var elements = new ArrayList<Expr>();
        for (var dtype : monoid.dtypes()) {
            boolean position = monoid.dtypes().size() == 2 && elements.size() == 1;
            elements.add(position ? axis.index() : expression(dtype, axes, inner, 3));
        }
        var results = monoid.dtypes().stream().map(dtype -> new Local("r", dtype)).toList();
        results.forEach(result -> names.add(result.read()));
        return List.of(
                new Stmt.Reduce(
                        axis, pick(List.of(Stmt.Order.values())), body, monoid, elements, results));
    }

    // ---- expressions
    // ---------------------------------------------------------------------------------------------

    private Expr expression(DType dtype, List<Axis> axes, List<Expr> names, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf(dtype, axes, names);
        }
        if (random.nextInt(6) == 0) {
            var from = pick(DTYPES);
            return expression(from.computeType(), axes, names, depth - 1).cast(from).cast(dtype);
        }
        var x = expression(dtype, axes, names, depth - 1);
        var y = random.nextInt(4) == 0 ? x : expression(dtype, axes, names, depth - 1);
        if (dtype == DType.BOOL) {
            return switch (random.nextInt(3)) {
                case 0 -> x.apply(UnaryOp.NOT);
                case 1 -> x.apply(pick(List.of(BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR)), y);
                default -> comparison(axes, names, depth);
            };
        }
        return switch (random.nextInt(5)) {
            case 0 -> comparison(axes, names, depth).select(x, y);
            case 1 -> dtype.isFloating() ? x.fma(y, x.like(0.5)) : x.apply(BinaryOp.XOR, y);
            case 2 -> unary(dtype, x);
            default ->
                    x.apply(
                            pick(
                                    dtype.isFloating()
                                            ? List.of(
                                                    BinaryOp.ADD,
                                                    BinaryOp.SUB,
                                                    BinaryOp.MUL,
                                                    BinaryOp.DIV,
                                                    BinaryOp.MIN,
                                                    BinaryOp.MAX)
                                            : List.of(
                                                    BinaryOp.ADD,
                                                    BinaryOp.SUB,
                                                    BinaryOp.MUL,
                                                    BinaryOp.AND,
                                                    BinaryOp.SHL,
                                                    BinaryOp.MAX)),
                            y);
        };
    }

    private Expr unary(DType dtype, Expr x) {
        return x.apply(
                pick(
                        dtype.isFloating()
                                ? List.of(
                                        UnaryOp.NEG,
                                        UnaryOp.ABS,
                                        UnaryOp.SQRT,
                                        UnaryOp.RINT,
                                        UnaryOp.FLOOR,
                                        UnaryOp.CEIL)
                                : List.of(UnaryOp.NEG, UnaryOp.ABS, UnaryOp.NOT)));
    }

    private Expr comparison(List<Axis> axes, List<Expr> names, int depth) {
        var dtype = random.nextInt(4) == 0 ? DType.INT32 : main;
        return expression(dtype, axes, names, depth - 1)
                .compare(
                        pick(List.of(Comparison.values())),
                        expression(dtype, axes, names, depth - 1));
    }

    private Expr leaf(DType dtype, List<Axis> axes, List<Expr> names) {
        int choice = random.nextInt(10);
        if (choice == 0) {
            return Expr.constant(dtype, random.nextInt(-3, 4));
        }
        if (choice == 1 && !axes.isEmpty()) {
            return pick(axes).index().cast(dtype);
        }
        if (choice <= 3 && !names.isEmpty()) {
            return pick(names).cast(dtype);
        }
        return load(dtype, axes);
    }

    private Expr load(DType dtype, List<Axis> axes) {
        var stored = random.nextInt(4) == 0 ? pick(DTYPES) : dtype;
        var some = new ArrayList<Axis>();
        for (var axis : axes) {
            if (random.nextInt(3) != 0) {
                some.add(axis);
            }
        }
        if (random.nextInt(5) == 0) {
            Collections.shuffle(some, random);
        }
        var dims = new ArrayList<Dim>();
        var index = new ArrayList<Expr>();
        Expr inside = Expr.constant(DType.BOOL, 1);
        boolean conditional = false;
        for (var axis : some) {
            int size = axis.extent().value();
            switch (random.nextInt(8)) {
                case 0 -> {
                    // A slice: an offset into something longer.
                    dims.add(Dim.of(size + 3));
                    index.add(axis.index().plus(random.nextInt(4)));
                }
                case 1 -> {
                    dims.add(Dim.of(2L * size));
                    index.add(axis.index().times(Expr.constant(2)).plus(1));
                }
                case 2 -> {
                    dims.add(Dim.of(size));
                    index.add(new Expr.Size(axis.extent().minus(Dim.ONE)).minus(axis.index()));
                }
                case 3 -> {
                    // A pad: some positions lie outside and are not to be read.
                    int shift = random.nextInt(3);
                    var position = axis.index().minus(shift);
                    dims.add(Dim.of(Math.max(1, size - shift - 1)));
                    index.add(position);
                    inside =
                            inside.apply(
                                            BinaryOp.AND,
                                            position.compare(Comparison.GE, Expr.constant(0)))
                                    .apply(
                                            BinaryOp.AND,
                                            position.compare(
                                                    Comparison.LT, new Expr.Size(dims.getLast())));
                    conditional = true;
                }
                case 4 -> {
                    dims.add(Dim.ONE);
                    index.add(Expr.constant(0));
                }
                default -> {
                    dims.add(axis.extent());
                    index.add(axis.index());
                }
            }
        }
        var shape = Shape.of(dims);
        var known =
                inputs.stream()
                        .filter(value -> value.dtype() == stored && value.shape().equals(shape))
                        .findFirst();
        var source =
                known.orElseGet(() -> {
                    var value = new Value(stored, shape);
                    inputs.add(value);
                    return value;
                });
        var compute = stored.computeType();
        var element = new Expr.Load(source, index).cast(compute);
        return (conditional ? inside.select(element, Expr.constant(compute, 2)) : element)
                .cast(dtype);
    }
}
