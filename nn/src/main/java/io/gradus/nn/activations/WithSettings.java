package io.gradus.nn.activations;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.ops.Neural;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Activations with settings. */
final class WithSettings {
    private WithSettings() {}

    record Celu(double alpha) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().celu(alpha);
        }

        @Override
        public Celu configured(Config config) {
            return new Celu(config.number("alpha", alpha));
        }
    }

    record Elu(double alpha) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().elu(alpha);
        }

        @Override
        public Elu configured(Config config) {
            return new Elu(config.number("alpha", alpha));
        }
    }

    record Gelu(boolean approximate) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return approximate ? x.value().geluTanh() : x.value().gelu();
        }

        @Override
        public Gelu configured(Config config) {
            return new Gelu(config.truth("approximate", approximate));
        }
    }

    record Glu(int axis) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return Neural.glu(x, axis);
        }

        @Override
        public Glu configured(Config config) {
            return new Glu(config.integer("axis", axis));
        }
    }

    record HardShrink(double threshold) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().hardShrink(threshold);
        }

        @Override
        public HardShrink configured(Config config) {
            return new HardShrink(config.number("threshold", threshold));
        }
    }

    record LeakyRelu(double negativeSlope) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().leakyRelu(negativeSlope);
        }

        @Override
        public LeakyRelu configured(Config config) {
            return new LeakyRelu(config.number("negative_slope", negativeSlope));
        }
    }

    record LogSoftmax(int axis) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().logSoftmax(axis);
        }

        @Override
        public LogSoftmax configured(Config config) {
            return new LogSoftmax(config.integer("axis", axis));
        }
    }

    record SoftShrink(double threshold) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().softShrink(threshold);
        }

        @Override
        public SoftShrink configured(Config config) {
            return new SoftShrink(config.number("threshold", threshold));
        }
    }

    record Sparsemax(int axis) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return Neural.sparsemax(x, axis);
        }

        @Override
        public Sparsemax configured(Config config) {
            return new Sparsemax(config.integer("axis", axis));
        }
    }

    record Squareplus(double b) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().squareplus(b);
        }

        @Override
        public Squareplus configured(Config config) {
            return new Squareplus(config.number("b", b));
        }
    }

    record Relu(double negativeSlope, Optional<Double> maxValue, double threshold)
            implements Activation, Configurable {
        Relu {
            if (!(negativeSlope >= 0) || maxValue.filter(max -> !(max >= 0)).isPresent()) {
                throw new IllegalArgumentException(
                        "relu: negative_slope is %s and max_value %s: both must be 0 or more"
                                .formatted(negativeSlope, maxValue.orElse(0.0)));
            }
        }

        @Override
        public Tensor apply(Operand x) {
            var value = x.value();
            var zero = Tensor.scalar(value.dtype(), 0);
            var above =
                    threshold == 0
                            ? value.relu()
                            : Tensors.where(value.greater(threshold), value, zero);
            if (maxValue.isPresent()) {
                above = above.clip(0, maxValue.get());
            }
            if (negativeSlope == 0) {
                return above;
            }
            return above.minus(value.unaryMinus().plus(threshold).relu().times(negativeSlope));
        }

        @Override
        public Relu configured(Config config) {
            return new Relu(
                    config.number("negative_slope", negativeSlope),
                    config.optionalNumber("max_value", maxValue),
                    config.number("threshold", threshold));
        }
    }

    record Softmax(List<Integer> axes) implements Activation, Configurable {
        Softmax {
            if (axes.isEmpty()) {
                throw new IllegalArgumentException(
                        "softmax: there is no axis: it needs one or more");
            }
        }

        @Override
        public Tensor apply(Operand x) {
            var value = x.value();
            if (axes.size() == 1) {
                return value.softmax(axes.getFirst());
            }
            var together = array();
            var powers = value.minus(value.max(together, true).stopGradient()).exp();
            return powers.div(powers.sum(together, true));
        }

        private int[] array() {
            return axes.stream().mapToInt(axis -> axis).toArray();
        }

        @Override
        public Softmax configured(Config config) {
            var read = config.integers("axis", array());
            return new Softmax(Arrays.stream(read).boxed().toList());
        }
    }

    record Threshold(double threshold, double value) implements Activation, Configurable {
        @Override
        public Tensor apply(Operand x) {
            return x.value().threshold(threshold, value);
        }

        @Override
        public Threshold configured(Config config) {
            return new Threshold(
                    config.number("threshold", threshold), config.number("value", value));
        }
    }
}
