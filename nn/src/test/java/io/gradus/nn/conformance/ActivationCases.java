package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import io.gradus.nn.activations.Activation;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keras' tests of activations: eager and traced. */
public final class ActivationCases implements Suite {
    @Override
    public String file() {
        return "layers.json";
    }

    @Override
    public String part() {
        return "Activations";
    }

    @Override
    public boolean has(Map<String, Object> test) {
        return test.get("module").equals("activations");
    }

    @Override
    public void run(Map<String, Object> test) {
        var call = Golden.object(test.get("call"));
        var given = (List<?>) call.get("args");
        var activation =
                activation(
                        test.get("function").toString(),
                        given.subList(1, given.size()),
                        Golden.object(call.get("kwargs")));
        var x = Golden.tensor(given.getFirst());
        check(test, activation.apply(x), "");
        var traced = TracedFunction.<Tensor, Tensor>of(activation::apply);
        check(test, traced.apply(x), ", traced");
    }

    private static void check(Map<String, Object> test, Tensor result, String how) {
        var part = result;
        if (test.get("result_index") instanceof List<?> index) {
            for (var i : index) {
                part = part.get((int) Golden.number(i));
            }
        }
        Golden.check(test, part, Conformance.name(test) + how);
    }

    private static Activation activation(String name, List<?> more, Map<String, Object> settings) {
        if (more.isEmpty() && settings.isEmpty()) {
            return Activation.of(name);
        }
        return switch (name) {
            case "celu" -> Activation.celu(number(settings, "alpha", 1));
            case "gelu" -> Activation.gelu((boolean) settings.get("approximate"));
            case "glu" -> Activation.glu((int) number(settings, "axis", -1));
            case "leaky_relu" -> Activation.leakyRelu(number(settings, "negative_slope", 0.2));
            case "log_softmax" -> Activation.logSoftmax((int) number(settings, "axis", -1));
            case "relu" ->
                    Activation.relu(
                            number(settings, "negative_slope", 0),
                            Optional.ofNullable(settings.get("max_value")).map(Golden::number),
                            number(settings, "threshold", 0));
            case "softmax" -> Activation.softmax(axes(settings.get("axis")));
            case "sparsemax" -> Activation.sparsemax((int) number(settings, "axis", -1));
            case "threshold" ->
                    Activation.threshold(Golden.number(more.get(0)), Golden.number(more.get(1)));
            default -> throw new AssertionError(name + " with " + settings);
        };
    }

    private static double number(Map<String, Object> settings, String name, double otherwise) {
        return Golden.number(settings.getOrDefault(name, otherwise));
    }

    private static int[] axes(Object axis) {
        return axis instanceof List<?> list
                ? list.stream().mapToInt(one -> (int) Golden.number(one)).toArray()
                : new int[] {(int) Golden.number(axis)};
    }
}
