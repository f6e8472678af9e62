package io.gradus.nn.weights;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** Initializers whose variance is scale / n, where n depends on the shape. */
final class ScaledValues {
    private ScaledValues() {}

    record VarianceScaling(
            double scale, Mode mode, Distribution distribution, Optional<Integer> seed)
            implements Initializer, Configurable {
        /** The deviation of the standard normal distribution within (−2, 2). */
        private static final double CUT = 0.87962566103423978;

        VarianceScaling {
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale is " + scale + ": it must be positive");
            }
        }

        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            var fans = Fans.of(shape);
            double n =
                    switch (mode) {
                        case FAN_IN -> fans.in();
                        case FAN_OUT -> fans.out();
                        case FAN_AVG -> (fans.in() + fans.out()) / 2;
                    };
            double variance = scale / Math.max(1, n);
            double limit = Math.sqrt(3 * variance);
            var source = DrawnValues.source(seed, generator);
            return switch (distribution) {
                case UNIFORM -> source.uniform(shape, -limit, limit, dtype);
                case UNTRUNCATED_NORMAL -> source.normal(shape, 0, Math.sqrt(variance), dtype);
                case TRUNCATED_NORMAL ->
                        source.truncatedNormal(shape, 0, Math.sqrt(variance) / CUT, dtype);
            };
        }

        @Override
        public VarianceScaling seed(int seed) {
            return new VarianceScaling(scale, mode, distribution, Optional.of(seed));
        }

        @Override
        public VarianceScaling configured(Config config) {
            return new VarianceScaling(
                    config.number("scale", scale),
                    config.choice("mode", mode),
                    config.choice("distribution", distribution),
                    config.optionalInteger("seed", seed));
        }
    }

    record GlorotNormal(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public GlorotNormal seed(int seed) {
            return new GlorotNormal(Optional.of(seed));
        }

        @Override
        public GlorotNormal configured(Config config) {
            return new GlorotNormal(config.optionalInteger("seed", seed));
        }
    }

    record GlorotUniform(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(1, Mode.FAN_AVG, Distribution.UNIFORM, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public GlorotUniform seed(int seed) {
            return new GlorotUniform(Optional.of(seed));
        }

        @Override
        public GlorotUniform configured(Config config) {
            return new GlorotUniform(config.optionalInteger("seed", seed));
        }
    }

    record HeNormal(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public HeNormal seed(int seed) {
            return new HeNormal(Optional.of(seed));
        }

        @Override
        public HeNormal configured(Config config) {
            return new HeNormal(config.optionalInteger("seed", seed));
        }
    }

    record HeUniform(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(2, Mode.FAN_IN, Distribution.UNIFORM, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public HeUniform seed(int seed) {
            return new HeUniform(Optional.of(seed));
        }

        @Override
        public HeUniform configured(Config config) {
            return new HeUniform(config.optionalInteger("seed", seed));
        }
    }

    record LecunNormal(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public LecunNormal seed(int seed) {
            return new LecunNormal(Optional.of(seed));
        }

        @Override
        public LecunNormal configured(Config config) {
            return new LecunNormal(config.optionalInteger("seed", seed));
        }
    }

    record LecunUniform(Optional<Integer> seed) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return new VarianceScaling(1, Mode.FAN_IN, Distribution.UNIFORM, seed)
                    .value(shape, dtype, generator);
        }

        @Override
        public LecunUniform seed(int seed) {
            return new LecunUniform(Optional.of(seed));
        }

        @Override
        public LecunUniform configured(Config config) {
            return new LecunUniform(config.optionalInteger("seed", seed));
        }
    }
}
