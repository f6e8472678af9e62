package io.gradus.bench.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Npy;
import io.gradus.bench.harness.Peer;
import io.gradus.bench.harness.PeerLoop;
import io.gradus.bench.harness.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** DJL's arrays on PyTorch, without the layers around them, which would cost more. */
public final class DjlPeer implements Peer {
    private DjlPeer() {}

    /**
     * Serves the runner.
     *
     * @param arguments the work, the number of threads, and the folder with the inputs
     * @throws Exception if a step fails
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", arguments[1]);
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        PeerLoop.serve(new DjlPeer(), arguments);
    }

    @Override
    public Map<String, String> about() {
        var engine = Engine.getInstance();
        return Map.of(
                "version",
                "DJL %s, %s %s, Java %s"
                        .formatted(
                                Engine.getDjlVersion(),
                                engine.getEngineName(),
                                engine.getVersion(),
                                Runtime.version()));
    }

    @Override
    public Optional<Steps> open(Work work, Inputs inputs, int threads) throws IOException {
        var manager = NDManager.newBaseManager();
        var weights = new Weights(manager, inputs, !work.name().startsWith("G"));
        return Optional.of(
                switch (work) {
                    case A, B ->
                            training(manager, Nets.mlp(weights), classes(), sgd(), inputs, weights);
                    case C ->
                            training(
                                    manager, Nets.cnn(weights), classes(), adam(), inputs, weights);
                    case D ->
                            training(
                                    manager,
                                    Nets.lstm(weights),
                                    classes(),
                                    adam(),
                                    inputs,
                                    weights);
                    case E ->
                            training(
                                    manager, new Gpt(weights), classes(), adamW(), inputs, weights);
                    case F ->
                            training(
                                    manager,
                                    Nets.regression(weights),
                                    (y, output) -> output.sub(y).square().mean(),
                                    sgd(),
                                    inputs,
                                    weights);
                    case G_B -> inference(manager, Nets.mlp(weights), inputs);
                    case G_C -> inference(manager, Nets.cnn(weights), inputs);
                    default -> throw new IllegalArgumentException(work + " is no net");
                });
    }

    private static BinaryOperator<NDArray> classes() {
        var loss = Loss.softmaxCrossEntropyLoss();
        return (y, output) ->
                loss.evaluate(
                        new NDList(y.flatten()),
                        new NDList(output.reshape(-1, output.getShape().tail())));
    }

    private static Optimizer sgd() {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
    }

    private static Optimizer adam() {
        return Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.001f)).build();
    }

    private static Optimizer adamW() {
        return Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(0.001f))
                .optWeightDecays(0.01f)
                .build();
    }

    private static Steps training(
            NDManager manager,
            UnaryOperator<NDArray> net,
            BinaryOperator<NDArray> loss,
            Optimizer optimizer,
            Inputs inputs,
            Weights weights)
            throws IOException {
        return new Training(
                arrays(manager, inputs.x()),
                arrays(manager, inputs.y()),
                net,
                loss,
                optimizer,
                weights.all());
    }

    private static Steps inference(NDManager manager, UnaryOperator<NDArray> net, Inputs inputs)
            throws IOException {
        var x = arrays(manager, inputs.x());
        return batch -> {
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                double sum = 0;
                float[] outputs = net.apply(x.get(batch)).toFloatArray();
                for (float output : outputs) {
                    sum += output * output;
                }
                return sum / outputs.length;
            }
        };
    }

    private static List<NDArray> arrays(NDManager manager, List<Npy.Array> arrays) {
        var result = new ArrayList<NDArray>();
        for (var array : arrays) {
            result.add(Weights.array(manager, array));
        }
        return result;
    }

    private static final class Training implements Steps {
        private final Engine engine = Engine.getInstance();
        private final List<NDArray> x;
        private final List<NDArray> y;
        private final UnaryOperator<NDArray> net;
        private final BinaryOperator<NDArray> loss;
        private final Optimizer optimizer;
        private final Map<String, NDArray> weights;
        private boolean begun;

        Training(
                List<NDArray> x,
                List<NDArray> y,
                UnaryOperator<NDArray> net,
                BinaryOperator<NDArray> loss,
                Optimizer optimizer,
                Map<String, NDArray> weights) {
            this.x = x;
            this.y = y;
            this.net = net;
            this.loss = loss;
            this.optimizer = optimizer;
            this.weights = weights;
        }

        @Override
        public double step(int batch) {
            if (!begun) {
                // Now the optimizer makes what it remembers, which the end of a scope would close.
                begun = true;
                return update(batch);
            }
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return update(batch);
            }
        }

        private double update(int batch) {
            NDArray value;
            try (var collector = engine.newGradientCollector()) {
                value = loss.apply(y.get(batch), net.apply(x.get(batch)));
                collector.backward(value);
            }
            weights.forEach((name, weight) -> optimizer.update(name, weight, weight.getGradient()));
            return value.getFloat();
        }
    }

    /** The parameters, with the first values that all peers share. */
    static final class Weights {
        private final NDManager manager;
        private final Inputs inputs;
        private final boolean trained;
        private final Map<String, NDArray> weights = new LinkedHashMap<>();

        Weights(NDManager manager, Inputs inputs, boolean trained) {
            this.manager = manager;
            this.inputs = inputs;
            this.trained = trained;
        }

        NDArray get(String name) throws IOException {
            return get(name, UnaryOperator.identity());
        }

        /** A parameter in the layout that PyTorch wants. */
        NDArray get(String name, UnaryOperator<NDArray> layout) throws IOException {
            var weight = layout.apply(array(manager, inputs.parameter(name))).duplicate();
            if (trained) {
                weight.setRequiresGradient(true);
                weights.put(name, weight);
            }
            return weight;
        }

        NDManager manager() {
            return manager;
        }

        Map<String, NDArray> all() {
            return weights;
        }

        static NDArray array(NDManager manager, Npy.Array array) {
            var shape = new Shape(Arrays.stream(array.shape()).asLongStream().toArray());
            return array.floats().length > 0
                    ? manager.create(array.floats(), shape)
                    : manager.create(array.ints(), shape).toType(DataType.INT64, true);
        }
    }
}
