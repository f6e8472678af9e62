package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/**
 * Float64 first values for variables, and random float64 inputs, which central differences need.
 */
public record Doubles(Generator generator) implements InitialValues {
    public Doubles(long seed) {
        this(new Generator(seed));
    }

    @Override
    public Tensor value(String path, Shape shape, DType dtype, Initializer initializer) {
        // Biases begin as zeros, where their gradients are the least telling.
        return generator.uniform(shape, -1, 1, DType.FLOAT64);
    }

    public Tensor uniform(int... sizes) {
        return generator.uniform(Shape.of(sizes), -1, 1, DType.FLOAT64);
    }
}
