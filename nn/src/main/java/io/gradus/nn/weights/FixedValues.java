package io.gradus.nn.weights;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.ops.Grids;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/** Initializers without chance. */
final class FixedValues {
    private FixedValues() {}

    record Zeros() implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return Tensor.zeros(shape, dtype);
        }

        @Override
        public Zeros configured(Config config) {
            return this;
        }
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

    record Constant(double value) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            return Tensor.full(shape, value, dtype);
        }

        @Override
        public Constant configured(Config config) {
            return new Constant(config.number("value", value));
        }
    }

    record Identity(double gain) implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            if (shape.rank() != 2) {
                throw new IllegalArgumentException(
                        "identity: the shape is %s: it must be that of a matrix".formatted(shape));
            }
            return Grids.eye(shape.size(0), shape.size(1), 0, dtype).times(gain);
        }

        @Override
        public Identity configured(Config config) {
            return new Identity(config.number("gain", gain));
        }
    }

    /** Waves times a window: one column for each frequency from 0 to half the sampling rate. */
    record STFT(Side side, Window window, Scaling scaling, boolean periodic)
            implements Initializer, Configurable {
        @Override
        public Tensor value(Shape shape, DType dtype, Generator generator) {
            if (shape.rank() != 3 || shape.size(2) < 2) {
                throw new IllegalArgumentException(
                        "stft: the shape is %s: it must be (frame, channels, frequencies), with 2 or more frequencies"
                                .formatted(shape));
            }
            int frame = shape.size(0);
            int frequencies = shape.size(2);
            var weights = weights(frame);
            var waves = new double[frame * frequencies];
            for (int t = 0; t < frame; t++) {
                for (int f = 0; f < frequencies; f++) {
                    double angle = -2 * Math.PI * t * f / (2 * (frequencies - 1));
                    waves[t * frequencies + f] =
                            weights[t] * (side == Side.REAL ? Math.cos(angle) : Math.sin(angle));
                }
            }
            return Tensor.of(waves, Shape.of(frame, 1, frequencies)).broadcastTo(shape).cast(dtype);
        }

        /** The window, divided by what the scaling asks for. */
        private double[] weights(int frame) {
            var weights = new double[frame];
            double squares = 0;
            double sum = 0;
            for (int t = 0; t < frame; t++) {
                int last = periodic ? frame : frame - 1;
                weights[t] = last == 0 ? 1 : window.weight((double) t / last);
                squares += weights[t] * weights[t];
                sum += Math.abs(weights[t]);
            }
            double divisor =
                    window == Window.NONE || scaling == Scaling.NONE
                            ? 1
                            : scaling == Scaling.DENSITY ? Math.sqrt(squares) : sum;
            for (int t = 0; t < frame; t++) {
                weights[t] /= divisor;
            }
            return weights;
        }

        @Override
        public STFT configured(Config config) {
            return new STFT(
                    config.choice("side", side),
                    config.choice("window", window),
                    config.choice("scaling", scaling),
                    config.truth("periodic", periodic));
        }
    }
}
