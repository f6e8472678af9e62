package io.gradus.nn;

import io.gradus.tensor.Padding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers as Keras writes them into JSON: {@code {"class_name": "Dense", "config": {"name": "dense",
 * "units": 10, …}}}. Only the classes listed here can come out of a file.
 */
final class LayerConfig {
    private LayerConfig() {}

    static Map<String, Object> of(Layer layer) {
        var config = new LinkedHashMap<String, Object>();
        config.put("name", layer.name());
        config.putAll(layer.config());
        var object = new LinkedHashMap<String, Object>();
        object.put("class_name", layer.getClass().getSimpleName());
        object.put("config", config);
        return object;
    }

    static Layer read(Config object) {
        var config = object.config("config");
        Layer layer =
                switch (object.text("class_name")) {
                    case "Sequential" -> new Sequential(layers(config));
                    case "Dense" -> new Dense(config.integer("units"), activation(config));
                    case "Conv2D" ->
                            new Conv2D(
                                    config.integer("filters"),
                                    config.square("kernel_size"),
                                    config.square("strides"),
                                    padding(config),
                                    activation(config));
                    case "MaxPooling2D" ->
                            new MaxPooling2D(
                                    config.square("pool_size"),
                                    config.square("strides"),
                                    padding(config));
                    case "Flatten" -> new Flatten();
                    case "Dropout" -> new Dropout(config.number("rate"));
                    case String other ->
                            throw new IllegalArgumentException(
                                    object.place() + ": there is no layer '" + other + "'");
                };
        return layer.name(config.text("name"));
    }

    private static List<Layer> layers(Config config) {
        var layers = new ArrayList<Layer>();
        for (var value : config.list("layers")) {
            var place = config.place() + ".layers[" + layers.size() + "]";
            layers.add(read(Config.of(place, value)));
        }
        return layers;
    }

    private static Activation activation(Config config) {
        return Activation.of(config.text("activation"));
    }

    private static Padding padding(Config config) {
        var name = config.text("padding");
        for (var padding : Padding.values()) {
            if (Settings.name(padding).equals(name)) {
                return padding;
            }
        }
        throw new IllegalArgumentException(config.place() + ": there is no padding '" + name + "'");
    }
}
