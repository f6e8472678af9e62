package io.gradus.nn.tensorboard;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Sequential;
import io.gradus.nn.Symbol;
import io.gradus.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model as a graph of nodes, the message {@code GraphDef}: a node for each input and each use of
 * a layer. Layers inside of a layer are named after it, {@code encoder/dense}, so they can be
 * folded. What a model or layer calls in code of its own stands there without connections.
 */
final class ModelGraph {
    /** The version of TensorFlow's graphs in which all nodes may have these attributes. */
    private static final int VERSION = 22;

    private final Proto graph = new Proto();
    private final Set<String> names = new HashSet<>();

    private ModelGraph() {}

    static byte[] of(Model model) {
        var made = new ModelGraph();
        var inputs = new ArrayList<String>();
        var types = model.inputTypes();
        for (int i = 0; i < types.size(); i++) {
            var given = model.inputNames();
            var name = given.isEmpty() ? "input" : given.get(i);
            inputs.add(made.node(name, "Input", List.of(), List.of(types.get(i)), 0));
        }
        made.inside(model, "", inputs);
        return made.graph.message(4, new Proto().integer(1, VERSION)).toBytes();
    }

    /** Adds what a layer is made of; returns the nodes at which its outputs come out. */
    private List<String> inside(Layer layer, String scope, List<String> inputs) {
        return switch (layer) {
            case Sequential row -> {
                var at = inputs;
                for (var next : row.sequence()) {
                    at = use(next, scope, at, typesOf(next));
                }
                yield at;
            }
            case Model model when !model.outputs().isEmpty() -> graph(model, scope, inputs);
            default -> {
                layer.layers().forEach(inner -> use(inner, scope, List.of(), typesOf(inner)));
                yield List.of();
            }
        };
    }

    private List<String> graph(Model model, String scope, List<String> inputs) {
        var places = new HashMap<Symbol, String>();
        for (int i = 0; i < inputs.size(); i++) {
            places.put(model.inputs().get(i), inputs.get(i));
        }
        var made = new HashMap<Symbol.Use, List<String>>();
        for (var use : uses(model)) {
            var from = use.inputs().stream().map(symbol -> place(symbol, places, made)).toList();
            made.put(use, use(use.layer(), scope, from, use.types()));
        }
        return model.outputs().stream().map(symbol -> place(symbol, places, made)).toList();
    }

    private static String place(
            Symbol symbol, Map<Symbol, String> places, Map<Symbol.Use, List<String>> made) {
        var place = places.get(symbol);
        return place != null ? place : made.get(symbol.use().orElseThrow()).get(symbol.output());
    }

    /** The uses of layers in a model, each after those that it needs. */
    private static Set<Symbol.Use> uses(Model model) {
        var uses = new LinkedHashSet<Symbol.Use>();
        var seen = new HashSet<>(model.inputs());
        model.outputs().forEach(output -> collect(output, seen, uses));
        return uses;
    }

    private static void collect(Symbol symbol, Set<Symbol> seen, Set<Symbol.Use> uses) {
        if (seen.add(symbol) && symbol.use().isPresent()) {
            var use = symbol.use().get();
            use.inputs().forEach(input -> collect(input, seen, uses));
            uses.add(use);
        }
    }

    private static List<TensorType> typesOf(Layer layer) {
        return layer.inputTypes().isEmpty() ? List.of() : layer.outputTypes(layer.inputTypes());
    }

    /** Adds a use of a layer; returns the nodes at which its outputs come out. */
    private List<String> use(
            Layer layer, String scope, List<String> inputs, List<TensorType> types) {
        var path = scope + layer.name();
        if (layer instanceof Model model && isGraph(model)) {
            return inside(model, unused(path) + "/", inputs);
        }
        var kind = layer.getClass().getSimpleName();
        var name = node(path, kind, inputs, types, layer.countParameters());
        inside(layer, name + "/", List.of());
        var outputs = new ArrayList<String>();
        for (int i = 0; i < Math.max(1, types.size()); i++) {
            outputs.add(i == 0 ? name : name + ":" + i);
        }
        return outputs;
    }

    private static boolean isGraph(Model model) {
        return model instanceof Sequential || !model.outputs().isEmpty();
    }

    /** A name that no node has: a layer that is used twice is there twice. */
    private String unused(String wanted) {
        var name = wanted;
        for (int i = 1; !names.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    private String node(
            String wanted,
            String kind,
            List<String> inputs,
            List<TensorType> types,
            long parameters) {
        var name = unused(wanted);
        var node = new Proto().text(1, name).text(2, kind.isEmpty() ? "Layer" : kind);
        inputs.forEach(input -> node.choiceText(3, input));
        if (!types.isEmpty()) {
            var list = new Proto();
            types.forEach(type -> list.message(7, shape(type.shape())));
            node.message(5, attribute("_output_shapes", new Proto().message(1, list)));
        }
        if (parameters > 0) {
            node.message(5, attribute("parameters", new Proto().choiceInteger(3, parameters)));
        }
        graph.message(1, node);
        return name;
    }

    /** An entry of a map is a message of a name and a value. */
    private static Proto attribute(String name, Proto value) {
        return new Proto().text(1, name).message(2, value);
    }

    /** The message {@code TensorShapeProto}; an open size is −1. */
    private static Proto shape(Shape shape) {
        var proto = new Proto();
        for (var dim : shape.dims()) {
            proto.message(2, new Proto().integer(1, dim.isFixed() ? dim.value() : -1));
        }
        return proto;
    }
}
