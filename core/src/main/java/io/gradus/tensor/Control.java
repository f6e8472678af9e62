package io.gradus.tensor;

import io.gradus.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Branches and loops that depend on tensors. Run eagerly they are plain Java branches and loops. In
 * a traced function each is one operation, whose size does not grow with the number of steps.
 *
 * <p>All are differentiable, to any order, and nest. Values are tensors or structures of tensors:
 * lists, maps, records. Code inside may use tensors and variables from outside, assign variables
 * and draw random numbers, with the same bits eagerly and traced. In a traced function Java side
 * effects of the code happen while it is traced, once or more often, whatever the number of steps.
 */
public final class Control {
    private Control() {}

    // ---- outside
    // -------------------------------------------------------------------------------------------------

    /**
     * Runs code at once, as if it stood outside of the functions that this thread is tracing and of
     * the tapes that it records: layers make their variables so when they are first called within
     * traced code, as state that outlives the call.
     *
     * @param code uses nothing symbolic
     * @param <R> what it returns
     * @return what the code returned
     */
    public static <R> R eagerly(Supplier<R> code) {
        return Trace.none(() -> Tapes.paused(() -> Rerun.none(code)));
    }

    // ---- branches
    // ------------------------------------------------------------------------------------------------

    /**
     * One of two results by a condition; only the code that is chosen runs. To choose element by
     * element use {@link Tensors#where}.
     *
     * <p>In a traced function both are traced, and results must fit each other. The gradient with
     * respect to what only the other branch uses is zeros there. Where both return one variable, it
     * is the result; where they return different ones, return their values instead.
     *
     * @param predicate a bool scalar
     * @param then makes the result where it is true
     * @param otherwise makes the result where not, of the same structure, dtypes and shapes
     * @param <R> a tensor or a structure of tensors
     * @return the result
     * @throws IllegalArgumentException if the predicate is no bool scalar, or, in a traced
     *     function, if the results differ in structure, dtypes or shapes, or are different
     *     variables, naming both
     */
    @SuppressWarnings("unchecked") // the structure of what the branches return
    public static <R> R cond(Operand predicate, Supplier<R> then, Supplier<R> otherwise) {
        var chosen = flag("cond: the predicate", predicate.value());
        if (!chosen.isSymbolic()) {
            return (chosen.toBoolean() ? then : otherwise).get();
        }
        var structures = new Structure[2];
        var first = branch(then, structures, 0);
        var second = branch(otherwise, structures, 1);
        boolean sameForm = structures[0].form().equals(structures[1].form());
        if (sameForm) {
            requireSameVariables(structures[0], structures[1]);
        }
        if (!sameForm || !types(first).equals(types(second))) {
            throw new IllegalArgumentException(
                    "cond: one branch returns "
                            + structures[0].describe()
                            + ", the other "
                            + structures[1].describe()
                            + ": structure, dtypes and shapes must be equal, since one result takes the place of both");
        }
        var results = new ArrayList<Operand>(CondOp.call(chosen, first, second));
        for (int i = 0; i < results.size(); i++) {
            if (structures[0].operands().get(i) instanceof Variable variable
                    && structures[1].operands().get(i) instanceof Variable) {
                results.set(i, variable);
            }
        }
        return (R) structures[0].pack(results);
    }

    /** Whoever is returned a variable in both cases expects one, and not its value. */
    private static void requireSameVariables(Structure then, Structure otherwise) {
        for (int i = 0; i < then.operands().size(); i++) {
            if (then.operands().get(i) instanceof Variable one
                    && otherwise.operands().get(i) instanceof Variable other
                    && one != other) {
                throw new IllegalArgumentException(
                        "cond: one branch returns the variable '"
                                + one.name()
                                + "', the other the variable '"
                                + other.name()
                                + "', and a traced function cannot choose between variables: return"
                                + " their values, with value(); or, if the branches are there for"
                                + " what they assign, make them blocks: () -> { v.assign(…); }");
            }
        }
    }

    /**
     * Runs one of two pieces of code, for what it assigns. Lambdas whose body is a block without a
     * result, {@code () -> { v.assign(x); }}, are taken for this.
     *
     * @param predicate a bool scalar
     * @param then what to run where it is true
     * @param otherwise what to run where not; {@code () -> {}} for nothing
     * @throws IllegalArgumentException if the predicate is no bool scalar
     */
    public static void cond(Operand predicate, Runnable then, Runnable otherwise) {
        cond(
                predicate,
                () -> {
                    then.run();
                    return List.of();
                },
                () -> {
                    otherwise.run();
                    return List.of();
                });
    }

    /**
     * One of several results by a number; only the code that is chosen runs. A number below 0
     * chooses the first, one that is too large the last.
     *
     * @param index an int32 or int64 scalar
     * @param branches make the results, of the same structure, dtypes and shapes
     * @param <R> a tensor or a structure of tensors
     * @return the result
     * @throws IllegalArgumentException if there is no branch, the index is no integer scalar, or,
     *     in a traced function, if the results do not fit each other
     */
    public static <R> R switchCase(Operand index, List<? extends Supplier<R>> branches) {
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("switchCase: there must be at least one branch");
        }
        var number = index.value();
        if (number.rank() != 0 || number.dtype() != DType.INT32 && number.dtype() != DType.INT64) {
            throw new IllegalArgumentException(
                    "switchCase: the index is "
                            + number.type()
                            + ": it is an int32 or int64 scalar; cast it");
        }
        return switchCase(number, branches, 0, branches.size());
    }

    /** By halves, so that of many branches few conditions are asked. */
    private static <R> R switchCase(
            Tensor number, List<? extends Supplier<R>> branches, int from, int to) {
        if (to - from == 1) {
            return branches.get(from).get();
        }
        int middle = (from + to) >>> 1;
        return cond(
                number.less(middle),
                () -> switchCase(number, branches, from, middle),
                () -> switchCase(number, branches, middle, to));
    }

    private static RegionBody branch(Supplier<?> code, Structure[] structures, int index) {
        return new RegionBody(
                none -> {
                    structures[index] = Structure.flatten(code.get());
                    return tensors(structures[index]);
                },
                List.of());
    }

    private static List<TensorType> types(RegionBody body) {
        return Calls.types(body.results().toArray(Tensor[]::new));
    }

    // ---- loops
    // ---------------------------------------------------------------------------------------------------

    /**
     * Runs a step while a condition holds, carrying values from step to step.
     *
     * <p>The condition is asked before each step and after the last. For the gradient of a traced
     * loop the carried values of every step are kept, as many as there turn out to be.
     *
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param condition from the carried values to a bool scalar: whether another step is run
     * @param body the step: from the carried values to the next, of the same structure, dtypes and
     *     shapes
     * @param <S> the carried structure
     * @return the carried values for which the condition does not hold
     * @throws IllegalArgumentException if the condition is no bool scalar, or the step changes the
     *     carried types
     */
    public static <S> S whileLoop(
            S initial, Function<S, ? extends Operand> condition, UnaryOperator<S> body) {
        return whileLoop(initial, condition, body, Integer.MAX_VALUE);
    }

    /**
     * Runs a step while a condition holds, but not more often than a given number of times.
     *
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param condition from the carried values to a bool scalar: whether another step is run; it is
     *     asked after the last step too
     * @param body the step: from the carried values to the next, of the same structure, dtypes and
     *     shapes
     * @param maximum the largest number of steps, 0 or more; the loop ends there even if the
     *     condition holds
     * @param <S> the carried structure
     * @return the carried values after the last step
     * @throws IllegalArgumentException if the condition is no bool scalar, the step changes the
     *     carried types, or the maximum is negative
     */
    @SuppressWarnings("unchecked") // structures come back in the form in which they went in
    public static <S> S whileLoop(
            S initial,
            Function<S, ? extends Operand> condition,
            UnaryOperator<S> body,
            int maximum) {
        if (maximum < 0) {
            throw new IllegalArgumentException(
                    "whileLoop: a maximum of " + maximum + " steps: it must be 0 or more");
        }
        return (S)
                loop(
                        "whileLoop",
                        initial,
                        state -> condition.apply((S) state),
                        state -> body.apply((S) state),
                        maximum);
    }

    private static Object loop(
            String name,
            Object initial,
            Function<Object, ? extends Operand> condition,
            UnaryOperator<Object> body,
            int maximum) {
        var carry = Structure.flatten(initial);
        Function<List<Tensor>, Tensor> holds =
                state -> flag(name + ": the condition", condition.apply(carry.pack(state)).value());
        UnaryOperator<List<Tensor>> step =
                state -> {
                    var next = Structure.flatten(body.apply(carry.pack(state)));
                    requireSame(name, carry, next);
                    return tensors(next);
                };
        var state = tensors(carry);
        if (Trace.active() == null) {
            var more = holds.apply(state);
            for (int count = 0; count < maximum && more.toBoolean(); count++) {
                var next = step.apply(LoopOp.own(state));
                LoopOp.requireSame(name, state, next);
                state = next;
                more = holds.apply(state);
            }
            return carry.pack(state);
        }
        // The condition is the first of the carried values, so that it may assign and draw as well.
        var flagged = new ArrayList<Tensor>();
        flagged.add(holds.apply(state));
        flagged.addAll(state);
        var result =
                LoopOp.whileLoop(
                        name,
                        (given, none) -> {
                            var next = step.apply(given.subList(1, given.size()));
                            LoopOp.requireSame(name, given.subList(1, given.size()), next);
                            var carried = new ArrayList<Tensor>();
                            carried.add(holds.apply(next));
                            carried.addAll(next);
                            return new LoopOp.StepResult(carried, List.of());
                        },
                        flagged,
                        maximum);
        return carry.pack(result.carry().subList(1, flagged.size()));
    }

    /**
     * Runs a step for each number from a start up to, but without, an end.
     *
     * @param from the first number
     * @param to where to stop; no step is run if it is not greater
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param body the step: from the number, an int32 scalar, and the carried values to the next
     *     carried values, of the same structure, dtypes and shapes
     * @param <S> the carried structure
     * @return the carried values after the last step
     * @throws IllegalArgumentException if the step changes the carried types
     */
    public static <S> S forLoop(int from, int to, S initial, BiFunction<Tensor, S, S> body) {
        return stepped(
                        "forLoop",
                        initial,
                        Tensor.arange(from, Math.max(from, to), 1),
                        (S state, Tensor i) -> new Step<>(body.apply(i, state), List.of()))
                .carry();
    }

    /**
     * Runs a step for each number from a start up to, but without, an end, both of which may be
     * computed.
     *
     * @param from the first number, an int32 or int64 scalar
     * @param to where to stop, of the same dtype; no step is run if it is not greater
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param body the step: from the number, a scalar of that dtype, and the carried values to the
     *     next carried values, of the same structure, dtypes and shapes
     * @param <S> the carried structure
     * @return the carried values after the last step
     * @throws IllegalArgumentException if the bounds are no integer scalars of one dtype, or the
     *     step changes the carried types
     */
    @SuppressWarnings("unchecked") // structures come back in the form in which they went in
    public static <S> S forLoop(
            Operand from, Operand to, S initial, BiFunction<Tensor, S, S> body) {
        var dtype = from.dtype();
        if (from.rank() != 0
                || to.rank() != 0
                || to.dtype() != dtype
                || dtype != DType.INT32 && dtype != DType.INT64) {
            throw new IllegalArgumentException(
                    "forLoop: from "
                            + from.value().type()
                            + " to "
                            + to.value().type()
                            + ": both are int32 or both int64 scalars; cast them");
        }
        var end = to.value();
        var result =
                (List<Object>)
                        loop(
                                "forLoop",
                                List.of(from.value(), initial),
                                state -> ((Tensor) ((List<?>) state).get(0)).less(end),
                                state -> {
                                    var i = (Tensor) ((List<?>) state).get(0);
                                    var carried = (S) ((List<?>) state).get(1);
                                    return List.of(i.plus(1), body.apply(i, carried));
                                },
                                Integer.MAX_VALUE);
        return (S) result.get(1);
    }

    /**
     * What one step of a scan makes, and what the whole scan returns.
     *
     * @param carry the values for the next step; at the end, after the last
     * @param output the outputs of the step; at the end, those of all steps along a new leading
     *     axis
     * @param <C> the carried structure
     * @param <Y> the output's structure; an empty list for none
     */
    public record Step<C, Y>(C carry, Y output) {}

    /**
     * Runs a function along the leading axis of sequences, carrying values from step to step.
     *
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param sequences what is taken apart along its leading axis: a tensor or a structure of
     *     tensors of one length
     * @param body the step: from (carried values, slices) to the next carried values, of the same
     *     types, and outputs
     * @param <C> the carried structure
     * @param <X> the sequences' structure
     * @param <Y> the output's structure
     * @return the carried values after the last step, and the outputs stacked
     * @throws IllegalArgumentException if the sequences differ in length, or the step changes the
     *     carried types
     */
    public static <C, X, Y> Step<C, Y> scan(
            C initial, X sequences, BiFunction<C, X, Step<C, Y>> body) {
        return stepped("scan", initial, sequences, body);
    }

    /**
     * Runs a function along the leading axis of sequences from its end to its start.
     *
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param sequences what is taken apart along its leading axis: a tensor or a structure of
     *     tensors of one length
     * @param body the step: from (carried values, slices) to the next carried values, of the same
     *     types, and outputs
     * @param <C> the carried structure
     * @param <X> the sequences' structure
     * @param <Y> the output's structure
     * @return the carried values after the last step, and the outputs, each where its slice was
     * @throws IllegalArgumentException if the sequences differ in length, or the step changes the
     *     carried types
     */
    public static <C, X, Y> Step<C, Y> scanReverse(
            C initial, X sequences, BiFunction<C, X, Step<C, Y>> body) {
        return stepped("scanReverse", initial, sequences, body, true);
    }

    /**
     * Runs a function on each slice along the leading axis, one after another. {@link
     * Transforms#vmap} does so for all slices at once, which takes more memory and less time.
     *
     * @param sequences what is taken apart along its leading axis: a tensor or a structure of
     *     tensors of one length
     * @param body from slices to a tensor or a structure of tensors
     * @param <X> the sequences' structure
     * @param <Y> the output's structure
     * @return the outputs stacked
     * @throws IllegalArgumentException if the sequences differ in length
     */
    public static <X, Y> Y map(X sequences, Function<X, Y> body) {
        return stepped(
                        "map",
                        List.of(),
                        sequences,
                        (List<Tensor> none, X slices) -> new Step<>(none, body.apply(slices)),
                        false)
                .output();
    }

    /**
     * All running combinations x₀, x₀∘x₁, x₀∘x₁∘x₂ … of slices by an associative operation: in a
     * tree of about 2·log₂ n calls, each of many slices at once (Blelloch, 1990).
     *
     * @param combine the operation, from two structures to one like them; it works along leading
     *     axes of any size, slice by slice, and brackets do not matter to it
     * @param elements the slices, along the leading axis: a tensor or a structure of tensors of one
     *     length, which is known
     * @param reverse whether the combinations run from the end: …, xₙ₋₁∘xₙ, xₙ, with the element
     *     from nearer the end on the left
     * @param <X> a tensor or a structure of tensors
     * @return the combinations, where their last elements were
     * @throws IllegalArgumentException if the lengths differ, or the operation changes a type
     */
    public static <X> X associativeScan(BinaryOperator<X> combine, X elements, boolean reverse) {
        return AssociativeScan.scan(combine, elements, reverse);
    }

    private static <C, X, Y> Step<C, Y> stepped(
            String name, C initial, X sequences, BiFunction<C, X, Step<C, Y>> body) {
        return stepped(name, initial, sequences, body, false);
    }

    @SuppressWarnings("unchecked") // structures come back in the form in which they went in
    private static <C, X, Y> Step<C, Y> stepped(
            String name,
            C initial,
            X sequences,
            BiFunction<C, X, Step<C, Y>> body,
            boolean reverse) {
        var carry = Structure.flatten(initial);
        var slices = Structure.flatten(sequences);
        var outputForm = new Object[1];
        LoopOp.Body step =
                (carried, sliced) -> {
                    var result = body.apply((C) carry.pack(carried), (X) slices.pack(sliced));
                    var next = Structure.flatten(result.carry());
                    var output = Structure.flatten(result.output());
                    requireSame(name, carry, next);
                    outputForm[0] = output.form();
                    return new LoopOp.StepResult(tensors(next), tensors(output));
                };
        var result = LoopOp.scan(name, step, tensors(carry), tensors(slices), reverse);
        return new Step<>(
                (C) carry.pack(result.carry()),
                (Y) Structure.pack(outputForm[0], result.outputs()));
    }

    // ---- checks
    // --------------------------------------------------------------------------------------------------

    private static void requireSame(String name, Structure given, Structure returned) {
        if (!returned.form().equals(given.form())) {
            throw new IllegalArgumentException(
                    name
                            + ": the step is given "
                            + given.describe()
                            + " and returns "
                            + returned.describe()
                            + ", another structure: what it returns is what the next step is given");
        }
    }

    private static Tensor flag(String what, Tensor value) {
        if (value.dtype() != DType.BOOL || value.rank() != 0) {
            throw new IllegalArgumentException(
                    what
                            + " is a bool scalar, not "
                            + value.type()
                            + ": compare with a number, and reduce with all or any");
        }
        return value;
    }

    private static List<Tensor> tensors(Structure structure) {
        var tensors = new ArrayList<Tensor>();
        structure.operands().forEach(operand -> tensors.add(operand.value()));
        return tensors;
    }
}
