package io.gradus.nn.weights;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.weights.Regularizer.Mode;
import io.gradus.tensor.Tensor;

/** The regularizers. */
final class Penalties {
    private Penalties() {}

    private static double checked(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be a number, 0 or more");
        }
        return value;
    }

    record L1(double l1) implements Regularizer, Configurable {
        L1 {
            checked("l1", l1);
        }

        @Override
        public Tensor loss(Tensor x) {
            return x.abs().sum().times(l1);
        }

        @Override
        public L1 configured(Config config) {
            return new L1(config.number("l1", l1));
        }
    }

    record L2(double l2) implements Regularizer, Configurable {
        L2 {
            checked("l2", l2);
        }

        @Override
        public Tensor loss(Tensor x) {
            return x.square().sum().times(l2);
        }

        @Override
        public L2 configured(Config config) {
            return new L2(config.number("l2", l2));
        }
    }

    record L1L2(double l1, double l2) implements Regularizer, Configurable {
        L1L2 {
            checked("l1", l1);
            checked("l2", l2);
        }

        @Override
        public Tensor loss(Tensor x) {
            return x.abs().sum().times(l1).plus(x.square().sum().times(l2));
        }

        @Override
        public L1L2 configured(Config config) {
            return new L1L2(config.number("l1", l1), config.number("l2", l2));
        }
    }

    record OrthogonalRegularizer(double factor, Mode mode) implements Regularizer, Configurable {
        OrthogonalRegularizer {
            checked("factor", factor);
        }

        @Override
        public Tensor loss(Tensor x) {
            if (x.rank() != 2) {
                throw new IllegalArgumentException(
                        "orthogonal: the shape is %s: it must be that of a matrix"
                                .formatted(x.shape()));
            }
            boolean rows = mode == Mode.ROWS;
            int size = x.shape().size(rows ? 0 : 1);
            var lengths = x.square().sum(new int[] {rows ? 1 : 0}, true).sqrt();
            var unit = x.div(lengths.maximum(1e-12));
            var cosines = unit.matmul(unit, !rows, rows);
            var others = Tensor.eye(size, x.dtype()).unaryMinus().plus(1);
            double pairs = size * (size - 1) / 2.0;
            return cosines.times(others).abs().sum().times(0.5 * factor / pairs);
        }

        @Override
        public OrthogonalRegularizer configured(Config config) {
            return new OrthogonalRegularizer(
                    config.number("factor", factor), config.choice("mode", mode));
        }
    }
}
