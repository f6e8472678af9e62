package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import java.util.Optional;

/**
 * What is to be said about a variable of a layer before it is made.
 *
 * @param name what it is called within the layer, such as {@code kernel}
 * @param shape its shape
 * @param initializer its first value
 * @param trainable whether training changes it
 * @param regularizer what is added to the loss for it
 * @param constraint what its values must keep to
 * @param dtype its dtype; empty for that of the layer's variables
 */
public record Weight(
        String name,
        Shape shape,
        Initializer initializer,
        boolean trainable,
        Optional<Regularizer> regularizer,
        Optional<Constraint> constraint,
        Optional<DType> dtype) {
    /**
     * A trainable variable.
     *
     * @param name what it is called within the layer
     * @param shape its shape
     * @param initializer its first value
     * @return the description
     */
    public static Weight of(String name, Shape shape, Initializer initializer) {
        return new Weight(
                name,
                shape,
                initializer,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The same, not trained: such as a mean that moves.
     *
     * @return a new description
     */
    public Weight fixed() {
        return new Weight(name, shape, initializer, false, regularizer, constraint, dtype);
    }

    /**
     * The same with something added to the loss for it.
     *
     * @param regularizer what; empty for nothing
     * @return a new description
     */
    public Weight regularizer(Optional<Regularizer> regularizer) {
        return new Weight(name, shape, initializer, trainable, regularizer, constraint, dtype);
    }

    /**
     * The same with something that its values must keep to.
     *
     * @param constraint what; empty for nothing
     * @return a new description
     */
    public Weight constraint(Optional<Constraint> constraint) {
        return new Weight(name, shape, initializer, trainable, regularizer, constraint, dtype);
    }

    /**
     * The same in a dtype of its own.
     *
     * @param dtype the dtype
     * @return a new description
     */
    public Weight dtype(DType dtype) {
        return new Weight(
                name, shape, initializer, trainable, regularizer, constraint, Optional.of(dtype));
    }
}
