package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A place in a graph of layers: an {@link Input}, or an output of a layer that was put behind
 * others. A {@link Model#of model} is made from some to others.
 *
 * {@snippet :
 * var image = Input.of(Shape.of(28, 28, 1));
 * var features = new Flatten().apply(image);
 * var model = Model.of(image, new Dense(10).apply(features));
 * }
 */
public final class Symbol {
    /**
     * One use of a layer.
     *
     * @param layer the layer
     * @param inputs what it is put behind
     * @param types the types of its outputs
     */
    public record Use(Layer layer, List<Symbol> inputs, List<TensorType> types) {}

    private final TensorType type;
    private final Optional<Use> use;
    private final int output;
    private final boolean named;
    private String name;

    Symbol(TensorType type, String name) {
        this.type = type;
        this.use = Optional.empty();
        this.output = 0;
        this.named = true;
        this.name = name;
    }

    /** An input that nobody has named. */
    Symbol(TensorType type) {
        this.type = type;
        this.use = Optional.empty();
        this.output = 0;
        this.named = false;
        this.name = "input";
    }

    boolean isNamed() {
        return named;
    }

    /** Tells an input that nobody has named from others. */
    void number(int number) {
        name = "input_" + number;
    }

    private Symbol(Use use, int output) {
        this.type = use.types.get(output);
        this.use = Optional.of(use);
        this.output = output;
        this.named = true;
        this.name = use.layer.name();
    }

    /** Puts a layer behind symbols, and makes its variables if it has none. */
    static List<Symbol> outputs(Layer layer, List<Symbol> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("layer '" + layer.name() + "' needs an input");
        }
        Graph.giveName(layer, inputs);
        var types = inputs.stream().map(Symbol::type).toList();
        var made = layer.build(types, Scope.values());
        var use = new Use(layer, List.copyOf(inputs), List.copyOf(made));
        var outputs = new ArrayList<Symbol>();
        for (int i = 0; i < made.size(); i++) {
            outputs.add(new Symbol(use, i));
        }
        return outputs;
    }

    /**
     * Where it comes from.
     *
     * @return the use of a layer; empty for an input
     */
    public Optional<Use> use() {
        return use;
    }

    /**
     * Which output of the layer it is.
     *
     * @return the number, 0 for the first
     */
    public int output() {
        return output;
    }

    /** All uses of layers from inputs to here, each after those before it. */
    void collect(Set<Symbol> seen, LinkedHashSet<Use> uses) {
        if (seen.add(this)) {
            use.ifPresent(made -> {
                made.inputs.forEach(input -> input.collect(seen, uses));
                uses.add(made);
            });
        }
    }

    /**
     * The name of the layer that it comes from, or of the input.
     *
     * @return the name
     */
    public String name() {
        // A layer may get another name when it goes into a model beside one of the same.
        return use.map(made -> made.layer().name()).orElse(name);
    }

    /**
     * Dtype and shape.
     *
     * @return the type; the batch's size is open
     */
    public TensorType type() {
        return type;
    }

    /**
     * The shape.
     *
     * @return the shape; the batch's size is open
     */
    public Shape shape() {
        return type.shape();
    }

    /**
     * The dtype.
     *
     * @return the dtype
     */
    public DType dtype() {
        return type.dtype();
    }

    // ---- arithmetic
    // ------------------------------------------------------------------------------

    /**
     * Any function of this symbol's tensor, as a layer without variables. A model with such a layer
     * cannot be saved; a layer of one's own can.
     *
     * @param function from a batch to a batch
     * @return its output
     */
    public Symbol map(Function<Tensor, Tensor> function) {
        return new Calculation("map", inputs -> function.apply(inputs.getFirst())).apply(this);
    }

    /**
     * The sum, element by element.
     *
     * @param other what is added
     * @return the sum
     */
    public Symbol plus(Symbol other) {
        return new Calculation("plus", in -> in.get(0).plus(in.get(1))).apply(this, other);
    }

    /**
     * The sum with something fixed, or a variable.
     *
     * @param other what is added
     * @return the sum
     */
    public Symbol plus(Operand other) {
        return map(x -> x.plus(other));
    }

    /**
     * The difference, element by element.
     *
     * @param other what is taken away
     * @return the difference
     */
    public Symbol minus(Symbol other) {
        return new Calculation("minus", in -> in.get(0).minus(in.get(1))).apply(this, other);
    }

    /**
     * The product, element by element.
     *
     * @param other the other factor
     * @return the product
     */
    public Symbol times(Symbol other) {
        return new Calculation("times", in -> in.get(0).times(in.get(1))).apply(this, other);
    }

    /**
     * The product with a number.
     *
     * @param factor the number
     * @return the product
     */
    public Symbol times(Number factor) {
        return map(x -> x.times(factor));
    }

    /**
     * The quotient, element by element.
     *
     * @param other what is divided by
     * @return the quotient
     */
    public Symbol div(Symbol other) {
        return new Calculation("div", in -> in.get(0).div(in.get(1))).apply(this, other);
    }

    /** A function of tensors as a layer. */
    private static final class Calculation extends Layer {
        private final Function<List<Tensor>, Tensor> function;

        Calculation(String name, Function<List<Tensor>, Tensor> function) {
            this.function = function;
            suggestName(name);
        }

        @Override
        protected List<Tensor> call(List<Tensor> inputs, boolean training) {
            return List.of(function.apply(inputs));
        }
    }

    @Override
    public String toString() {
        return "Symbol '" + name + "' " + type;
    }
}
