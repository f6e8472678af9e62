package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.GradientQuery.Unconnected;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Functions made of functions: derivatives, and code for one example applied to many.
 *
 * {@snippet :
 * Tensor slope = grad(x -> x.square().sum()).apply(point);
 * Tensor bend = grad(grad(x -> x.times(x).times(x))).apply(number);
 * Tensor perSample = vmap(grad(x -> loss(x))).apply(batch);
 * }
 *
 * <p>A function of one tensor is a lambda as it stands. A function of several takes a list, a map
 * or a record of them, whose type the lambda names: {@code grad((Net net) -> loss(net))}; its
 * gradient is such a list, map or record. What is returned is a function again, so transforms
 * compose in any order. They work eagerly, in traced functions and on them, and under tapes; the
 * gradients are those of a {@link GradientTape}.
 *
 * <p>Variables and tensors that the code uses but is not given are constants for derivatives here;
 * tapes around see them.
 */
@SuppressWarnings("overloads") // of two that fit a lambda, Java takes the one of one tensor
public final class Transforms {
    private static final System.Logger LOGGER = System.getLogger(Transforms.class.getPackageName());

    private Transforms() {}

    // ---- shapes
    // --------------------------------------------------------------------------------------------------

    /**
     * The dtypes and shapes of what code returns, found without computing anything: its Java code
     * runs once, with symbolic tensors, and what it assigns goes nowhere.
     *
     * @param code from tensors to tensors
     * @param inputs the types of the tensors that it takes; sizes may be open
     * @return the types of the tensors that it returns, whose sizes may be expressions over open
     *     sizes of the inputs
     * @throws IllegalArgumentException if the inputs do not fit
     */
    public static List<TensorType> outputTypes(
            Function<List<Tensor>, List<Tensor>> code, List<TensorType> inputs) {
        return Tapes.paused(() -> {
            var trace = new Trace();
            var parameters = inputs.stream().map(trace::parameter).toList();
            return trace.run(() -> code.apply(parameters)).stream().map(Tensor::type).toList();
        });
    }

    // ---- gradients
    // -----------------------------------------------------------------------------------------------

    /**
     * A value and its gradient.
     *
     * @param value what the function returned
     * @param gradient the gradient, in the structure of the argument
     * @param <A> the argument: a tensor or a structure of tensors
     */
    public record ValueAndGradient<A>(Tensor value, A gradient) {}

    /**
     * The gradient of a function of one tensor.
     *
     * @param function from a tensor to one floating number
     * @return from a tensor to the gradient there, of its shape
     */
    public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> function) {
        return x -> valueAndGrad(function).apply(x).gradient();
    }

    /**
     * The gradient of a function of several tensors.
     *
     * @param function from a structure of tensors to one floating number
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @return from a structure to the gradients there, in the same structure; zeros where the
     *     function does not depend on a tensor, or the tensor is not floating
     */
    public static <A> Function<A, A> grad(Function<A, Tensor> function) {
        return x -> valueAndGrad(function).apply(x).gradient();
    }

    /**
     * The value and the gradient of a function of one tensor.
     *
     * @param function from a tensor to one floating number
     * @return from a tensor to both
     */
    public static Function<Tensor, ValueAndGradient<Tensor>> valueAndGrad(
            UnaryOperator<Tensor> function) {
        return Transforms.<Tensor>valueAndGrad((Function<Tensor, Tensor>) function);
    }

    /**
     * The value and the gradients of a function of several tensors.
     *
     * @param function from a structure of tensors to one floating number
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @return from a structure to both; its call throws {@link IllegalArgumentException} if the
     *     function returns no floating scalar, or no tensor of the argument is floating
     */
    public static <A> Function<A, ValueAndGradient<A>> valueAndGrad(Function<A, Tensor> function) {
        return argument -> {
            var at = new Point<>("grad", argument);
            var tape = new GradientTape(false, false);
            Tensor value;
            try (tape) {
                value = at.call(tape, function);
            }
            if (value.rank() != 0 || !value.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        "grad: the function returns "
                                + value.type()
                                + ", and a gradient is that of one floating number: reduce it with"
                                + " sum or mean, or ask for the jacobian or a vjp");
            }
            return new ValueAndGradient<>(
                    value, at.pack(at.pullback(tape, List.of(value), List.of())));
        };
    }

    /** An argument taken apart, with tensors of its own: only what depends on these counts. */
    private static final class Point<A> {
        private final Structure structure;
        private final List<Tensor> tensors = new ArrayList<>();

        Point(String name, A argument) {
            structure = Structure.flatten(argument);
            structure.operands().forEach(operand -> tensors.add(operand.value().identity()));
            if (tensors.stream().noneMatch(tensor -> tensor.dtype().isFloating())) {
                throw new IllegalArgumentException(
                        name
                                + ": the argument is "
                                + structure.describe()
                                + ", and derivatives are taken at floating tensors: cast it");
            }
        }

        <R> R call(GradientTape tape, Function<A, R> function) {
            tensors.forEach(tape::watch);
            return function.apply(pack(tensors));
        }

        @SuppressWarnings("unchecked") // the structure of the argument over other tensors
        A pack(List<Tensor> others) {
            return (A) structure.pack(others);
        }

        /** The gradients with respect to the tensors, zeros if there are none. */
        List<Tensor> pullback(GradientTape tape, List<Tensor> targets, List<Tensor> weights) {
            var query = tape.of(targets).unconnected(Unconnected.ZERO);
            if (!weights.isEmpty()) {
                query = query.outputGradients(weights.toArray(Operand[]::new));
            }
            var answer = query.gradients(tensors);
            var gradients = new ArrayList<Tensor>();
            for (int i = 0; i < tensors.size(); i++) {
                gradients.add(answer.get(i));
            }
            return gradients;
        }

        /** Checks that other tensors have the form of these. */
        List<Tensor> like(String what, Object other) {
            return Transforms.like(what, "point", structure, other);
        }
    }

    private static List<Tensor> like(String what, String model, Structure structure, Object other) {
        var given = Structure.flatten(other);
        var tensors = new ArrayList<Tensor>();
        boolean fits = given.form().equals(structure.form());
        for (int i = 0; fits && i < given.operands().size(); i++) {
            var value = given.operands().get(i).value();
            var type = structure.operands().get(i);
            fits = value.shape().equals(type.shape());
            tensors.add(fits ? value.cast(type.dtype()) : value);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    what
                            + " is "
                            + given.describe()
                            + ", the "
                            + model
                            + " "
                            + structure.describe()
                            + ": structure and shapes must be equal");
        }
        return tensors;
    }

    // ---- products with jacobians
    // ---------------------------------------------------------------------------------

    /**
     * A value, and the way back from it: products uᵀ·J of the jacobian J, without J.
     *
     * @param value what the function returned
     * @param pullback from u, of the structure and shapes of the value, to uᵀ·J in the structure of
     *     the argument; it may be called again and again, and vectorized
     * @param <A> the argument
     * @param <R> the value
     */
    public record Vjp<A, R>(R value, Function<R, A> pullback) {}

    /**
     * A value, and how it changes in a direction: the product J·v of the jacobian J, without J.
     *
     * @param value what the function returned
     * @param tangent J·v, in the structure of the value
     * @param <R> the value
     */
    public record Jvp<R>(R value, R tangent) {}

    /**
     * Evaluates a function of one tensor and returns the way back: reverse mode.
     *
     * @param function from a tensor to a tensor
     * @param x where
     * @return the value, and from u to uᵀ·J
     */
    public static Vjp<Tensor, Tensor> vjp(UnaryOperator<Tensor> function, Tensor x) {
        return vjp((Function<Tensor, Tensor>) function, x);
    }

    /**
     * Evaluates a function and returns the way back: reverse mode.
     *
     * @param function from a structure of tensors to a structure of tensors
     * @param x where
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @param <R> the value: a tensor, or a list, map or record of tensors
     * @return the value, and from u to uᵀ·J
     * @throws IllegalArgumentException if no tensor of the argument is floating
     */
    public static <A, R> Vjp<A, R> vjp(Function<A, R> function, A x) {
        var at = new Point<>("vjp", x);
        var tape = new GradientTape(true, false);
        R value;
        try (tape) {
            value = at.call(tape, function);
        }
        var made = Structure.flatten(value);
        var targets = tensors(made);
        return new Vjp<>(
                value,
                u ->
                        at.pack(
                                at.pullback(
                                        tape,
                                        targets,
                                        like("vjp: what flows back", "value", made, u))));
    }

    /**
     * Evaluates a function of one tensor and its derivative in a direction: forward mode.
     *
     * @param function from a tensor to a tensor
     * @param x where
     * @param direction v, of the shape of x
     * @return the value and J·v
     * @throws IllegalArgumentException if the direction has another shape
     */
    public static Jvp<Tensor> jvp(UnaryOperator<Tensor> function, Tensor x, Tensor direction) {
        return jvp((Function<Tensor, Tensor>) function, x, direction);
    }

    /**
     * Evaluates a function and its derivative in a direction. The way back is linear in what flows
     * back, and the way back through it is the way forward, so each rule for gradients is one for
     * this as well, at about three times the cost of the value (Townsend, 2017).
     *
     * @param function from a structure of tensors to a structure of tensors
     * @param x where
     * @param direction v, of the structure and shapes of x
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @param <R> the value: a tensor, or a list, map or record of tensors
     * @return the value and J·v; zeros where the value does not depend on the argument
     * @throws IllegalArgumentException if the direction has another structure or other shapes, or
     *     no tensor of the argument is floating
     */
    @SuppressWarnings("unchecked") // the structure of the value over other tensors
    public static <A, R> Jvp<R> jvp(Function<A, R> function, A x, A direction) {
        var at = new Point<>("jvp", x);
        var v = at.like("jvp: the direction", direction);
        var tape = new GradientTape(false, false);
        R value;
        try (tape) {
            value = at.call(tape, function);
        }
        var made = Structure.flatten(value);
        var targets = tensors(made);
        var flowing = new ArrayList<Tensor>();
        targets.forEach(target -> flowing.add(Tensor.zeros(target.shape(), target.dtype())));
        var back = new GradientTape(false, false);
        List<Tensor> gradients;
        try (back) {
            flowing.forEach(back::watch);
            gradients = at.pullback(tape, targets, flowing);
        }
        var tangents =
                back.of(gradients)
                        .outputGradients(v.toArray(Operand[]::new))
                        .unconnected(Unconnected.ZERO)
                        .gradients(flowing);
        return new Jvp<>(value, (R) made.pack((List<Tensor>) tangents.structure()));
    }

    private static List<Tensor> tensors(Structure structure) {
        var tensors = new ArrayList<Tensor>();
        structure.operands().forEach(operand -> tensors.add(operand.value()));
        return tensors;
    }

    // ---- jacobians
    // -----------------------------------------------------------------------------------------------

    /**
     * The derivatives of each element of a function's value with respect to each element of its
     * argument: reverse mode, all rows at once, which takes the memory of as many ways back as the
     * value has elements; {@link GradientTape#jacobian} goes row by row.
     *
     * @param function from a tensor to a tensor
     * @return from a tensor to the jacobian, of the value's sizes followed by the argument's
     */
    public static UnaryOperator<Tensor> jacobian(UnaryOperator<Tensor> function) {
        return x -> Transforms.<Tensor>jacobian((Function<Tensor, Tensor>) function).apply(x);
    }

    /**
     * The derivatives of each element of a function's value with respect to each element of the
     * tensors in its argument.
     *
     * @param function from a structure of tensors to a tensor
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @return from a structure to the jacobians in the same structure, each of the value's sizes
     *     followed by the tensor's
     */
    public static <A> Function<A, A> jacobian(Function<A, Tensor> function) {
        return argument -> {
            var at = new Point<>("jacobian", argument);
            var tape = new GradientTape(true, false);
            Tensor value;
            try (tape) {
                value = at.call(tape, function);
            }
            int rows = value.shape().elements();
            var dims = new ArrayList<Dim>();
            dims.add(Dim.of(rows));
            dims.addAll(value.shape().dims());
            var seeds = Tensor.eye(rows, value.dtype()).reshape(Shape.of(dims));
            Function<Tensor, List<Tensor>> row =
                    seed -> at.pullback(tape, List.of(value), List.of(seed));
            var jacobians = new ArrayList<Tensor>();
            for (var stacked : rows(row, seeds, at)) {
                var all = new ArrayList<>(value.shape().dims());
                all.addAll(stacked.shape().dims().subList(1, stacked.rank()));
                jacobians.add(stacked.reshape(Shape.of(all)));
            }
            return at.pack(jacobians);
        };
    }

    private static <A> List<Tensor> rows(
            Function<Tensor, List<Tensor>> row, Tensor seeds, Point<A> at) {
        int count = seeds.shape().size(0);
        if (count > 0) {
            try {
                return vmap(row).apply(seeds);
            } catch (IllegalStateException error) {
                // A gradient rule that reads numbers can be run for one row after another.
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "A jacobian is computed row by row, since a gradient cannot be traced: {0}",
                        error.getMessage());
            }
        }
        var rows = new ArrayList<List<Tensor>>();
        for (int i = 0; i < count; i++) {
            rows.add(row.apply(seeds.get(i)));
        }
        var stacked = new ArrayList<Tensor>();
        for (int i = 0; i < at.tensors.size(); i++) {
            int position = i;
            var like = at.tensors.get(i);
            stacked.add(
                    count == 0
                            ? Tensor.zeros(like.shape().inserted(0, Dim.ZERO), like.dtype())
                            : Tensors.stack(
                                    0, rows.stream().map(parts -> parts.get(position)).toList()));
        }
        return stacked;
    }

    /**
     * The second derivatives of a function of one tensor: the jacobian of its gradient.
     *
     * @param function from a tensor to one floating number
     * @return from a tensor to the hessian, of its sizes twice over
     */
    public static UnaryOperator<Tensor> hessian(UnaryOperator<Tensor> function) {
        return jacobian(grad(function));
    }

    /**
     * The second derivatives of a function of several tensors.
     *
     * @param function from a structure of tensors to one floating number
     * @param <A> the argument: a list, map or record of tensors
     * @return from a structure to its blocks: for each tensor of the argument, in order, the
     *     derivatives of the gradient with respect to it, in the structure of the argument
     */
    public static <A> Function<A, List<A>> hessian(Function<A, Tensor> function) {
        return argument -> {
            var blocks = new ArrayList<A>();
            for (int i = 0; i < Structure.flatten(argument).operands().size(); i++) {
                int position = i;
                Function<A, Tensor> part =
                        x ->
                                Structure.flatten(grad(function).apply(x))
                                        .operands()
                                        .get(position)
                                        .value();
                blocks.add(jacobian(part).apply(argument));
            }
            return List.copyOf(blocks);
        };
    }

    // ---- many examples at once
    // -----------------------------------------------------------------------------------

    /**
     * A function of one tensor, written for one example, for many along a new axis.
     *
     * @param function from the tensor of one example to a tensor
     * @return the function for many, along leading axes unless told otherwise
     */
    public static Vectorized<Tensor, Tensor> vmap(UnaryOperator<Tensor> function) {
        return Vectorized.of(function);
    }

    /**
     * A function written for one example, for many along new axes.
     *
     * {@snippet :
     * var scores = vmap((List<Tensor> in) -> in.get(0).matmul(in.get(1)))
     *         .inAxes(Vectorized.UNMAPPED, 0)
     *         .apply(List.of(weights, inputs));
     * }
     *
     * @param function from the tensors of one example to tensors
     * @param <A> the argument: a tensor, or a list, map or record of tensors
     * @param <R> the result: a tensor, or a list, map or record of tensors
     * @return the function for many, along leading axes unless told otherwise
     */
    public static <A, R> Vectorized<A, R> vmap(Function<A, R> function) {
        return Vectorized.of(function);
    }
}
