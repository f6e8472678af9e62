package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Library.Direction;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls that code has made for one example again, each for all examples at once: the
 * batching rules, one for each family of ops. Examples lie along the leading axis of what differs
 * between them; what is the same for all is computed once.
 *
 * <p>Rules are written with calls of ops. So they run eagerly, can be traced, and are recorded by
 * the tapes around.
 */
final class Batching {
    private final Dim size;
    private final @Nullable Tensor active;
    // What open sizes, those that loops define, are for all examples together.
    private final Map<String, Dim> sizes;
    // For steps that not all examples take: [examples, steps], whether an example takes each.
    private final Map<String, Tensor> taken;

    /** For a number of examples. */
    Batching(Dim size) {
        this(size, null, new HashMap<>(), new HashMap<>());
    }

    private Batching(
            Dim size, @Nullable Tensor active, Map<String, Dim> sizes, Map<String, Tensor> taken) {
        this.size = size;
        this.active = active;
        this.sizes = sizes;
        this.taken = taken;
    }

    /** For code that is meant for some examples only, and computes nonsense for the others. */
    Batching masked(Tensor mask) {
        return new Batching(size, active == null ? mask : active.logicalAnd(mask), sizes, taken);
    }

    Dim size() {
        return size;
    }

    Map<String, Dim> sizes() {
        return sizes;
    }

    Map<String, Tensor> taken() {
        return taken;
    }

    // ---- replaying a trace
    // ---------------------------------------------------------------------------------------

    /** What stands for a tensor of the code; what the code took from outside stands for itself. */
    static Batched value(Map<Tensor, Batched> values, Tensor tensor) {
        var known = values.get(tensor);
        return known == null ? new Batched(tensor, false) : known;
    }

    /** Runs a piece of code: from what stands for its inputs to what stands for its outputs. */
    List<Batched> run(Trace trace, List<Tensor> inputs, List<Batched> given, List<Tensor> outputs) {
        Map<Tensor, Batched> values = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(inputs.get(i), given.get(i));
        }
        replay(trace, values);
        return outputs.stream().map(output -> value(values, output)).toList();
    }

    /** Makes the calls of a trace; what they return is added to the values. */
    void replay(Trace trace, Map<Tensor, Batched> values) {
        int at = 0;
        for (var composite : trace.composites()) {
            replay(trace, at, composite.from(), values);
            Tapes.paused(() -> {
                replay(trace, composite.from(), composite.to(), values);
                return this;
            });
            record(trace, composite, values);
            at = composite.to();
        }
        replay(trace, at, trace.calls().size(), values);
    }

    private void replay(Trace trace, int from, int to, Map<Tensor, Batched> values) {
        for (var call : trace.calls().subList(from, to)) {
            var inputs = new ArrayList<Batched>();
            for (var input : call.inputs()) {
                inputs.add(value(values, input));
            }
            var op = sizes.isEmpty() ? call.op() : BatchedSizes.bind(call.op(), this::bound);
            var outputs =
                    trace.isTaped(call) ? call(op, inputs) : Tapes.paused(() -> call(op, inputs));
            for (int i = 0; i < outputs.size(); i++) {
                values.put(call.outputs()[i], outputs.get(i));
            }
        }
    }

    private Dim bound(String name) {
        return sizes.getOrDefault(name, Dim.symbol(name));
    }

    /** Lets tapes know of code with a gradient of its own, whose rule is run for all examples. */
    private void record(Trace trace, Trace.Composite composite, Map<Tensor, Batched> values) {
        var inputs = Arrays.stream(composite.inputs()).map(input -> value(values, input)).toList();
        var outputs =
                Arrays.stream(composite.outputs()).map(output -> value(values, output)).toList();
        var op =
                new CompositeOp(
                        composite.op().name(),
                        (call, upstream) -> gradient(trace, composite, values, call, upstream));
        Tapes.record(op, tensors(inputs), tensors(outputs));
    }

    private List<@Nullable Cotangent> gradient(
            Trace trace,
            Trace.Composite composite,
            Map<Tensor, Batched> values,
            Backprop call,
            List<Tensor> upstream) {
        var rule = trace.run(Trace::ofExample);
        var all = new IdentityHashMap<>(values);
        var given = new ArrayList<Tensor>();
        var reached = new boolean[upstream.size()];
        for (int i = 0; i < upstream.size(); i++) {
            var output = composite.outputs()[i];
            given.add(rule.parameter(output.type()));
            all.put(given.getLast(), new Batched(upstream.get(i), value(values, output).mapped()));
            reached[i] = call.reached(i);
        }
        var needed = new boolean[call.inputCount()];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = call.needs(i);
        }
        var op = composite.op();
        var none = new Tensor[needed.length];
        var example =
                new Backprop(op, Calls.types(composite.inputs()), none, none, needed, reached);
        var found =
                trace.run(() ->
                        rule.run(() ->
                                op.gradient(example, given).stream()
                                        .map(part -> part == null ? null : part.toTensor())
                                        .toList()));
        replay(rule, all);
        var gradients = new ArrayList<@Nullable Cotangent>();
        for (int i = 0; i < needed.length; i++) {
            @Nullable Tensor part = found.get(i);
            if (part == null) {
                gradients.add(null);
                continue;
            }
            boolean mapped = value(values, composite.inputs()[i]).mapped();
            var whole = value(all, part).spread(size, true).tensor();
            gradients.add(mapped ? whole : whole.sum(0));
        }
        return gradients;
    }

    // ---- one call
    // ------------------------------------------------------------------------------------------------

    /** Calls an op for all examples. */
    List<Batched> call(Op op, List<Batched> in) {
        boolean different = in.stream().anyMatch(Batched::mapped);
        return switch (op) {
            // Each example draws numbers of its own.
            case RandomOp random when !different ->
                    List.of(new Batched(call(random.of(front(random.shape())), tensors(in)), true));
            case RegionOp region -> new BatchedRegions(this).call(region, in);
            case EffectOp effect -> {
                BatchedEffects.call(effect, in, active);
                yield List.of();
            }
            default -> different ? different(op, in) : same(op, in);
        };
    }

    private static List<Batched> same(Op op, List<Batched> in) {
        boolean open = op instanceof GenerateOp.Size count && !count.dim().isFixed();
        var outputs = open ? Trace.current().call(op) : Calls.callAll(op, tensors(in));
        return Arrays.stream(outputs).map(output -> new Batched(output, false)).toList();
    }

    private List<Batched> different(Op op, List<Batched> in) {
        return switch (op) {
            case PartsOp.Split split -> {
                var parts =
                        Calls.callAll(new PartsOp.Split(split.axis() + 1, split.sizes()), x(in));
                yield Arrays.stream(parts).map(part -> new Batched(part, true)).toList();
            }
            case EquationOp.Solve solve when active == null && isShared(in) ->
                    List.of(columns(solve, in));
            case EquationOp.Triangular solve when active == null && isShared(in) ->
                    List.of(columns(solve, in));
            case FactorOp factor -> spreadAll(factor, with(in, 0, unitWhereIdle(in.getFirst())));
            case FourierOp fourier -> spreadAll(fourier, in);
            case GenerateOp generate -> each(generate, in);
            case ConvolutionOp convolution -> convolution(convolution, in);
            case SearchSorted search when in.get(0).mapped() -> each(search, in);
            case UpdateRows update when in.get(1).mapped() || active != null ->
                    each(update, with(in, 1, whereActive(in.get(1))));
            default -> List.of(new Batched(one(op, in), true));
        };
    }

    /** The only output, with examples along its leading axis, of ops whose calls have one. */
    private Tensor one(Op op, List<Batched> in) {
        return switch (op) {
            case Elementwise elementwise -> call(elementwise, ranked(in));
            case IntegerPower power -> call(power, ranked(with(in, 1, whereActive(in.get(1)))));
            case CastOp cast -> call(cast, x(in));
            case ReadOp read -> call(read, in.get(0).spread(size), in.get(1).spread(size));
            case MatmulOp matmul -> matmul(matmul, in.get(0), in.get(1));
            case MoveOp move -> move(move, in.getFirst());
            case DiagonalOp diagonal -> call(diagonal, x(in));
            case PartsOp.Concat(int axis) ->
                    call(
                            new PartsOp.Concat(axis + 1),
                            in.stream().map(part -> part.spread(size)).toArray(Tensor[]::new));
            case ReduceOp(var kind, var axes) -> call(new ReduceOp(kind, shifted(axes)), x(in));
            case RowOp(var kind, int axis) -> call(new RowOp(kind, axis + 1), x(in));
            case SortOp sort -> call(sort, x(in));
            case ScanOp(var kind, int axis, boolean reverse) ->
                    call(
                            new ScanOp(kind, axis + 1, reverse),
                            in.stream().map(input -> input.spread(size)).toArray(Tensor[]::new));
            case PoolOp(var kind, var window, var images) -> {
                var op2 = new PoolOp(kind, window, images.with(0, times(images.dim(0))));
                var merged = in.stream().map(this::merged).toArray(Tensor[]::new);
                yield unmerged(call(op2, merged));
            }
            case IndexOp index -> new BatchedIndexing(this).call(index, in);
            case PartsOp.Split _,
                    ConvolutionOp _,
                    FactorOp _,
                    FourierOp _,
                    GenerateOp _,
                    RegionOp _,
                    EffectOp _ ->
                    throw new AssertionError(op.name() + " has a rule of its own");
            case CompositeOp _, FunctionOp _ ->
                    throw new AssertionError(op.name() + " is recorded, never called");
        };
    }

    static Tensor call(Op op, Tensor... inputs) {
        return Calls.call(op, inputs);
    }

    /** Ops that take a batch in front of what they work on anyway. */
    private List<Batched> spreadAll(Op op, List<Batched> in) {
        var inputs = in.stream().map(input -> input.spread(size)).toArray(Tensor[]::new);
        return Arrays.stream(Calls.callAll(op, inputs))
                .map(output -> new Batched(output, true))
                .toList();
    }

    private static Tensor x(List<Batched> in) {
        return in.getFirst().tensor();
    }

    static Tensor[] tensors(List<Batched> in) {
        return in.stream().map(Batched::tensor).toArray(Tensor[]::new);
    }

    static List<Batched> with(List<Batched> in, int index, Batched value) {
        var changed = new ArrayList<>(in);
        changed.set(index, value);
        return changed;
    }

    /** A shape of one example with an axis for all in front. */
    Shape front(Shape shape) {
        return shape.inserted(0, size);
    }

    private static List<Integer> shifted(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }

    private static Tensor[] ranked(List<Batched> in) {
        int rank = in.stream().mapToInt(Batched::rank).max().orElse(0);
        return in.stream().map(input -> input.ranked(rank)).toArray(Tensor[]::new);
    }

    /**
     * Positions and exponents with 0 for examples whose code does not run: what it would read is
     * nonsense, and may be an error.
     */
    Batched whereActive(Batched integers) {
        if (active == null) {
            return integers;
        }
        var mask = new Batched(active, true).ranked(integers.rank());
        var zero = Tensor.zeros(Shape.scalar(), integers.tensor().dtype());
        return new Batched(Tensors.where(mask, integers.tensor(), zero), true);
    }

    /**
     * Matrices with the identity for examples whose code does not run: what it would factor is
     * nonsense, and may be an error.
     */
    private Batched unitWhereIdle(Batched matrices) {
        if (active == null) {
            return matrices;
        }
        var shape = matrices.example();
        int rows = shape.size(-2);
        int columns = shape.size(-1);
        var ones = Tensor.ones(Shape.of(Math.min(rows, columns)), matrices.tensor().dtype());
        var unit = call(new DiagonalOp.Place(rows, columns, 0), ones);
        var mask = new Batched(active, true).ranked(matrices.rank());
        return new Batched(Tensors.where(mask, matrices.spread(size), unit), true);
    }

    /** Calls an op for one example after another, in a loop. */
    List<Batched> each(Op op, List<Batched> in) {
        var along = in.stream().filter(Batched::mapped).map(Batched::tensor).toList();
        LoopOp.Body step =
                (none, slices) -> {
                    var next = slices.iterator();
                    var inputs = new ArrayList<Tensor>();
                    in.forEach(input -> inputs.add(input.mapped() ? next.next() : input.tensor()));
                    var outputs = Calls.callAll(op, inputs.toArray(Tensor[]::new));
                    return new LoopOp.StepResult(List.of(), List.of(outputs));
                };
        var result = LoopOp.scan("vmap of " + op.name(), step, List.of(), along, false);
        return result.outputs().stream().map(output -> new Batched(output, true)).toList();
    }

    // ---- products
    // ------------------------------------------------------------------------------------------------

    private Tensor matmul(MatmulOp op, Batched a, Batched b) {
        if (a.mapped() && !b.mapped() && b.rank() == 2 && !op.transposeA()) {
            // One large product instead of many small ones.
            return rows(a.tensor(), b.tensor(), op.transposeB());
        }
        int column = op.transposeB() ? -2 : -1;
        if (!a.mapped() && a.rank() == 2 && b.example().dim(column).is(1)) {
            // A matrix times many vectors, which are the rows of one matrix.
            var vectors = b.tensor().squeeze(column);
            return rows(vectors, a.tensor(), !op.transposeA()).expandDims(-1);
        }
        int rank = Math.max(a.rank(), b.rank());
        return call(op, a.ranked(rank), b.ranked(rank));
    }

    private static Tensor rows(Tensor a, Tensor b, boolean transposeB) {
        var shape = a.shape();
        var flat = a.reshape(Shape.of(List.of(shape.without(-1).count(), shape.dim(-1))));
        var product = call(new MatmulOp(false, transposeB), flat, b);
        return product.reshape(shape.with(-1, product.shape().dim(1)));
    }

    /** Whether all examples have the one matrix, with right sides of their own. */
    private static boolean isShared(List<Batched> in) {
        return !in.get(0).mapped() && in.get(0).rank() == 2;
    }

    /** One system of equations, factored once, with the right sides of all examples as columns. */
    private Batched columns(EquationOp op, List<Batched> in) {
        var right = in.get(1).with(1, size);
        var flat = right.shape().without(2).with(1, times(right.shape().dim(2)));
        var solved = call(op, in.get(0).tensor(), right.reshape(flat));
        return new Batched(Batched.moved(solved.reshape(right.shape()), 1, 0), true);
    }

    /** Images are examples already: those of all examples in one batch. */
    private List<Batched> convolution(ConvolutionOp op, List<Batched> in) {
        if (op.direction() == Direction.FILTER_GRADIENT || in.get(1).mapped()) {
            return each(op, in);
        }
        var images = op.images().with(0, times(op.images().dim(0)));
        var all =
                new ConvolutionOp(op.direction(), op.strides(), op.padding(), images, op.filters());
        return List.of(
                new Batched(unmerged(call(all, merged(in.getFirst()), in.get(1).tensor())), true));
    }

    private Dim times(Dim dim) {
        return size.times(dim);
    }

    /** The first two axes as one. */
    private Tensor merged(Batched input) {
        var shape = front(input.example());
        return input.spread(size).reshape(shape.without(0).with(0, times(shape.dim(1))));
    }

    private Tensor unmerged(Tensor output) {
        var shape = output.shape();
        return output.reshape(front(shape.with(0, shape.dim(0).dividedBy(size))));
    }

    // ---- movement
    // ------------------------------------------------------------------------------------------------

    private Tensor move(MoveOp op, Batched x) {
        return switch (op) {
            case MoveOp.Reshape(var shape) -> x.tensor().reshape(front(shape));
            case MoveOp.Transpose(var order) ->
                    call(new MoveOp.Transpose(joined(0, shifted(order))), x.tensor());
            case MoveOp.BroadcastTo(var shape) ->
                    call(new MoveOp.BroadcastTo(front(shape)), x.ranked(shape.rank()));
            case MoveOp.Slice(var begin, var sizes, var steps) ->
                    call(
                            new MoveOp.Slice(
                                    joined(Dim.ZERO, begin), joined(size, sizes), joined(1, steps)),
                            x.tensor());
            case MoveOp.Unslice(var shape, var begin, var steps) ->
                    call(
                            new MoveOp.Unslice(
                                    front(shape), joined(Dim.ZERO, begin), joined(1, steps)),
                            x.tensor());
            case MoveOp.Pad(var shape, var before, double value) ->
                    call(new MoveOp.Pad(front(shape), joined(Dim.ZERO, before), value), x.tensor());
            case MoveOp.Flip(var axes) -> call(new MoveOp.Flip(shifted(axes)), x.tensor());
        };
    }

    private static <T> List<T> joined(T first, List<T> rest) {
        var all = new ArrayList<T>();
        all.add(first);
        all.addAll(rest);
        return List.copyOf(all);
    }
}
