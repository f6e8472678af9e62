package io.gradus.nn.weights;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The constraints, most of which are about norms. */
final class Norms {
    /** Keras' least divisor. */
    private static final double EPSILON = 1e-7;

    private Norms() {}

    static List<Integer> axes(int... axes) {
        return axes.length == 0 ? List.of(0) : Arrays.stream(axes).boxed().toList();
    }

    private static List<Integer> axes(Config config, List<Integer> axes) {
        return axes(config.integers("axis", axes.stream().mapToInt(axis -> axis).toArray()));
    }

    private static Tensor norms(Tensor x, List<Integer> axes) {
        return x.square().sum(axes.stream().mapToInt(axis -> axis).toArray(), true).sqrt();
    }

    private static double checked(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be 0 or more");
        }
        return value;
    }

    record MaxNorm(double maxValue, List<Integer> axes) implements Constraint, Configurable {
        MaxNorm {
            checked("max_value", maxValue);
        }

        @Override
        public Tensor apply(Tensor value) {
            var norms = norms(value, axes);
            return value.times(norms.minimum(maxValue).div(norms.plus(EPSILON)));
        }

        @Override
        public MaxNorm configured(Config config) {
            return new MaxNorm(config.number("max_value", maxValue), Norms.axes(config, axes));
        }
    }

    record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axes)
            implements Constraint, Configurable {
        MinMaxNorm {
            checked("min_value", minValue);
            if (!(maxValue >= minValue)) {
                throw new IllegalArgumentException(
                        "max_value is %s: it must not be less than min_value, %s"
                                .formatted(maxValue, minValue));
            }
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate is " + rate + ": it must be from 0 to 1");
            }
        }

        @Override
        public Tensor apply(Tensor value) {
            var norms = norms(value, axes);
            var wanted = norms.clip(minValue, maxValue).times(rate).plus(norms.times(1 - rate));
            return value.times(wanted.div(norms.plus(EPSILON)));
        }

        @Override
        public MinMaxNorm configured(Config config) {
            return new MinMaxNorm(
                    config.number("min_value", minValue),
                    config.number("max_value", maxValue),
                    config.number("rate", rate),
                    Norms.axes(config, axes));
        }
    }

    record NonNeg() implements Constraint, Configurable {
        @Override
        public Tensor apply(Tensor value) {
            return value.relu();
        }

        @Override
        public NonNeg configured(Config config) {
            return this;
        }
    }

    record UnitNorm(List<Integer> axes) implements Constraint, Configurable {
        @Override
        public Tensor apply(Tensor value) {
            return value.div(norms(value, axes).plus(EPSILON));
        }

        @Override
        public UnitNorm configured(Config config) {
            return new UnitNorm(Norms.axes(config, axes));
        }
    }
}
