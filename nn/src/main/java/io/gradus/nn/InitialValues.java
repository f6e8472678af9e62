package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.function.Supplier;

/** Where the first values of a model's variables come from: a generator, or a file. */
public interface InitialValues {
    /**
     * The first value of a variable.
     *
     * @param path the path of the variable
     * @param shape its shape
     * @param dtype its dtype
     * @param initializer what its layer would begin with
     * @return the value, of that shape and dtype
     */
    Tensor value(String path, Shape shape, DType dtype, Initializer initializer);

    /**
     * A generator for a layer that draws random numbers when it is called.
     *
     * @return a generator of its own
     */
    Generator generator();

    /**
     * Values that initializers draw.
     *
     * @param generator where random numbers come from
     * @return the source
     */
    static InitialValues drawnFrom(Generator generator) {
        return new InitialValues() {
            @Override
            public Tensor value(String path, Shape shape, DType dtype, Initializer initializer) {
                return initializer.value(shape, dtype, generator);
            }

            @Override
            public Generator generator() {
                return generator.split();
            }
        };
    }

    /**
     * Runs code whose layers, wherever they make their variables, take first values from here.
     *
     * @param code makes layers or models, or calls them
     * @param <R> what it returns
     * @return what the code returned
     */
    default <R> R within(Supplier<R> code) {
        return Scope.outermost(this, code);
    }
}
