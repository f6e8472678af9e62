package io.gradus.cpu.reference;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Scalar;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of one kernel: where its axes stand, what its locals hold, and the statements that change
 * them.
 */
final class Execution implements Evaluator.Context {
    private final Kernel kernel;
    private final Interpreter.Sizes sizes;
    private final Map<Value, Memory> memory;
    private final Map<Axis, Integer> positions = new IdentityHashMap<>();
    private final Map<Local, Object> locals = new IdentityHashMap<>();
    private Map<Value, Memory> scratch;
    private boolean insideParallelLoop;

    Execution(Kernel kernel, Interpreter.Sizes sizes, Map<Value, Memory> memory) {
        this.kernel = kernel;
        this.sizes = sizes;
        this.memory = memory;
        this.scratch = Interpreter.freshScratch(kernel, sizes);
    }

    void run() {
        run(kernel.body(), () -> {});
    }

    /** Runs statements, then an action that still sees their locals. */
    private void run(List<Stmt> body, Runnable last) {
        for (var stmt : body) {
            run(stmt);
        }
        last.run();
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Let let -> locals.remove(let.local());
                case Stmt.Reduce reduce -> reduce.results().forEach(locals::remove);
                default -> {}
            }
        }
    }

    private void run(Stmt stmt) {
        switch (stmt) {
            case Stmt.Loop loop -> loop(loop);
            case Stmt.Let let -> locals.put(let.local(), typed(let.local().dtype(), let.value()));
            case Stmt.Reduce reduce -> {
                var results =
                        new Reduction(reduce.monoid(), this)
                                .reduce(reduce, sizes.of(reduce.axis().extent()));
                for (int i = 0; i < results.size(); i++) {
                    locals.put(reduce.results().get(i), results.get(i));
                }
            }
            case Stmt.Store store ->
                    memory(store.target())
                            .store(
                                    index(store.index()),
                                    typed(store.target().dtype(), store.value()));
            case Stmt.Accumulate accumulate -> accumulate(accumulate);
            case Stmt.Check check -> {
                if (!(Boolean) value(check.condition())) {
                    throw new IllegalArgumentException(
                            check.message()
                                    .formatted(
                                            check.arguments().stream().map(this::value).toArray()));
                }
            }
        }
    }

    private void loop(Stmt.Loop loop) {
        boolean outermost = loop.parallel() && !insideParallelLoop;
        var outer = scratch;
        int extent = sizes.of(loop.axis().extent());
        for (int i = 0; i < extent; i++) {
            if (outermost) {
                insideParallelLoop = true;
                scratch = Interpreter.freshScratch(kernel, sizes);
            }
            positions.put(loop.axis(), i);
            run(loop.body(), () -> {});
        }
        positions.remove(loop.axis());
        if (outermost) {
            insideParallelLoop = false;
            scratch = outer;
        }
    }

    /** The tuple of one step of a reduction. */
    List<Object> elements(Stmt.Reduce reduce, int step) {
        positions.put(reduce.axis(), step);
        var elements = new ArrayList<Object>();
        run(
                reduce.body(),
                () -> {
                    for (int i = 0; i < reduce.elements().size(); i++) {
                        elements.add(
                                typed(reduce.results().get(i).dtype(), reduce.elements().get(i)));
                    }
                });
        positions.remove(reduce.axis());
        return elements;
    }

    /** Expressions under additional locals. */
    List<Object> values(List<Expr> expressions, List<Local> names, List<Object> given) {
        for (int i = 0; i < names.size(); i++) {
            locals.put(names.get(i), given.get(i));
        }
        var evaluator = new Evaluator(this);
        var values = expressions.stream().map(evaluator::evaluate).toList();
        names.forEach(locals::remove);
        return values;
    }

    /** Combines in the compute type of the target, and rounds to the target. */
    private void accumulate(Stmt.Accumulate accumulate) {
        var target = memory(accumulate.target());
        var dtype = accumulate.target().dtype();
        var compute = dtype.computeType();
        int[] index = index(accumulate.index());
        var sum =
                Scalar.binary(
                        accumulate.op(),
                        Scalar.cast(dtype, compute, target.load(index)),
                        Scalar.cast(
                                accumulate.value().dtype(), compute, value(accumulate.value())));
        target.store(index, Scalar.cast(compute, dtype, sum));
    }

    private Object typed(DType dtype, Expr expr) {
        if (expr.dtype() != dtype) {
            throw new IllegalStateException(
                    kernel.name()
                            + ": "
                            + expr.dtype()
                            + " given where "
                            + dtype
                            + " is wanted: "
                            + expr);
        }
        return value(expr);
    }

    private Memory memory(Value value) {
        var found = scratch.containsKey(value) ? scratch.get(value) : memory.get(value);
        if (found == null) {
            throw new IllegalStateException(
                    kernel.name() + ": " + value + " is no input, output or scratch of it");
        }
        return found;
    }

    private int[] index(List<Expr> index) {
        return index.stream().mapToInt(expr -> (Integer) value(expr)).toArray();
    }

    private Object value(Expr expr) {
        return Evaluator.evaluate(expr, this);
    }

    @Override
    public int index(Axis axis) {
        return (Integer) defined(positions.get(axis), axis);
    }

    @Override
    public int size(Dim dim) {
        return sizes.of(dim);
    }

    @Override
    public Object load(Value source, int[] index) {
        return memory(source).load(index);
    }

    @Override
    public Object read(Local local) {
        return defined(locals.get(local), local);
    }

    private Object defined(@Nullable Object found, Object name) {
        if (found == null) {
            throw new IllegalStateException(kernel.name() + ": " + name + " has no value here");
        }
        return found;
    }
}
