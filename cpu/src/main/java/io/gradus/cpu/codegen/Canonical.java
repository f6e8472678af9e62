package io.gradus.cpu.codegen;

import io.gradus.cpu.codegen.Form.Combiner;
import io.gradus.cpu.codegen.Node.Kind;
import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a kernel as a {@link Routine}: names become numbers, and sizes become arguments, so that
 * kernels which differ in nothing else share one class.
 *
 * <p>A size is an argument wherever it stands, unless it is 0 or 1 and so decides whether there is
 * a loop or a broadcast. Arguments are told apart by what they are for, not by their value: a batch
 * of 10 examples in 10 classes is the same structure as a batch of 11.
 */
final class Canonical {
    private static final int LARGEST_WINDOW = 8;

    private final Kernel kernel;
    private final Nodes nodes = new Nodes();
    private final Indexes indexes;
    private final Collapse collapse;
    private final Bounds bounds = new Bounds();
    private final Map<Value, Integer> arrays = new IdentityHashMap<>();
    private final Map<Local, Node> locals = new IdentityHashMap<>();
    private final Map<Axis, Node> axes = new IdentityHashMap<>();
    private final Map<Node, Integer> depths = new IdentityHashMap<>();
    private final Map<Node, Boolean> changing = new IdentityHashMap<>();
    private final Map<Role, Node> arguments = new LinkedHashMap<>();
    private final List<String> messages = new ArrayList<>();
    private final int[] versions;
    private Map<Expr, Node> known = new IdentityHashMap<>();
    private int numbers;
    private int windows;
    private int loops;

    /** What an argument is for: the same size in the same role is one argument. */
    private record Role(Object use, Dim dim) {}

    /** Uses of sizes that do not belong to one axis. */
    private enum Use {
        VALUE,
        OFFSET,
        TERM,
        SCRATCH
    }

    /** A routine with what tells this kernel from others of its structure. */
    record Result(Routine routine, List<Dim> arguments, List<String> messages) {}

    private Canonical(Kernel kernel) {
        this.kernel = kernel;
        indexes = new Indexes(kernel);
        collapse = new Collapse(kernel, indexes);
        for (var values : List.of(kernel.inputs(), kernel.outputs(), kernel.scratch())) {
            values.forEach(value -> arrays.put(value, arrays.size()));
        }
        versions = new int[arrays.size()];
    }

    static Result of(Kernel kernel) {
        return new Canonical(kernel).result();
    }

    private Result result() {
        var body = body(kernel.body());
        var sizes =
                kernel.scratch().stream()
                        .map(value -> size(Use.SCRATCH, value.shape().count()))
                        .toList();
        var dtypes = new ArrayList<DType>();
        for (var values : List.of(kernel.inputs(), kernel.outputs(), kernel.scratch())) {
            values.forEach(value -> dtypes.add(value.dtype()));
        }
        int inputs = kernel.inputs().size();
        int given = inputs + kernel.outputs().size();
        var key = KeyPrinter.print(dtypes, inputs, given, sizes, body);
        var routine = new Routine(kernel.name(), dtypes, inputs, given, sizes, body, key);
        var dims = arguments.keySet().stream().map(Role::dim).toList();
        return new Result(routine, dims, List.copyOf(messages));
    }

    // ---- statements
    // ----------------------------------------------------------------------------------------------

    private List<Form> body(List<Stmt> body) {
        var forms = new ArrayList<Form>();
        for (var stmt : body) {
            statement(stmt, forms);
        }
        return forms;
    }

    private void statement(Stmt stmt, List<Form> to) {
        switch (stmt) {
            case Stmt.Loop loop -> loop(loop, to);
            case Stmt.Let let -> {
                var value = value(let.value());
                locals.put(let.local(), value);
                if (readsChanging(value)) {
                    to.add(new Form.Keep(value));
                }
            }
            case Stmt.Reduce reduce -> reduce(reduce, to);
            case Stmt.Store store ->
                    store(
                            arrays.get(store.target()),
                            flat(store.target(), store.index()),
                            value(store.value()),
                            to);
            case Stmt.Accumulate accumulate -> accumulate(accumulate, to);
            case Stmt.Check check -> {
                var condition = value(check.condition());
                var values = check.arguments().stream().map(this::value).toList();
                to.add(new Form.Check(messages.size(), condition, values));
                messages.add(check.message());
            }
        }
    }

    private void loop(Stmt.Loop loop, List<Form> to) {
        var axis = loop.axis();
        if (collapse.isDropped(axis)) {
            axes.put(axis, nodes.constant(0));
            loop.body().forEach(stmt -> statement(stmt, to));
            return;
        }
        var position = axis(axis);
        var extent = size(position, collapse.extent(axis));
        changeStored(loop.body());
        var body = body(loop.body());
        changeStored(loop.body());
        if (!extent.isInt(0)) {
            to.add(new Form.For(position, extent, loop.parallel(), body));
        }
    }

    private void reduce(Stmt.Reduce reduce, List<Form> to) {
        var monoid = reduce.monoid();
        var combiner =
                new Combiner(
                        monoid.identity().stream().map(nodes::constant).toList(),
                        name(Kind.PARAMETER, monoid.left()),
                        name(Kind.PARAMETER, monoid.right()),
                        monoid.combined().stream().map(this::value).toList());
        var position = axis(reduce.axis());
        boolean isWindow =
                windows > 0 || reduce.body().stream().anyMatch(stmt -> stmt instanceof Stmt.Reduce);
        var extent =
                isWindow ? window(position, reduce.axis()) : size(position, reduce.axis().extent());
        windows++;
        var body = body(reduce.body());
        windows--;
        var elements = reduce.elements().stream().map(this::value).toList();
        var results = name(Kind.RESULT, reduce.results());
        to.add(
                new Form.Reduce(
                        position,
                        extent,
                        reduce.order(),
                        reduce.lanes(),
                        combiner,
                        body,
                        elements,
                        results));
    }

    private List<Node> name(Kind kind, List<Local> names) {
        var named = new ArrayList<Node>();
        for (var local : names) {
            var node = nodes.leaf(kind, local.dtype(), numbers++);
            depths.put(node, loops);
            locals.put(local, node);
            named.add(node);
        }
        // The same monoid object may serve two reductions, with other parameters each time.
        known = new IdentityHashMap<>();
        return named;
    }

    private void accumulate(Stmt.Accumulate accumulate, List<Form> to) {
        var target = accumulate.target();
        var dtype = target.dtype();
        var compute = dtype.computeType();
        var index = flat(target, accumulate.index());
        var before = cast(compute, load(target, index, false));
        var sum =
                nodes.scalar(
                        accumulate.op(), compute, before, cast(compute, value(accumulate.value())));
        store(arrays.get(target), index, cast(dtype, sum), to);
    }

    private void store(int array, Node index, Node value, List<Form> to) {
        to.add(new Form.Store(array, index, value));
        change(array);
    }

    private void changeStored(List<Stmt> body) {
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Loop loop -> changeStored(loop.body());
                case Stmt.Reduce reduce -> changeStored(reduce.body());
                case Stmt.Store store -> change(arrays.get(store.target()));
                case Stmt.Accumulate accumulate -> change(arrays.get(accumulate.target()));
                case Stmt.Let _, Stmt.Check _ -> {}
            }
        }
    }

    /** What is loaded from the array from here on is something else. */
    private void change(int array) {
        versions[array]++;
        known = new IdentityHashMap<>();
    }

    private boolean readsChanging(Node node) {
        var found = changing.get(node);
        if (found == null) {
            found = node.is(Kind.LOAD) && node.array() >= kernel.inputs().size();
            for (var operand : node.in) {
                found |= readsChanging(operand);
            }
            changing.put(node, found);
        }
        return found;
    }

    // ---- sizes and indices
    // ---------------------------------------------------------------------------------------

    private Node axis(Axis axis) {
        var node = nodes.leaf(Kind.AXIS, DType.INT32, loops++);
        axes.put(axis, node);
        depths.put(node, loops);
        return node;
    }

    private Node size(Object use, Dim dim) {
        return dim.is(0) || dim.is(1) ? nodes.constant(dim.value()) : argument(use, dim);
    }

    /**
     * Reductions inside of one another run over windows: few sizes, which are small and worth
     * spelling out.
     */
    private Node window(Node position, Axis axis) {
        var extent = axis.extent();
        return extent.isFixed() && extent.value() <= LARGEST_WINDOW
                ? nodes.constant(extent.value())
                : size(position, extent);
    }

    private Node argument(Object use, Dim dim) {
        var role = new Role(use, dim);
        var node = arguments.get(role);
        if (node == null) {
            node = nodes.leaf(Kind.ARGUMENT, DType.INT32, arguments.size());
            arguments.put(role, node);
        }
        return node;
    }

    /**
     * The flat index, summed from the outermost axis inwards, so that each loop finds its part
     * ready.
     */
    private Node flat(Value value, List<Expr> index) {
        var affine = indexes.flat(value, index);
        var parts = new LinkedHashMap<Node, Node>();
        affine.axes()
                .forEach((axis, coefficient) -> {
                    var position = axes.get(axis);
                    if (position == null) {
                        throw new IllegalStateException(
                                kernel.name() + ": no loop runs over axis " + axis);
                    }
                    if (!position.isInt(0)) {
                        parts.put(position, scaled(position, position, coefficient));
                    }
                });
        for (var term : affine.terms()) {
            var node = value(term.value());
            parts.merge(node, scaled(Use.TERM, node, term.coefficient()), this::sum);
        }
        var sorted = new ArrayList<>(parts.keySet());
        sorted.sort((a, b) -> Integer.compare(depth(a), depth(b)));
        var flat =
                affine.constant().is(0)
                        ? nodes.constant(0)
                        : argument(Use.OFFSET, affine.constant());
        for (var part : sorted) {
            flat = sum(flat, parts.get(part));
        }
        return flat;
    }

    private Node scaled(Object use, Node node, Dim coefficient) {
        return nodes.scalar(BinaryOp.MUL, DType.INT32, size(List.of(use), coefficient), node);
    }

    private Node sum(Node x, Node y) {
        return nodes.scalar(BinaryOp.ADD, DType.INT32, x, y);
    }

    /** The number of the innermost axis that a node depends on. */
    private int depth(Node node) {
        var found = depths.get(node);
        if (found == null) {
            int deepest = 0;
            for (var operand : node.in) {
                deepest = Math.max(deepest, depth(operand));
            }
            found = deepest;
            depths.put(node, found);
        }
        return found;
    }

    // ---- expressions
    // ---------------------------------------------------------------------------------------------

    private Node value(Expr e) {
        var node = known.get(e);
        if (node == null) {
            node = compute(e);
            known.put(e, node);
        }
        return node;
    }

    private Node compute(Expr e) {
        return switch (e) {
            case Expr.Constant constant -> nodes.constant(constant);
            case Expr.AxisIndex(var axis) ->
                    axis.extent().is(1) ? nodes.constant(0) : found(axes.get(axis), axis);
            case Expr.Size(var dim) -> size(Use.VALUE, dim);
            case Expr.Load(var source, var index) ->
                    load(source, flat(source, index), isBounded(source, index));
            case Expr.Read(var local) -> found(locals.get(local), local);
            case Expr.Unary(var op, var x) -> nodes.scalar(op, e.dtype(), value(x));
            case Expr.Binary(var op, var x, var y) ->
                    nodes.scalar(op, e.dtype(), value(x), value(y));
            case Expr.Fma(var a, var b, var c) ->
                    nodes.scalar(Kind.FMA, e.dtype(), value(a), value(b), value(c));
            case Expr.Compare(var op, var x, var y) ->
                    nodes.scalar(op, DType.BOOL, value(x), value(y));
            case Expr.Select(var condition, var x, var y) ->
                    nodes.scalar(Kind.SELECT, e.dtype(), value(condition), value(x), value(y));
            case Expr.Cast(var dtype, var x) -> cast(dtype, value(x));
            case Expr.Bitcast(var dtype, var x) -> nodes.scalar(Kind.BITCAST, dtype, value(x));
        };
    }

    private <T> Node found(@org.jspecify.annotations.Nullable Node node, T name) {
        if (node == null) {
            throw new IllegalStateException(kernel.name() + ": " + name + " has no value here");
        }
        return node;
    }

    private Node cast(DType dtype, Node x) {
        return dtype == x.dtype ? x : nodes.scalar(Kind.CAST, dtype, x);
    }

    private Node load(Value source, Node index, boolean bounded) {
        int array = arrays.get(source);
        long payload = Node.loadOf(array, versions[array], bounded);
        return nodes.make(Kind.LOAD, source.dtype(), source.dtype(), 1, payload, null, index);
    }

    private boolean isBounded(Value source, List<Expr> index) {
        for (int i = 0; i < index.size(); i++) {
            if (!bounds.holds(index.get(i), source.shape().dim(i))) {
                return false;
            }
        }
        return true;
    }
}
