package io.gradus.nn;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.TypeData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph of layers on its way to a file or from it. */
final class GraphConfig {
    private GraphConfig() {}

    static void write(Graph graph, Config config) {
        var layers = new ArrayList<Layer>();
        for (var use : graph.uses()) {
            if (!layers.contains(use.layer())) {
                layers.add(use.layer());
            }
        }
        config.data("inputs", graph.inputs().stream().map(GraphConfig::input).toList());
        config.objects("layers", Layer.class, layers);
        var uses = new ArrayList<Object>();
        for (var use : graph.uses()) {
            var places = use.inputs().stream().map(symbol -> place(symbol, graph)).toList();
            uses.add(Map.of("layer", layers.indexOf(use.layer()), "inputs", places));
        }
        config.data("uses", uses);
        config.data("outputs", graph.outputs().stream().map(s -> place(s, graph)).toList());
    }

    private static Map<String, Object> input(Symbol input) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", input.name());
        map.put("type", TypeData.of(List.of(input.type())));
        return map;
    }

    /** The number of a use and of its output, or −1 and the number of an input. */
    private static List<Integer> place(Symbol symbol, Graph graph) {
        int input = graph.inputs().indexOf(symbol);
        return input >= 0
                ? List.of(-1, input)
                : List.of(graph.uses().indexOf(symbol.use().orElseThrow()), symbol.output());
    }

    /** The graph that a file describes; layers make their variables as they are put together. */
    static Graph read(Config config) {
        var inputs = new ArrayList<Symbol>();
        for (var value : TypeData.list(config.data("inputs", List.of()))) {
            var map = map(value);
            inputs.add(
                    new Symbol(TypeData.types(map.get("type")).getFirst(), text(map.get("name"))));
        }
        var layers = config.objects("layers", Layer.class, List.of());
        var made = new ArrayList<List<Symbol>>();
        for (var value : TypeData.list(config.data("uses", List.of()))) {
            var map = map(value);
            var layer = layers.get(index(map.get("layer"), layers.size(), "layer"));
            var arguments = symbols(map.get("inputs"), inputs, made);
            made.add(layer.applyAll(arguments.toArray(Symbol[]::new)));
        }
        return new Graph(inputs, symbols(config.data("outputs", List.of()), inputs, made));
    }

    private static List<Symbol> symbols(
            Object places, List<Symbol> inputs, List<List<Symbol>> made) {
        var symbols = new ArrayList<Symbol>();
        for (var value : TypeData.list(places)) {
            var place = TypeData.list(value);
            if (place.size() != 2) {
                throw new IllegalArgumentException("a place in a graph is two numbers");
            }
            boolean isInput = place.getFirst() instanceof Long number && number == -1;
            // Only what was made before: a graph has no cycles.
            var from =
                    isInput
                            ? inputs
                            : made.get(index(place.getFirst(), made.size(), "use of a layer"));
            symbols.add(from.get(index(place.get(1), from.size(), "output")));
        }
        return symbols;
    }

    private static int index(Object value, int size, String what) {
        if (value instanceof Long number && number >= 0 && number < size) {
            return number.intValue();
        }
        throw new IllegalArgumentException(
                "there is no %s %s: there are %d before it".formatted(what, value, size));
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(value + " must be an object");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(value + " must be a text");
    }
}
