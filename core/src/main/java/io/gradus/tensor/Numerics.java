package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at what ops return, to find the first that returns NaN or an infinity. */
final class Numerics {
    private static final ScopedValue<Boolean> ON = ScopedValue.newInstance();
    private static final ScopedValue<String> GRADIENT_OF = ScopedValue.newInstance();

    private Numerics() {}

    static boolean isOn() {
        return ON.isBound();
    }

    static <T> T checked(Supplier<T> code) {
        return ScopedValue.where(ON, true).call(code::get);
    }

    /** Runs the gradient rule of an op, for errors to name it. */
    static <T> T inGradientOf(Op op, Supplier<T> rule) {
        return isOn() ? ScopedValue.where(GRADIENT_OF, op.name()).call(rule::get) : rule.get();
    }

    /** Checks a call now, or whenever the function that is traced runs. */
    static void check(Op op, Tensor[] inputs, Tensor[] outputs) {
        // An infinity that somebody wrote down is meant.
        if (op instanceof GenerateOp || outputs.length == 0) {
            return;
        }
        var looked = floating(outputs);
        int results = looked.size();
        if (results == 0) {
            return;
        }
        looked.addAll(floating(inputs));
        var name =
                op.name()
                        + (GRADIENT_OF.isBound()
                                ? ", in the gradient of " + GRADIENT_OF.get()
                                : "");
        boolean traced = looked.stream().anyMatch(Tensor::isSymbolic);
        var line = traced ? UserCode.line() : "";
        var effect = new EffectOp("checkNumerics", line, now -> check(name, line, results, now));
        if (traced) {
            effect.call(looked);
        } else {
            effect.action().accept(looked);
        }
    }

    private static List<Tensor> floating(Tensor[] tensors) {
        var floating = new ArrayList<Tensor>();
        for (var tensor : tensors) {
            if (tensor.dtype().isFloating()) {
                floating.add(tensor);
            }
        }
        return floating;
    }

    private static void check(String name, String traced, int results, List<Tensor> tensors) {
        for (int i = 0; i < results; i++) {
            var result = tensors.get(i);
            int at = find(result, false);
            if (at >= 0) {
                var inputs = tensors.subList(results, tensors.size());
                boolean nan = find(result, true) >= 0;
                if (!nan && inputs.stream().anyMatch(input -> find(input, false) >= 0)) {
                    continue;
                }
                throw error(name, traced, result, nan ? find(result, true) : at, inputs);
            }
        }
    }

    private static ArithmeticException error(
            String name, String traced, Tensor result, int at, List<Tensor> inputs) {
        var line = traced.isEmpty() ? UserCode.line() : traced;
        var held = inputs.stream().anyMatch(input -> find(input, true) >= 0);
        return new ArithmeticException(
                name
                        + (line.isEmpty() ? "" : " at " + line)
                        + " returns "
                        + element(HostData.download(result), at, result)
                        + " at "
                        + position(result, at)
                        + " of "
                        + result.type()
                        + (held
                                ? ": it was given NaN, which comes from outside of what is checked,"
                                        + " such as data or a variable"
                                : ""));
    }

    private static String position(Tensor tensor, int at) {
        var position = new ArrayList<Integer>();
        int rest = at;
        for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
            position.addFirst(rest % tensor.shape().size(axis));
            rest /= tensor.shape().size(axis);
        }
        return position.toString();
    }

    /**
     * Where the first NaN is, or, if any is looked for, the first NaN or infinity; −1 if nowhere.
     */
    private static int find(Tensor tensor, boolean nanOnly) {
        var array = HostData.download(tensor);
        int count = tensor.size();
        for (int i = 0; i < count; i++) {
            double element = element(array, i, tensor);
            if (nanOnly ? Double.isNaN(element) : !Double.isFinite(element)) {
                return i;
            }
        }
        return -1;
    }

    private static double element(Object array, int index, Tensor tensor) {
        return ((Number) HostData.boxed(tensor.dtype(), array, index)).doubleValue();
    }
}
