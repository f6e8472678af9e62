package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.nn.Golden;
import io.gradus.nn.Layer;
import io.gradus.nn.activations.Activations;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Weights;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keras' own cases of layers, whose arguments are read as settings come out of a file. */
final class GoldenLayers {
    static final Registry REGISTRY =
            Layers.registry().with(Weights.registry()).with(Activations.registry());

    /** Keras takes one number there in the place of one for each axis. */
    private static final Set<String> LISTS = Set.of("pool_size", "strides", "output_size");

    private GoldenLayers() {}

    /** A layer by its class and the keyword arguments that Keras gives it. */
    static Layer layer(Map<String, Object> one) {
        var settings = new LinkedHashMap<String, Object>();
        Golden.object(one.get("kwargs"))
                .forEach((name, value) -> {
                    if (value != Golden.NONE) {
                        settings.put(name, setting(name, value));
                    }
                });
        return Config.read(
                Layer.class, Map.of("class_name", one.get("class"), "config", settings), REGISTRY);
    }

    private static Object setting(String name, Object value) {
        if (name.endsWith("_initializer") && value instanceof String text) {
            return Config.of(Initializer.of(text));
        }
        var read = value instanceof Map ? value : whole(value);
        return LISTS.contains(name) && !(read instanceof List) ? List.of(read) : read;
    }

    /** The files' numbers are doubles; settings tell integers apart. */
    private static Object whole(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(GoldenLayers::whole).toList();
            case Double number when number == Math.rint(number) -> (Object) number.longValue();
            default -> value;
        };
    }

    /** Calls a layer as often as the case says, and compares what the last call returns. */
    static void check(Map<String, Object> one, boolean traced) {
        var layer = layer(one);
        Tensor output = Tensor.of(0f);
        for (var call : Golden.maps(one.get("calls"))) {
            output = call(layer, call, traced);
        }
        Golden.check(one, output, one.get("test") + (traced ? ", traced" : ""));
    }

    private static Tensor call(Layer layer, Map<String, Object> call, boolean traced) {
        var inputs = new ArrayList<Tensor>();
        ((List<?>) call.get("args")).forEach(value -> inputs.add(Golden.tensor(value)));
        var named = Golden.object(call.get("kwargs"));
        if (named.containsKey("mask")) {
            inputs.add(Golden.tensor(named.get("mask")));
        }
        boolean training = Boolean.TRUE.equals(named.get("training"));
        return traced
                ? TracedFunction.of((List<Tensor> given) -> masked(layer, given, training))
                        .openBatch()
                        .apply(inputs)
                : masked(layer, inputs, training);
    }

    /** The second argument of the layers here is a mask, which ours carry. */
    private static Tensor masked(Layer layer, List<Tensor> given, boolean training) {
        var input = given.getFirst().identity();
        if (given.size() > 1) {
            Layer.masked(input, given.get(1).cast(DType.BOOL));
        }
        return layer.apply(input, training);
    }
}
