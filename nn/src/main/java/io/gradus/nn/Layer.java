package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A part of a network: variables, and a function of a batch of inputs that uses them.
 *
 * <p>One's own layer overrides {@link #call}, and {@link #build} if it has variables. Variables are
 * made when the shape of the inputs is known: by {@link #build(Shape, Generator)}, or at the first
 * call. Layers that {@code call} uses are found by themselves, and their variables with them.
 *
 * {@snippet :
 * final class Linear extends Layer {
 *     private Variable w;
 *
 *     @Override
 *     protected void build(Shape inputShape) {
 *         w = addVariable("w", Shape.of(inputShape.size(-1), 8), Initializer.glorotUniform());
 *     }
 *
 *     @Override
 *     protected Tensor call(Tensor inputs, boolean training) {
 *         return inputs.matmul(w);
 *     }
 * }
 * }
 *
 * <p>A layer called twice uses the same variables twice. The first call is for one thread alone.
 */
public abstract class Layer {
    private final List<Layer> layers = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private String name = snakeCase(getClass().getSimpleName());
    private boolean nameIsFixed;
    private boolean built;

    /** A layer named after its class: {@code max_pooling2d} for {@code MaxPooling2D}. */
    protected Layer() {}

    // ---- what a layer overrides
    // ------------------------------------------------------------------

    /**
     * Makes the variables, with {@link #addVariable}. Called once, before the first {@link #call}.
     *
     * @param inputShape the shape of a batch of inputs; its leading size means nothing
     */
    protected void build(Shape inputShape) {}

    /**
     * Computes the outputs of a batch of inputs.
     *
     * @param inputs [batch, …]
     * @param training whether the model is learning now, which matters to layers such as {@link
     *     Dropout}
     * @return [batch, …]
     */
    protected abstract Tensor call(Tensor inputs, boolean training);

    /**
     * The shape of the outputs. Without an override, the layer is called with zeros to find out.
     *
     * @param inputShape the shape of a batch of inputs
     * @return the shape of the batch of outputs
     */
    protected Shape outputShape(Shape inputShape) {
        return call(Tensor.zeros(inputShape.with(0, Dim.ONE)), false)
                .shape()
                .with(0, inputShape.dim(0));
    }

    /**
     * What a file must hold to make this layer again, its class and name apart, under the names
     * that Keras gives it: numbers, truth values, texts, and lists and maps of them.
     *
     * @return the settings
     * @throws UnsupportedOperationException if the layer cannot be saved
     */
    protected Map<String, Object> config() {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override config()");
    }

    // ---- what a layer uses
    // -----------------------------------------------------------------------

    /**
     * Makes a trainable float32 variable, named {@code path/name}.
     *
     * @param name what it is called within the layer, such as {@code kernel}
     * @param shape its shape
     * @param initializer its first value
     * @return the variable
     * @throws IllegalStateException if this is not called from {@link #build(Shape)}
     */
    protected final Variable addVariable(String name, Shape shape, Initializer initializer) {
        var scope = Scope.of(this);
        var path = scope.path().isEmpty() ? name : scope.path() + "/" + name;
        if (variables.stream().anyMatch(variable -> variable.name().equals(path))) {
            throw new IllegalArgumentException(
                    "layer '" + scope.path() + "' has two variables named '" + name + "'");
        }
        var value = scope.source().value(path, shape, DType.FLOAT32, initializer);
        var variable = new Variable(value, path);
        variables.add(variable);
        return variable;
    }

    /**
     * A generator of this layer's own, for random numbers while it is called.
     *
     * @return a generator split from the one that the model is built with
     * @throws IllegalStateException if this is not called from {@link #build(Shape)}
     */
    protected final Generator addGenerator() {
        return Scope.of(this).source().generator();
    }

    // ---- what everybody uses
    // ---------------------------------------------------------------------

    /**
     * Makes all variables, those of inner layers included; does nothing to layers that have theirs.
     *
     * @param exampleShape the shape of one example, without the batch
     * @param generator where random first values come from
     * @throws IllegalArgumentException if the layers do not fit together or the inputs
     */
    public final void build(Shape exampleShape, Generator generator) {
        build(exampleShape, new Scope.Initial(generator));
    }

    final void build(Shape exampleShape, Scope.Source source) {
        Scope.outermost(source, () -> ensureBuilt(exampleShape.inserted(0, Dim.ONE)));
    }

    /** Builds this layer for inputs of a shape; the shape of its outputs. */
    final Shape ensureBuilt(Shape inputShape) {
        return Scope.within(
                this,
                () -> {
                    buildOnce(inputShape);
                    return outputShape(inputShape);
                });
    }

    private void buildOnce(Shape inputShape) {
        if (!built) {
            try {
                build(inputShape);
                built = true;
            } finally {
                if (!built) {
                    variables.clear();
                }
            }
        }
    }

    /**
     * Computes the outputs of a batch of inputs; the first call makes the variables, from the
     * {@linkplain Generator#global() global generator}.
     *
     * @param inputs [batch, …]
     * @param training whether the model is learning now
     * @return [batch, …]
     * @throws IllegalArgumentException if the inputs do not fit, naming the layer
     */
    public final Tensor apply(Operand inputs, boolean training) {
        var x = inputs.value();
        return Scope.within(
                this,
                () -> {
                    buildOnce(x.shape());
                    return call(x, training);
                });
    }

    /**
     * Computes the outputs of a batch of inputs, not training.
     *
     * @param inputs [batch, …]
     * @return [batch, …]
     */
    public final Tensor apply(Operand inputs) {
        return apply(inputs, false);
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
        if (nameIsFixed) {
            throw new IllegalStateException(
                    "layer '" + this.name + "' is in use: name it before it is put into a model");
        }
        this.name = name;
        this.nameIsFixed = true;
        return this;
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
     * Whether this layer and those inside have their variables.
     *
     * @return true after it was built or called
     */
    public final boolean isBuilt() {
        return built && layers.stream().allMatch(Layer::isBuilt);
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
     * All variables, this layer's own before those of the layers inside, each once.
     *
     * @return the variables; none before the layer is built
     */
    public final List<Variable> variables() {
        var all = new LinkedHashSet<Variable>();
        collect(all);
        return List.copyOf(all);
    }

    private void collect(Set<Variable> all) {
        all.addAll(variables);
        layers.forEach(layer -> layer.collect(all));
    }

    /**
     * The variables that training changes.
     *
     * @return the trainable ones of {@link #variables()}
     */
    public final List<Variable> trainableVariables() {
        return variables().stream().filter(Variable::trainable).toList();
    }

    // ---- layers inside
    // ---------------------------------------------------------------------------

    /** Takes note of a layer inside this one, and gives it a name of its own if nobody has. */
    final void adopt(Layer inner) {
        if (layers.contains(inner)) {
            return;
        }
        var wanted = inner.name;
        for (int i = 1; layers.stream().anyMatch(layer -> layer.name.equals(inner.name)); i++) {
            if (inner.nameIsFixed) {
                throw new IllegalArgumentException(
                        "layer '"
                                + name
                                + "' has two layers named '"
                                + inner.name
                                + "': rename one");
            }
            inner.name = wanted + "_" + i;
        }
        inner.nameIsFixed = true;
        layers.add(inner);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
