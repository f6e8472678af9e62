package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.InitialValues;
import io.gradus.nn.Layer;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.function.Supplier;

/** What tests of layers of sequences share. */
final class Sequences {
    private Sequences() {}

    static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toDoubleArray())
                .usingComparatorWithPrecision(1e-9)
                .containsExactly(expected.toDoubleArray());
    }

    static void assertClose(List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertClose(actual.get(i), expected.get(i));
        }
    }

    static <L extends Layer> L wide(L layer) {
        layer.dtype(DTypePolicy.FLOAT64);
        return layer;
    }

    static Tensor random(int seed, int... sizes) {
        return new Generator(seed).normal(Shape.of(sizes), 0, 1, DType.FLOAT64);
    }

    /** True for the first steps of each example. */
    static Tensor lengths(int steps, int... lengths) {
        return Tensor.arange(steps).less(Tensor.of(lengths).expandDims(1));
    }

    /** A cell of one's own, whose output is not a state, and which has a layer inside. */
    static final class Accumulator extends Cell {
        private final Dense readout = new Dense(3, "tanh");
        private Variable decay;

        @Override
        protected List<Shape> stateShapes(Shape inputShape) {
            return List.of(Shape.scalar(), inputShape.without(0));
        }

        @Override
        protected void build(Shape inputShape) {
            decay = addVariable("decay", Shape.of(inputShape.size(-1)), Initializer.constant(0.7));
        }

        @Override
        protected Step step(Tensor inputs, List<Tensor> states, boolean training) {
            var sum = states.get(1).times(cast(decay)).plus(inputs);
            return new Step(readout.apply(sum), List.of(states.get(0).plus(1), sum));
        }
    }

    static List<Supplier<Recurrent<?>>> layers() {
        return List.of(
                () -> new SimpleRNN(3),
                () -> new LSTM(3),
                () -> new GRU(3),
                () -> new GRU(3).resetAfter(false),
                () -> new RNN(new Accumulator()),
                () -> new RNN(List.of(new LSTMCell(2), new GRUCell(3))),
                () -> new RNN(List.of(new LSTMCell(2), new Accumulator())));
    }

    static <L extends Layer> L builtWide(Supplier<L> supplier, int features) {
        var before = DTypePolicy.global();
        DTypePolicy.global(DTypePolicy.FLOAT64);
        try {
            var layer = supplier.get();
            var spec = Shape.of(List.of(Dim.symbol("batch"), Dim.symbol("time"), Dim.of(features)));
            layer.build(
                    List.of(new TensorType(DType.FLOAT64, spec)),
                    InitialValues.drawnFrom(new Generator(3)));
            return layer;
        } finally {
            DTypePolicy.global(before);
        }
    }
}
