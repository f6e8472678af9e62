package io.gradus.bench.tensorflow;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Npy;
import io.gradus.bench.harness.Peer;
import io.gradus.bench.harness.PeerLoop;
import io.gradus.bench.harness.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** TensorFlow Java: one graph with forward pass, gradients and updates, run once for each step. */
public final class TensorFlowPeer implements Peer {
    private TensorFlowPeer() {}

    /**
     * Serves the runner.
     *
     * @param arguments the work, the number of threads, and the folder with the inputs
     * @throws Exception if a step fails
     */
    public static void main(String[] arguments) throws Exception {
        PeerLoop.serve(new TensorFlowPeer(), arguments);
    }

    @Override
    public Map<String, String> about() {
        return Map.of(
                "version",
                "TensorFlow %s, Java %s".formatted(TensorFlow.version(), Runtime.version()));
    }

    @Override
    public Optional<Steps> open(Work work, Inputs inputs, int threads) throws IOException {
        var graph = new Graph();
        var tf = Ops.create(graph);
        var weights = new Weights(tf, inputs);
        var nets = new Nets(tf, weights);
        var x = inputs.x();
        var y = inputs.y();
        var shape = Shape.of(longs(x.getFirst().shape()));
        // One session's settings, or each thread count would share the pools of the first.
        var config =
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .setGraphOptions(
                                GraphOptions.newBuilder()
                                        .setOptimizerOptions(
                                                OptimizerOptions.newBuilder()
                                                        .setGlobalJitLevel(
                                                                OptimizerOptions.GlobalJitLevel
                                                                        .OFF)))
                        .build();
        if (work == Work.E) {
            var tokens = tf.placeholder(TInt32.class, Placeholder.shape(shape));
            var output = new Gpt(tf, weights).apply(tokens);
            return Optional.of(training(tf, graph, config, work, tokens, output, weights, x, y));
        }
        var images = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
        var output =
                switch (work) {
                    case A, B, G_B -> nets.mlp(images);
                    case C, G_C -> nets.cnn(images);
                    case D -> nets.lstm(images);
                    case F -> nets.regression(images);
                    default -> throw new IllegalArgumentException(work + " is no net");
                };
        return Optional.of(
                work.name().startsWith("G")
                        ? inference(graph, config, images, output, weights, x)
                        : training(tf, graph, config, work, images, output, weights, x, y));
    }

    private static Steps training(
            Ops tf,
            Graph graph,
            ConfigProto config,
            Work work,
            Operand<?> input,
            Operand<TFloat32> output,
            Weights weights,
            List<Npy.Array> x,
            List<Npy.Array> y) {
        Operand<?> target;
        Operand<TFloat32> loss;
        if (work == Work.F) {
            var numbers = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(work.batch())));
            var error = tf.math.square(tf.math.sub(output, numbers));
            target = numbers;
            loss = tf.math.mean(error, tf.constant(new int[] {0}));
        } else {
            // The sparse loss has no gradient in this library.
            var places = y.getFirst().ints().length;
            var classes = output.shape().get(1);
            var labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(places)));
            var oneHot =
                    tf.oneHot(labels, tf.constant((int) classes), tf.constant(1f), tf.constant(0f));
            var losses = SoftmaxCrossEntropyWithLogits.create(tf.scope(), output, oneHot).loss();
            target = labels;
            loss = tf.math.mean(losses, tf.constant(new int[] {0}));
        }
        var updates = new Updates(tf, weights).of(work, loss);
        var session = new Session(graph, config);
        weights.initialise(session);
        var inputs = tensors(x, false);
        var targets = tensors(y, true);
        return batch -> {
            var runner =
                    session.runner()
                            .feed(input, inputs.get(batch))
                            .feed(target, targets.get(batch))
                            .fetch(loss);
            updates.forEach(runner::addTarget);
            try (var result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        };
    }

    private static Steps inference(
            Graph graph,
            ConfigProto config,
            Operand<?> input,
            Operand<TFloat32> output,
            Weights weights,
            List<Npy.Array> x) {
        var session = new Session(graph, config);
        weights.initialise(session);
        var inputs = tensors(x, false);
        return batch -> {
            try (var result = session.runner().feed(input, inputs.get(batch)).fetch(output).run()) {
                var outputs = new float[10];
                ((TFloat32) result.get(0)).copyTo(DataBuffers.of(outputs, false, false));
                double sum = 0;
                for (float value : outputs) {
                    sum += value * value;
                }
                return sum / outputs.length;
            }
        };
    }

    private static List<TType> tensors(List<Npy.Array> arrays, boolean flat) {
        var tensors = new ArrayList<TType>();
        for (var array : arrays) {
            int count = Math.max(array.floats().length, array.ints().length);
            var shape = flat ? Shape.of(count) : Shape.of(longs(array.shape()));
            tensors.add(
                    array.floats().length > 0
                            ? TFloat32.tensorOf(shape, DataBuffers.of(array.floats(), true, false))
                            : TInt32.tensorOf(shape, DataBuffers.of(array.ints(), true, false)));
        }
        return tensors;
    }

    static long[] longs(int[] sizes) {
        var longs = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            longs[i] = sizes[i];
        }
        return longs;
    }
}
