package io.gradus.bench.dl4j;

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
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j, with its own layers. */
public final class Dl4jPeer implements Peer {
    private Dl4jPeer() {}

    /**
     * Serves the runner.
     *
     * @param arguments the work, the number of threads, and the folder with the inputs
     * @throws Exception if a step fails
     */
    public static void main(String[] arguments) throws Exception {
        PeerLoop.serve(new Dl4jPeer(), arguments);
    }

    @Override
    public Map<String, String> about() {
        return Map.of("version", "Deeplearning4j 1.0.0-M2.1, Java " + Runtime.version());
    }

    @Override
    public Optional<Steps> open(Work work, Inputs inputs, int threads) throws IOException {
        return switch (work) {
            case A, B, C, F -> Optional.of(training(work, net(work, inputs), inputs));
            case G_B, G_C -> Optional.of(inference(net(work, inputs), inputs));
            // Its LSTM and its attention have parameters of another form.
            default -> Optional.empty();
        };
    }

    // ---- nets
    // ---------------------------------------------------------------------------------

    private static MultiLayerNetwork net(Work work, Inputs inputs) throws IOException {
        return switch (work) {
            case A, B, G_B -> mlp(work, inputs);
            case C, G_C -> cnn(work, inputs);
            default -> regression(inputs);
        };
    }

    private static MultiLayerNetwork mlp(Work work, Inputs inputs) throws IOException {
        int hidden = inputs.parameter("b1").shape()[0];
        var configuration =
                new NeuralNetConfiguration.Builder()
                        .updater(new Sgd(0.1))
                        .list()
                        .layer(
                                new DenseLayer.Builder()
                                        .nIn(784)
                                        .nOut(hidden)
                                        .activation(Activation.RELU)
                                        .build())
                        .layer(classes(work).nIn(hidden).build())
                        .build();
        var net = new MultiLayerNetwork(configuration);
        net.init();
        set(net, inputs, "0_W", "w1", "0_b", "b1", "1_W", "w2", "1_b", "b2");
        return net;
    }

    private static MultiLayerNetwork cnn(Work work, Inputs inputs) throws IOException {
        var configuration =
                new NeuralNetConfiguration.Builder()
                        .updater(new Adam(0.001, 0.9, 0.999, 1e-8))
                        .convolutionMode(ConvolutionMode.Truncate)
                        .list()
                        .layer(convolution(32))
                        .layer(pool())
                        .layer(convolution(64))
                        .layer(pool())
                        .layer(classes(work).build())
                        .setInputType(InputType.convolutional(28, 28, 1, CNN2DFormat.NHWC))
                        .build();
        var net = new MultiLayerNetwork(configuration);
        net.init();
        // From height, width, inputs, outputs to outputs, inputs, height, width; the dense layer
        // reads its inputs in the order height, width, channel, as everyone does here.
        net.setParam("0_W", array(inputs.parameter("f1")).permute(3, 2, 0, 1).dup());
        net.setParam("2_W", array(inputs.parameter("f2")).permute(3, 2, 0, 1).dup());
        set(net, inputs, "0_b", "b1", "2_b", "b2", "4_W", "w3", "4_b", "b3");
        return net;
    }

    private static ConvolutionLayer convolution(int filters) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(filters)
                .dataFormat(CNN2DFormat.NHWC)
                .activation(Activation.RELU)
                .build();
    }

    private static SubsamplingLayer pool() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(CNN2DFormat.NHWC)
                .build();
    }

    /** The last layer; inference ends before the softmax. */
    private static OutputLayer.Builder classes(Work work) {
        boolean trained = !work.name().startsWith("G");
        return new OutputLayer.Builder(trained ? LossFunction.MCXENT : LossFunction.MSE)
                .nOut(10)
                .activation(trained ? Activation.SOFTMAX : Activation.IDENTITY);
    }

    private static MultiLayerNetwork regression(Inputs inputs) throws IOException {
        var configuration =
                new NeuralNetConfiguration.Builder()
                        .updater(new Sgd(0.1))
                        .list()
                        .layer(
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .nIn(10)
                                        .nOut(1)
                                        .activation(Activation.IDENTITY)
                                        .build())
                        .build();
        var net = new MultiLayerNetwork(configuration);
        net.init();
        set(net, inputs, "0_W", "w", "0_b", "b");
        return net;
    }

    private static void set(MultiLayerNetwork net, Inputs inputs, String... names)
            throws IOException {
        for (int i = 0; i < names.length; i += 2) {
            var value = array(inputs.parameter(names[i + 1]));
            // Biases are rows.
            net.setParam(names[i], value.reshape(net.getParam(names[i]).shape()));
        }
    }

    // ---- steps
    // ---------------------------------------------------------------------------------

    private static Steps training(Work work, MultiLayerNetwork net, Inputs inputs)
            throws IOException {
        var x = arrays(inputs.x());
        var y = new ArrayList<INDArray>();
        for (var targets : inputs.y()) {
            y.add(work == Work.F ? array(targets).reshape(work.batch(), 1) : oneHot(targets));
        }
        return batch -> {
            net.fit(x.get(batch), y.get(batch));
            return net.score();
        };
    }

    private static Steps inference(MultiLayerNetwork net, Inputs inputs) throws IOException {
        var x = arrays(inputs.x());
        return batch -> {
            double sum = 0;
            float[] outputs = net.output(x.get(batch)).toFloatVector();
            for (float output : outputs) {
                sum += output * output;
            }
            return sum / outputs.length;
        };
    }

    private static List<INDArray> arrays(List<Npy.Array> arrays) {
        return arrays.stream().map(Dl4jPeer::array).toList();
    }

    private static INDArray array(Npy.Array array) {
        var shape = new long[array.shape().length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = array.shape()[i];
        }
        return Nd4j.createFromArray(array.floats()).reshape(shape);
    }

    private static INDArray oneHot(Npy.Array classes) {
        var rows = new float[classes.ints().length][10];
        for (int i = 0; i < rows.length; i++) {
            rows[i][classes.ints()[i]] = 1;
        }
        return Nd4j.createFromArray(rows);
    }
}
