package io.gradus.nn;

import io.gradus.tensor.Generator;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What a {@link Layer} is made of: a name, variables, and layers inside. */
public abstract sealed class Part permits Layer {
    private final List<Layer> layers = new ArrayList<>();
    // By their names within the layer.
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final List<Generator> generators = new ArrayList<>();
    private String name = snakeCase(getClass().getSimpleName());
    private boolean named;
    private boolean adopted;
    private boolean trainable = true;

    Part() {}

    private Layer self() {
        return (Layer) this;
    }

    /** Takes note of a variable of this layer's own. */
    final void addOwn(String variableName, Variable variable) {
        variables.put(variableName, variable);
    }

    final void addOwn(Generator generator) {
        generators.add(generator);
    }

    final boolean hasOwn(String variableName) {
        return variables.containsKey(variableName);
    }

    final void forgetOwn() {
        variables.clear();
        generators.clear();
    }

    /**
     * Names the layer, before it is used. Among layers side by side names differ: those not named
     * so are numbered, as {@code dense}, {@code dense_1}.
     *
     * @param name the name, without '/'
     * @return this layer
     */
    public final Layer name(String name) {
        if (name.isBlank() || name.contains("/")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a layer: it must not be blank or contain '/'");
        }
        if (named || adopted) {
            throw new IllegalStateException(
                    "layer '" + this.name + "' is in use: name it before it is put into a model");
        }
        this.name = name;
        this.named = true;
        return self();
    }

    /**
     * The name.
     *
     * @return the name, which differs from those of the layers beside it
     */
    public final String name() {
        return name;
    }

    /**
     * Sets whether training changes the variables of this layer and of those inside. For a model
     * that is compiled it counts from the next {@code compile} on.
     *
     * @param trainable whether it does
     * @return this layer
     */
    public final Layer trainable(boolean trainable) {
        this.trainable = trainable;
        return self();
    }

    /**
     * Whether training may change the variables of this layer.
     *
     * @return true unless it was set otherwise
     */
    public final boolean isTrainable() {
        return trainable;
    }

    /**
     * The layers directly inside.
     *
     * @return the layers, in the order of their first use
     */
    public final List<Layer> layers() {
        return List.copyOf(layers);
    }

    /**
     * All layers with their paths, this one first, each once.
     *
     * @return from path to layer; the path of this one is empty
     */
    final Map<String, Layer> tree() {
        var tree = new LinkedHashMap<String, Layer>();
        addTo(tree, "");
        return tree;
    }

    private void addTo(Map<String, Layer> tree, String path) {
        if (tree.containsValue(self())) {
            return;
        }
        tree.put(path, self());
        for (var layer : layers) {
            var name = layer.name();
            ((Part) layer).addTo(tree, path.isEmpty() ? name : path + "/" + name);
        }
    }

    /**
     * All variables by their paths below this layer, its own before those of the layers inside,
     * each once: {@code kernel} or {@code encoder/dense_1/kernel}.
     *
     * @return from path to variable; none before the layer is built
     */
    public final Map<String, Variable> variablesByPath() {
        var all = new LinkedHashMap<String, Variable>();
        tree().forEach((path, layer) ->
                ((Part) layer)
                        .variables.forEach((name, variable) -> {
                            all.put(path.isEmpty() ? name : path + "/" + name, variable);
                        }));
        return all;
    }

    /**
     * All variables, this layer's own before those of the layers inside, each once.
     *
     * @return the variables; none before the layer is built
     */
    public final List<Variable> variables() {
        return List.copyOf(variablesByPath().values());
    }

    /**
     * The variables that training changes.
     *
     * @return the trainable ones of the trainable layers
     */
    public final List<Variable> trainableVariables() {
        var all = new LinkedHashSet<Variable>();
        addTrainableTo(all);
        return List.copyOf(all);
    }

    private void addTrainableTo(Set<Variable> all) {
        if (trainable) {
            variables.values().stream().filter(Variable::trainable).forEach(all::add);
            layers.forEach(layer -> ((Part) layer).addTrainableTo(all));
        }
    }

    /**
     * The variables that training leaves alone, or that layers change by themselves.
     *
     * @return all others of {@link #variables()}
     */
    public final List<Variable> nonTrainableVariables() {
        var trained = trainableVariables();
        return variables().stream().filter(variable -> !trained.contains(variable)).toList();
    }

    /**
     * The random generators of this layer and of those inside, by the paths of their layers.
     *
     * @return from path to generators
     */
    public final Map<String, List<Generator>> generators() {
        var all = new LinkedHashMap<String, List<Generator>>();
        tree().forEach((path, layer) -> {
            var own = ((Part) layer).generators;
            if (!own.isEmpty()) {
                all.put(path, List.copyOf(own));
            }
        });
        return all;
    }

    /**
     * How many numbers the variables hold.
     *
     * @return the count
     */
    public final long countParameters() {
        return variables().stream().mapToLong(variable -> variable.shape().elements()).sum();
    }

    /**
     * The values of all variables.
     *
     * @return one tensor for each of {@link #variables()}
     */
    public final List<Tensor> weights() {
        return variables().stream().map(Variable::value).toList();
    }

    /**
     * Assigns all variables.
     *
     * @param weights one tensor for each of {@link #variables()}, of its shape
     * @throws IllegalArgumentException if they do not fit; nothing is assigned then
     */
    public final void weights(List<? extends Operand> weights) {
        var variables = variables();
        if (weights.size() != variables.size()) {
            throw new IllegalArgumentException(
                    "layer '%s' has %d variables, not %d"
                            .formatted(name, variables.size(), weights.size()));
        }
        for (int i = 0; i < weights.size(); i++) {
            if (!weights.get(i).shape().equals(variables.get(i).shape())) {
                throw new IllegalArgumentException(
                        "variable '%s' has shape %s, the value %s"
                                .formatted(
                                        variables.get(i).name(),
                                        variables.get(i).shape(),
                                        weights.get(i).shape()));
            }
        }
        IntStream.range(0, weights.size())
                .forEach(i -> {
                    var variable = variables.get(i);
                    variable.assign(weights.get(i).value().cast(variable.dtype()));
                });
    }

    /** Takes note of a layer inside this one, and gives it a name of its own if nobody has. */
    final void adopt(Layer inner) {
        if (layers.contains(inner)) {
            return;
        }
        Part part = inner;
        part.nameAmong(layers);
        part.adopted = true;
        layers.add(inner);
    }

    /** Forgets a layer inside, which nobody has called. */
    final void release(Layer inner) {
        layers.remove(inner);
    }

    /** Suggests another name than that of the class. */
    final void suggestName(String suggestion) {
        name = suggestion;
    }

    /** Gives this layer a name that others do not have, if nobody has named or adopted it. */
    final void nameAmong(List<Layer> others) {
        var wanted = name;
        for (int i = 1;
                others.stream().anyMatch(other -> other != this && other.name().equals(name));
                i++) {
            if (named || adopted) {
                throw new IllegalArgumentException(
                        "two layers side by side are named '" + name + "': rename one");
            }
            name = wanted + "_" + i;
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** The class and the name. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + " '" + name + "'";
    }
}
