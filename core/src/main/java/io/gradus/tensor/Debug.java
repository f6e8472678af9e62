package io.gradus.tensor;

import io.gradus.ir.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks into computations while they run: prints, checks, and a search for the first number that is
 * none.
 *
 * <p>Unlike Java's own {@code System.out} and {@code assert}, which in a traced function run once,
 * while it is traced, these are part of the function and happen in every call, in the order in
 * which they are written, in branches and loops too. Code that is run a second time for its
 * gradient does not print or check again.
 */
public final class Debug {
    private Debug() {}

    /**
     * Prints a line to {@code System.out} when the computation gets there.
     *
     * {@snippet :
     * Debug.print("step %d: loss %.4f, weights %s", step, loss, w);
     * }
     *
     * @param format as {@link java.util.Formatter} has it; a scalar is a Java number or truth
     *     value, which {@code %d}, {@code %.3f} and the like take, any other tensor takes {@code
     *     %s}
     * @param values tensors and variables
     * @throws IllegalArgumentException if the format does not fit the values
     */
    public static void print(String format, Operand... values) {
        requireFitting("print", format, values);
        if (Rerun.isSilent()) {
            return;
        }
        new EffectOp("print", UserCode.line(), now -> System.out.println(text(format, now)))
                .call(tensors(values));
    }

    /**
     * Ends the computation with an error unless a condition holds. In a function no variable is
     * changed then.
     *
     * {@snippet :
     * Debug.check(rate.greater(0), "the learning rate is %s", rate);
     * }
     *
     * @param condition a bool tensor, all of whose elements must be true
     * @param message the error, a format as in {@link #print}
     * @param values tensors and variables for the message
     * @throws IllegalArgumentException if an element of the condition is false, with the message
     *     and the line of this call; at once if the condition is not bool or the format does not
     *     fit
     */
    public static void check(Operand condition, String message, Operand... values) {
        if (condition.dtype() != DType.BOOL) {
            throw new IllegalArgumentException(
                    "check: the condition is "
                            + condition.dtype()
                            + condition.shape()
                            + ", not bool: compare it with something");
        }
        requireFitting("check", message, values);
        if (Rerun.isSilent()) {
            return;
        }
        var line = UserCode.line();
        var inputs = new ArrayList<Tensor>();
        inputs.add(condition.value());
        inputs.addAll(tensors(values));
        new EffectOp(
                        "check",
                        line,
                        now -> {
                            if (!holds(now.getFirst())) {
                                throw new IllegalArgumentException(
                                        text(message, now.subList(1, now.size()))
                                                + (line.isEmpty()
                                                        ? ""
                                                        : " (check at " + line + ")"));
                            }
                        })
                .call(inputs);
    }

    private static boolean holds(Tensor condition) {
        for (boolean element : (boolean[]) HostData.download(condition)) {
            if (!element) {
                return false;
            }
        }
        return true;
    }

    private static List<Tensor> tensors(Operand[] values) {
        return Arrays.stream(values).map(Operand::value).toList();
    }

    /** Finds a wrong format where it is written, not when it is printed. */
    private static void requireFitting(String name, String format, Operand[] values) {
        var examples =
                Arrays.stream(values)
                        .map(value -> value.rank() == 0 ? example(value.dtype()) : "")
                        .toArray();
        try {
            String.format(format, examples);
        } catch (IllegalFormatException error) {
            throw new IllegalArgumentException(
                    name
                            + ": the format \""
                            + format
                            + "\" does not fit "
                            + Arrays.stream(values)
                                    .map(value -> value.dtype().toString() + value.shape())
                                    .toList()
                            + ": each scalar is a Java number, each other tensor takes %s",
                    error);
        }
    }

    private static Object example(DType dtype) {
        return dtype == DType.STRING ? "" : argument(Tensor.scalar(dtype, 0));
    }

    private static String text(String format, List<Tensor> values) {
        return String.format(format, values.stream().map(Debug::argument).toArray());
    }

    private static Object argument(Tensor value) {
        if (value.rank() > 0) {
            return TensorFormat.elements(value);
        }
        return switch (value.dtype()) {
            case STRING -> value.toStringArray()[0];
            case BOOL -> value.toBoolean();
            default -> HostData.single(value);
        };
    }

    /**
     * Runs code that stops at the first operation whose result is NaN, or infinite where its inputs
     * are not.
     *
     * <p>The error names the operation, the line of user code, the first such element, and whether
     * an input held NaN already. Eager calls, calls of functions and gradients are checked, on this
     * thread. Functions are traced once more for it, keep every value and look at it, so this is
     * for finding errors and not for training. Constants that are infinite are let through.
     *
     * @param code what to run
     * @param <T> the type of its result
     * @return what the code returns
     * @throws ArithmeticException at the first such result; no variable that a function assigns is
     *     changed by its call then
     */
    public static <T> T checkNumerics(Supplier<T> code) {
        return Numerics.checked(code);
    }

    /**
     * Runs code that stops at the first operation whose result is NaN, or infinite where its inputs
     * are not; see {@link #checkNumerics(Supplier)}.
     *
     * @param code what to run
     * @throws ArithmeticException at the first such result
     */
    public static void checkNumerics(Runnable code) {
        Numerics.checked(() -> {
            code.run();
            return true;
        });
    }
}
