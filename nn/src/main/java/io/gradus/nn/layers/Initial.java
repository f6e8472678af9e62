package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/** First values that layers of this package begin with. */
final class Initial {
    private Initial() {}

    static Initializer ones() {
        return new Ones();
    }

    static Initializer uniform() {
        return new RandomUniform(-0.05, 0.05);
    }

    record Ones() implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return Tensor.ones(shape, dtype);
        }

        @Override
        public Ones configured(Config config) {
            return this;
        }
    }

    record RandomUniform(double minval, double maxval) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return generator.uniform(shape, minval, maxval, dtype);
        }

        @Override
        public RandomUniform configured(Config config) {
            return new RandomUniform(
                    config.number("minval", minval), config.number("maxval", maxval));
        }
    }
}
