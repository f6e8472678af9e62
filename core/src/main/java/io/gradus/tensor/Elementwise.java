package io.gradus.tensor;

import io.gradus.compile.Differentiate;
import io.gradus.compile.Substitute;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ops that work element by element over broadcast inputs, each stated by one expression. The
 * gradient is derived from the expression: it is an elementwise op again, so that every order of
 * derivative exists.
 */
final class Elementwise implements Op {
    private final String name;
    private final List<Number> attributes;
    private final int arity;
    private final List<Integer> masks;
    private final boolean predicate;
    private final Function<List<Expr>, Expr> body;
    private final @Nullable Derivative[] derivatives;

    /**
     * The gradient with respect to one input: the op that makes it from (upstream, what it reads).
     */
    private record Derivative(
            @Nullable Elementwise op, List<Integer> inputs, boolean readsOutput, boolean passes) {}

    /**
     * States an op.
     *
     * @param attributes numbers that the body uses, so that ops with different ones are not equal
     * @param masks which inputs are bool while the others share one dtype
     * @param predicate whether the result is a bool
     */
    Elementwise(
            String name,
            List<Number> attributes,
            int arity,
            List<Integer> masks,
            boolean predicate,
            Function<List<Expr>, Expr> body) {
        this.name = name;
        this.attributes = attributes;
        this.arity = arity;
        this.masks = masks;
        this.predicate = predicate;
        this.body = body;
        this.derivatives = new Derivative[arity];
    }

    static Elementwise unary(String name, Function<Expr, Expr> body) {
        return new Elementwise(name, List.of(), 1, List.of(), false, in -> body.apply(in.get(0)));
    }

    static Elementwise binary(String name, java.util.function.BinaryOperator<Expr> body) {
        return new Elementwise(
                name, List.of(), 2, List.of(), false, in -> body.apply(in.get(0), in.get(1)));
    }

    static Elementwise predicate(String name, int arity, Function<List<Expr>, Expr> body) {
        return new Elementwise(name, List.of(), arity, List.of(), true, body);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var shape = inputs.getFirst().shape();
        for (var input : inputs.subList(1, inputs.size())) {
            shape = Shape.broadcast(shape, input.shape(), name);
        }
        return List.of(
                new TensorType(predicate ? DType.BOOL : inputs.get(firstValue()).dtype(), shape));
    }

    /** The first input that is not a mask: it has the dtype of the result. */
    private int firstValue() {
        int first = 0;
        while (masks.contains(first)) {
            first++;
        }
        return first;
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var output = outputs.getFirst();
        var axes = Lowering.axes(output.shape());
        var position = Lowering.indices(axes);
        var loads = new ArrayList<Expr>();
        for (var input : inputs) {
            loads.add(Lowering.broadcastLoad(input, position));
        }
        to.kernel(
                this,
                inputs,
                outputs,
                Lowering.loops(axes, List.of(Lowering.store(output, position, expression(loads)))));
    }

    /** One element of the result from one element of each input. */
    Expr expression(List<Expr> inputs) {
        return body.apply(inputs);
    }

    @Override
    public boolean readsInput(int index) {
        for (int i = 0; i < arity; i++) {
            if (derivative(i).inputs().contains(index)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean readsOutput() {
        for (int i = 0; i < arity; i++) {
            if (derivative(i).readsOutput()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var gradients = new ArrayList<@Nullable Cotangent>();
        for (int i = 0; i < arity; i++) {
            var derivative = derivative(i);
            if (!call.needs(i) || derivative.op() == null && !derivative.passes()) {
                gradients.add(null);
                continue;
            }
            Tensor gradient = upstream.getFirst();
            if (derivative.op() != null) {
                var arguments = new ArrayList<Tensor>();
                arguments.add(gradient);
                derivative.inputs().forEach(input -> arguments.add(call.input(input)));
                if (derivative.readsOutput()) {
                    arguments.add(call.output(0));
                }
                gradient = Calls.call(derivative.op(), arguments.toArray(Tensor[]::new));
            }
            gradients.add(gradient.sumTo(call.inputType(i).shape()));
        }
        return gradients;
    }

    /** Derived on first use; two threads may both derive it, with the same result. */
    private Derivative derivative(int input) {
        var known = derivatives[input];
        if (known == null) {
            known = derive(input);
            derivatives[input] = known;
        }
        return known;
    }

    private Derivative derive(int input) {
        if (predicate || masks.contains(input)) {
            return new Derivative(null, List.of(), false, false);
        }
        // What is read is the same for every dtype; float64 tells constants apart that float32
        // rounds to 0 or 1.
        var sample = new Instance(this, DType.FLOAT64, input);
        if (sample.derivative instanceof Expr.Constant constant) {
            double value = constant.value().doubleValue();
            if (value == 0 || value == 1) {
                return new Derivative(null, List.of(), false, value == 1);
            }
        }
        var reads = Substitute.reads(sample.derivative);
        var inputs = new ArrayList<Integer>();
        for (int i = 0; i < arity; i++) {
            if (reads.contains(sample.inputs.get(i))) {
                inputs.add(i);
            }
        }
        boolean readsOutput = reads.contains(sample.output);
        var maskArguments = new ArrayList<Integer>();
        for (int mask : masks) {
            if (inputs.contains(mask)) {
                maskArguments.add(1 + inputs.indexOf(mask));
            }
        }
        var op =
                new Elementwise(
                        name + ".gradient" + input,
                        attributes,
                        1 + inputs.size() + (readsOutput ? 1 : 0),
                        List.copyOf(maskArguments),
                        false,
                        arguments -> instantiate(input, inputs, readsOutput, arguments));
        return new Derivative(op, List.copyOf(inputs), readsOutput, false);
    }

    private Expr instantiate(
            int input, List<Integer> inputs, boolean readsOutput, List<Expr> arguments) {
        var upstream = arguments.getFirst();
        var instance = new Instance(this, upstream.dtype(), input);
        Map<Local, Expr> values = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(instance.inputs.get(inputs.get(i)), arguments.get(1 + i));
        }
        if (readsOutput) {
            values.put(instance.output, arguments.getLast());
        }
        return scale(upstream, Substitute.locals(instance.derivative, values));
    }

    /**
     * The product, except that a branch that is not taken gives an exact 0 even where the upstream
     * is not finite.
     */
    private static Expr scale(Expr upstream, Expr derivative) {
        return switch (derivative) {
            case Expr.Select select ->
                    select.condition()
                            .select(
                                    scale(upstream, select.ifTrue()),
                                    scale(upstream, select.ifFalse()));
            case Expr.Constant constant when constant.value().doubleValue() == 0 -> constant;
            case Expr.Constant constant when constant.value().doubleValue() == 1 -> upstream;
            default -> upstream.times(derivative);
        };
    }

    /** This op's derivative in one dtype, over locals that stand for its inputs and its output. */
    private static final class Instance {
        final List<Local> inputs = new ArrayList<>();
        final Local output;
        final Expr derivative;

        Instance(Elementwise op, DType dtype, int input) {
            var reads = new ArrayList<Expr>();
            for (int i = 0; i < op.arity; i++) {
                var local = new Local("x" + i, op.masks.contains(i) ? DType.BOOL : dtype);
                inputs.add(local);
                reads.add(local.read());
            }
            output = new Local("y", dtype);
            var body = op.expression(reads);
            derivative = Differentiate.derivative(body, inputs.get(input), output);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Elementwise op
                        && name.equals(op.name)
                        && attributes.equals(op.attributes);
    }

    @Override
    public int hashCode() {
        return name.hashCode() + 31 * attributes.hashCode();
    }

    @Override
    public String toString() {
        return attributes.isEmpty() ? name : name + attributes;
    }
}
