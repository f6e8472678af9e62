package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Control;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a network: variables, and a function of a batch of inputs that uses them.
 *
 * <p>One's own layer overrides {@link #call(Tensor, boolean)}, and {@link #build(Shape)} if it has
 * variables. Variables are made when the shape of the inputs is known: by {@link #build(Shape,
 * Generator)}, or at the first call. Layers that {@code call} uses are found by themselves, and
 * their variables with them.
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
 * <p>A layer of several inputs or outputs overrides {@link #build(List)} and {@link #call(List,
 * boolean)} instead. A layer called twice uses the same variables twice. The first call is for one
 * thread alone.
 */
public abstract non-sealed class Layer extends Part implements Configurable {
    private final Map<Variable, Regularizer> regularizers = new LinkedHashMap<>();
    private boolean built;
    private DTypePolicy policy = DTypePolicy.global();
    private Optional<Regularizer> activityRegularizer = Optional.empty();
    private List<TensorType> inputTypes = List.of();
    private List<Tensor> callLosses = List.of();

    /** A layer named after its class: {@code max_pooling2d} for {@code MaxPooling2D}. */
    protected Layer() {}

    // ---- what a layer overrides
    // ------------------------------------------------------------------

    /**
     * Makes the variables, with {@link #addVariable}. Called once, before the first call.
     *
     * @param inputShape the shape of a batch of inputs; its leading size means nothing, and others
     *     may be open
     */
    protected void build(Shape inputShape) {}

    /**
     * Makes the variables of a layer of several inputs.
     *
     * @param inputShapes the shape of each input
     */
    protected void build(List<Shape> inputShapes) {
        build(inputShapes.getFirst());
    }

    /**
     * Computes the outputs of a batch of inputs.
     *
     * @param inputs [batch, …]
     * @param training whether the model is learning now, which matters to layers such as dropout
     * @return [batch, …]
     */
    protected Tensor call(Tensor inputs, boolean training) {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " overrides neither call(Tensor, boolean) nor call(List, …)");
    }

    /**
     * Computes the outputs of a layer of several inputs or outputs.
     *
     * @param inputs the inputs, each [batch, …]
     * @param training whether the model is learning now
     * @return the outputs, each [batch, …]
     */
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("takes one input, not " + inputs.size());
        }
        return List.of(call(inputs.getFirst(), training));
    }

    /**
     * Whether outputs have a row or step for each one of the first input, so that its mask is
     * theirs too. A layer that does not say so ends masks.
     *
     * @return false without an override
     */
    protected boolean supportsMasking() {
        return false;
    }

    /**
     * The masks of the outputs. Without an override it is the mask of the first input, if the layer
     * {@linkplain #supportsMasking supports masking}, and otherwise none.
     *
     * @param inputs what the layer was called with; {@link #mask} knows their masks
     * @param outputs what it returned
     * @return one for each output: bool, true where there is something
     */
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var mask = supportsMasking() ? mask(inputs.getFirst()) : Optional.<Tensor>empty();
        return Collections.nCopies(outputs.size(), mask);
    }

    /**
     * Names the settings of this layer, those of all layers apart, each in one line that writes and
     * reads it: {@code units = config.integer("units", units)}.
     *
     * @param config takes or gives the settings, under the names that Keras has for them
     * @throws UnsupportedOperationException if the layer cannot be saved
     */
    protected void settings(Config config) {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override settings()");
    }

    /** This layer with the settings of a file, or of this layer if they are written. */
    @Override
    public final Layer configured(Config config) {
        var named = config.text("name", name());
        if (config.isReading()) {
            name(named);
        }
        trainable(config.truth("trainable", isTrainable()));
        policy = DTypePolicy.of(config.text("dtype", policy.toString()));
        activityRegularizer =
                config.optional("activity_regularizer", Regularizer.class, activityRegularizer);
        settings(config);
        return this;
    }

    // ---- what a layer uses
    // -----------------------------------------------------------------------

    /**
     * Makes a trainable variable, named {@code path/name}.
     *
     * @param name what it is called within the layer, such as {@code kernel}
     * @param shape its shape
     * @param initializer its first value
     * @return the variable
     * @throws IllegalStateException if this is not called from {@code build}
     */
    protected final Variable addVariable(String name, Shape shape, Initializer initializer) {
        return addVariable(Weight.of(name, shape, initializer));
    }

    /**
     * Makes a variable.
     *
     * @param weight what is to be said about it
     * @return the variable
     * @throws IllegalStateException if this is not called from {@code build}
     */
    protected final Variable addVariable(Weight weight) {
        var scope = Scope.of(this);
        var path = scope.path().isEmpty() ? weight.name() : scope.path() + "/" + weight.name();
        if (hasOwn(weight.name())) {
            throw new IllegalArgumentException(
                    "layer '" + scope.path() + "' has two variables named '" + weight.name() + "'");
        }
        var dtype = weight.dtype().orElse(policy.variable());
        var value = scope.source().value(path, weight.shape(), dtype, weight.initializer());
        var variable = new Variable(value, path, weight.trainable());
        weight.constraint().ifPresent(constraint -> variable.constraint(constraint::apply));
        weight.regularizer().ifPresent(regularizer -> regularizers.put(variable, regularizer));
        addOwn(weight.name(), variable);
        return variable;
    }

    /**
     * A generator of this layer's own, for random numbers while it is called.
     *
     * @return a generator split from the one that the model is built with
     * @throws IllegalStateException if this is not called from {@code build}
     */
    protected final Generator addGenerator() {
        return addGenerator(Optional.empty());
    }

    /**
     * A generator of this layer's own, for random numbers while it is called.
     *
     * @param seed where it begins; empty to split it from the one that the model is built with
     * @return the generator
     * @throws IllegalStateException if this is not called from {@code build}
     */
    protected final Generator addGenerator(Optional<Integer> seed) {
        var split = Scope.of(this).source();
        var generator = seed.map(s -> new Generator((long) s)).orElseGet(split::generator);
        addOwn(generator);
        return generator;
    }

    /**
     * Adds to what training makes small, from {@code call}.
     *
     * @param loss a scalar
     */
    protected final void addLoss(Tensor loss) {
        Scope.of(this).losses().add(loss);
    }

    /**
     * The value of a variable, or a tensor, in the dtype that this layer computes in.
     *
     * @param x floating tensors are cast, others are left as they are
     * @return the value
     */
    protected final Tensor cast(Operand x) {
        var value = x.value();
        return value.dtype().isFloating() ? value.cast(policy.compute()) : value;
    }

    /**
     * The mask that a tensor carries, as layers such as {@code Embedding} give it.
     *
     * @param tensor an input or output of a layer, the same object
     * @return bool, true where there is something; empty if it carries none
     */
    public static Optional<Tensor> mask(Tensor tensor) {
        return Masks.of(tensor);
    }

    /**
     * Gives a tensor a mask, which layers that it is handed to will see.
     *
     * @param tensor [batch, steps, …]
     * @param mask bool [batch, steps], true where there is something
     * @return the tensor
     */
    public static Tensor masked(Tensor tensor, Tensor mask) {
        Masks.put(tensor, mask);
        return tensor;
    }

    // ---- making the variables
    // --------------------------------------------------------------------

    /**
     * Makes all variables, those of inner layers included; does nothing to layers that have theirs.
     *
     * @param exampleShape the shape of one example, without the batch
     * @param generator where random first values come from
     * @throws IllegalArgumentException if the layers do not fit together or the inputs
     */
    public final void build(Shape exampleShape, Generator generator) {
        var batch = exampleShape.inserted(0, Dim.symbol("batch"));
        build(List.of(new TensorType(DType.FLOAT32, batch)), InitialValues.drawnFrom(generator));
    }

    /**
     * Makes all variables, those of inner layers included; does nothing to layers that have theirs.
     *
     * @param inputs the type of each input; sizes may be open
     * @param values where the first values of variables come from
     * @return the type of each output
     * @throws IllegalArgumentException if the layers do not fit together or the inputs
     */
    public final List<TensorType> build(List<TensorType> inputs, InitialValues values) {
        return values.within(() -> outputTypes(inputs));
    }

    /**
     * The types of the outputs for inputs of these types, found without computing anything; makes
     * the variables if need be.
     *
     * @param inputs the type of each input; sizes may be open
     * @return the type of each output
     * @throws IllegalArgumentException if they do not fit
     */
    public List<TensorType> outputTypes(List<TensorType> inputs) {
        return Transforms.outputTypes(tensors -> applyAll(tensors, false), inputs);
    }

    private void buildOnce(List<Tensor> inputs) {
        if (built) {
            return;
        }
        try {
            Control.eagerly(() -> {
                build(inputs.stream().map(Tensor::shape).toList());
                return true;
            });
            inputTypes = inputs.stream().map(Layer::openBatch).toList();
            built = true;
        } finally {
            if (!built) {
                forgetOwn();
                regularizers.clear();
            }
        }
    }

    static TensorType openBatch(Tensor tensor) {
        var shape = tensor.shape();
        return new TensorType(
                tensor.dtype(), shape.rank() == 0 ? shape : shape.with(0, Dim.symbol("batch")));
    }

    // ---- calling
    // ---------------------------------------------------------------------------------

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
        return apply(List.of(inputs), training);
    }

    /**
     * Computes the outputs of a batch of inputs. Within another layer the model is learning if it
     * is there; elsewhere it is not.
     *
     * @param inputs [batch, …]
     * @return [batch, …]
     */
    public final Tensor apply(Operand inputs) {
        return apply(inputs, Scope.isTraining());
    }

    /**
     * Computes the output of a layer of several inputs.
     *
     * @param inputs the inputs, each [batch, …]
     * @param training whether the model is learning now
     * @return the output
     * @throws IllegalArgumentException if the inputs do not fit, or there are several outputs
     */
    public final Tensor apply(List<? extends Operand> inputs, boolean training) {
        var outputs = applyAll(inputs, training);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "layer '%s' has %d outputs: take them from applyAll"
                            .formatted(name(), outputs.size()));
        }
        return outputs.getFirst();
    }

    /**
     * Computes the output of a layer of several inputs.
     *
     * @param inputs the inputs, each [batch, …]
     * @return the output
     */
    public final Tensor apply(List<? extends Operand> inputs) {
        return apply(inputs, Scope.isTraining());
    }

    /**
     * Computes all outputs of a layer.
     *
     * @param inputs the inputs, each [batch, …]
     * @param training whether the model is learning now
     * @return the outputs
     * @throws IllegalArgumentException if the inputs do not fit, naming the layer
     */
    public final List<Tensor> applyAll(List<? extends Operand> inputs, boolean training) {
        return Scope.within(
                this,
                training,
                () -> {
                    var given = inputs.stream().map(this::input).toList();
                    buildOnce(given);
                    var outputs = withMasks(given, call(given, training));
                    activityRegularizer.ifPresent(regularizer -> {
                        for (var output : outputs) {
                            addLoss(regularizer.loss(output).div(rows(output)));
                        }
                    });
                    return outputs;
                });
    }

    /** How many examples there are, known or not. */
    private static Tensor rows(Tensor output) {
        return Tensor.ones(output.shape().slice(0, 1), output.dtype()).sum();
    }

    private Tensor input(Operand input) {
        var value = input.value();
        var given = castsInputs() ? cast(value) : value;
        if (given != value) {
            mask(value).ifPresent(mask -> masked(given, mask));
        }
        return given;
    }

    /**
     * Whether floating inputs come in the dtype that the layer computes in.
     *
     * @return true without an override
     */
    protected boolean castsInputs() {
        return true;
    }

    /** An output that is an input, the same object, would keep the input's mask, or change it. */
    private List<Tensor> withMasks(List<Tensor> inputs, List<Tensor> outputs) {
        var masks = outputMasks(inputs, outputs);
        var all = new ArrayList<Tensor>(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            var output = outputs.get(i);
            var mask = i < masks.size() ? masks.get(i) : Optional.<Tensor>empty();
            boolean isInput = inputs.stream().anyMatch(input -> input == output);
            var own = isInput && !mask(output).equals(mask) ? output.identity() : output;
            mask.ifPresent(steps -> masked(own, steps));
            all.add(own);
        }
        return all;
    }

    /**
     * Puts this layer behind others, for a {@linkplain Model#of model} made of a graph of layers.
     *
     * @param inputs its inputs
     * @return its output
     * @throws IllegalArgumentException if they do not fit, or there are several outputs
     */
    public final Symbol apply(Symbol... inputs) {
        var outputs = applyAll(inputs);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "layer '%s' has %d outputs: take them from applyAll"
                            .formatted(name(), outputs.size()));
        }
        return outputs.getFirst();
    }

    /**
     * Puts this layer behind others, for a {@linkplain Model#of model} made of a graph of layers.
     *
     * @param inputs its inputs
     * @return all its outputs
     * @throws IllegalArgumentException if they do not fit
     */
    public final List<Symbol> applyAll(Symbol... inputs) {
        return Symbol.outputs(this, List.of(inputs));
    }

    // ---- settings that all layers have
    // -------------------------------------------------------------

    /**
     * Sets the dtypes that this layer computes in and keeps its variables in, before it is used.
     * Layers inside have their own.
     *
     * @param policy the policy
     * @return this layer
     */
    public final Layer dtype(DTypePolicy policy) {
        if (built) {
            throw new IllegalStateException(
                    "layer '" + name() + "' has its variables: set its dtypes before it is used");
        }
        this.policy = policy;
        return this;
    }

    /**
     * The dtypes that this layer computes in and keeps its variables in.
     *
     * @return the policy
     */
    public final DTypePolicy dtype() {
        return policy;
    }

    /**
     * Adds to the loss for each output of this layer: the regularizer's loss for a batch, divided
     * by the number of its examples.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final Layer activityRegularizer(Regularizer regularizer) {
        this.activityRegularizer = Optional.of(regularizer);
        return this;
    }

    /**
     * What is added to the loss for each output.
     *
     * @return the regularizer, if there is one
     */
    public final Optional<Regularizer> activityRegularizer() {
        return activityRegularizer;
    }

    // ---- what is inside
    // --------------------------------------------------------------------------

    /**
     * Whether this layer and those inside have their variables.
     *
     * @return true after it was built or called
     */
    public final boolean isBuilt() {
        return built && layers().stream().allMatch(Layer::isBuilt);
    }

    /**
     * What the layer was first called with, the batch's size open.
     *
     * @return the type of each input; empty before the layer is built
     */
    public final List<TensorType> inputTypes() {
        return inputTypes;
    }

    /**
     * What is added to the loss besides what the outputs cost: the losses that layers have added in
     * the last call of this one, and those of their regularizers.
     *
     * @return scalars
     */
    public final List<Tensor> losses() {
        var all = new ArrayList<>(callLosses);
        for (var layer : tree().values()) {
            layer.regularizers.forEach((variable, regularizer) -> {
                if (layer.isTrainable()) {
                    all.add(regularizer.loss(variable.value()));
                }
            });
        }
        return all;
    }

    final void keepLosses(List<Tensor> losses) {
        callLosses = losses.isEmpty() ? List.of() : List.copyOf(losses);
    }

    /** Takes note that all variables are there. */
    final void setBuilt(List<TensorType> types) {
        inputTypes = List.copyOf(types);
        built = true;
    }
}
