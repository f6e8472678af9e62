package io.gradus.nn.weights;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/** Initializers whose distribution is the same for all shapes, and orthogonal matrices. */
final class DrawnValues {
    private DrawnValues() {}

    /** A generator of its own, if there is a seed. */
    static Generator source(Optional<Integer> seed, Generator generator) {
        return seed.map(s -> new Generator((long) s)).orElse(generator);
    }

    private static void requireDeviation(double stddev) {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("stddev is " + stddev + ": it must be 0 or more");
        }
    }

    record RandomNormal(double mean, double stddev, Optional<Integer> seed)
            implements Initializer, Configurable {
        RandomNormal {
            requireDeviation(stddev);
        }

        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return source(seed, generator).normal(shape, mean, stddev, dtype);
        }

        @Override
        public RandomNormal seed(int seed) {
            return new RandomNormal(mean, stddev, Optional.of(seed));
        }

        @Override
        public RandomNormal configured(Config config) {
            return new RandomNormal(
                    config.number("mean", mean),
                    config.number("stddev", stddev),
                    config.optionalInteger("seed", seed));
        }
    }

    record TruncatedNormal(double mean, double stddev, Optional<Integer> seed)
            implements Initializer, Configurable {
        TruncatedNormal {
            requireDeviation(stddev);
        }

        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return source(seed, generator).truncatedNormal(shape, mean, stddev, dtype);
        }

        @Override
        public TruncatedNormal seed(int seed) {
            return new TruncatedNormal(mean, stddev, Optional.of(seed));
        }

        @Override
        public TruncatedNormal configured(Config config) {
            return new TruncatedNormal(
                    config.number("mean", mean),
                    config.number("stddev", stddev),
                    config.optionalInteger("seed", seed));
        }
    }

    record RandomUniform(double minval, double maxval, Optional<Integer> seed)
            implements Initializer, Configurable {
        RandomUniform {
            if (!(minval <= maxval)) {
                throw new IllegalArgumentException(
                        "minval is %s and maxval %s: the first must not be larger"
                                .formatted(minval, maxval));
            }
        }

        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return source(seed, generator).uniform(shape, minval, maxval, dtype);
        }

        @Override
        public RandomUniform seed(int seed) {
            return new RandomUniform(minval, maxval, Optional.of(seed));
        }

        @Override
        public RandomUniform configured(Config config) {
            return new RandomUniform(
                    config.number("minval", minval),
                    config.number("maxval", maxval),
                    config.optionalInteger("seed", seed));
        }
    }

    record Orthogonal(double gain, Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            if (shape.rank() < 2) {
                throw new IllegalArgumentException(
                        "orthogonal: the shape is %s: it must have 2 axes or more"
                                .formatted(shape));
            }
            int columns = shape.size(-1);
            int rows = shape.slice(0, shape.rank() - 1).elements();
            var tall = Shape.of(Math.max(rows, columns), Math.min(rows, columns));
            var random = source(seed, generator).normal(tall, 0, 1, dtype.computeType());
            var qr = random.qr(false);
            // Without the signs the matrices would not be equally likely (Mezzadri, 2007).
            var negative = qr.r().diagonal(0, -2, -1).less(0);
            var q = qr.q().times(Tensors.where(negative, Tensor.of(-1), Tensor.of(1)));
            var matrix = rows < columns ? q.transpose() : q;
            return matrix.times(gain).reshape(shape).cast(dtype);
        }

        @Override
        public Orthogonal seed(int seed) {
            return new Orthogonal(gain, Optional.of(seed));
        }

        @Override
        public Orthogonal configured(Config config) {
            return new Orthogonal(
                    config.number("gain", gain), config.optionalInteger("seed", seed));
        }
    }
}
