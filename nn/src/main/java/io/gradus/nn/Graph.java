package io.gradus.nn;

import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/** Layers in the order in which they must be called, from some symbols to others. */
final class Graph {
    private final List<Symbol> inputs;
    private final List<Symbol> outputs;
    private final List<Symbol.Use> uses;

    Graph(List<Symbol> inputs, List<Symbol> outputs) {
        this.inputs = List.copyOf(inputs);
        nameInputs();
        this.outputs = List.copyOf(outputs);
        var seen = new HashSet<>(inputs);
        var all = new LinkedHashSet<Symbol.Use>();
        outputs.forEach(output -> output.collect(seen, all));
        this.uses = List.copyOf(all);
        for (var symbol : seen) {
            if (symbol.use().isEmpty() && !inputs.contains(symbol)) {
                throw new IllegalArgumentException(
                        "the outputs depend on %s, which is not among the inputs %s: add it"
                                .formatted(symbol, inputs));
            }
        }
    }

    /** Inputs that nobody has named are numbered from the second on. */
    private void nameInputs() {
        var unnamed = inputs.stream().filter(input -> !input.isNamed()).toList();
        for (int i = 1; i < unnamed.size(); i++) {
            unnamed.get(i).number(i);
        }
    }

    /** Numbers a layer that has no name among the layers that lead to it. */
    static void giveName(Layer layer, List<Symbol> inputs) {
        var before = new LinkedHashSet<Symbol.Use>();
        var seen = new HashSet<Symbol>();
        inputs.forEach(input -> input.collect(seen, before));
        layer.nameAmong(before.stream().map(Symbol.Use::layer).toList());
    }

    List<Symbol> inputs() {
        return inputs;
    }

    List<Symbol> outputs() {
        return outputs;
    }

    List<Symbol.Use> uses() {
        return uses;
    }

    /** All places of the graph at which something comes out, inputs first. */
    List<Symbol> symbols() {
        var seen = new LinkedHashSet<>(inputs);
        outputs.forEach(output -> output.collect(seen, new LinkedHashSet<>()));
        return List.copyOf(seen);
    }

    List<Tensor> call(List<Tensor> given, boolean training) {
        if (given.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "the model has %d inputs %s, and was given %d"
                            .formatted(
                                    inputs.size(),
                                    inputs.stream().map(Symbol::name).toList(),
                                    given.size()));
        }
        var values = new HashMap<Symbol, Tensor>();
        for (int i = 0; i < given.size(); i++) {
            requireFits(inputs.get(i), given.get(i));
            values.put(inputs.get(i), given.get(i));
        }
        var results = new HashMap<Symbol.Use, List<Tensor>>();
        for (var use : uses) {
            var arguments = new ArrayList<Tensor>();
            use.inputs().forEach(input -> arguments.add(value(input, values, results)));
            results.put(use, use.layer().applyAll(arguments, training));
        }
        return outputs.stream().map(output -> value(output, values, results)).toList();
    }

    /** Sizes that are fixed must be those of the input. */
    private static void requireFits(Symbol input, Tensor given) {
        var wanted = input.shape();
        boolean fits = wanted.rank() == given.rank();
        for (int axis = 1; fits && axis < wanted.rank(); axis++) {
            var size = wanted.dim(axis);
            fits = !size.isFixed() || size.equals(given.shape().dim(axis));
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "input '%s' has shape %s, and was given %s"
                            .formatted(input.name(), wanted, given.shape()));
        }
    }

    private static Tensor value(
            Symbol symbol,
            HashMap<Symbol, Tensor> values,
            HashMap<Symbol.Use, List<Tensor>> results) {
        var value = values.get(symbol);
        return value != null ? value : results.get(symbol.use().orElseThrow()).get(symbol.output());
    }
}
