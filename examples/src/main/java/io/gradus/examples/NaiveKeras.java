package io.gradus.examples;

import io.gradus.data.Digits;
import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Gradients;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keras from scratch: a layer, a model, batches, a training step and {@code fit}, with nothing
 * hidden.
 */
public final class NaiveKeras {
    private static final double LEARNING_RATE = 1e-3;

    private NaiveKeras() {}

    /** output = activation(dot(input, W) + b), with W and b as the layer's parameters. */
    static final class NaiveDense {
        final Variable w;
        final Variable b;
        final UnaryOperator<Tensor> activation;

        NaiveDense(
                int inputSize, int outputSize, UnaryOperator<Tensor> activation, Generator random) {
            // Small random numbers from 0 to 0.1, and zeros.
            w =
                    new Variable(
                            random.uniform(Shape.of(inputSize, outputSize), 0, 0.1, DType.FLOAT32),
                            "W");
            b = new Variable(Tensor.zeros(Shape.of(outputSize)), "b");
            this.activation = activation;
        }

        Tensor call(Tensor inputs) {
            return activation.apply(inputs.matmul(w).plus(b));
        }

        List<Variable> weights() {
            return List.of(w, b);
        }
    }

    /** Layers, called one after another. */
    record NaiveSequential(List<NaiveDense> layers) {
        Tensor call(Tensor inputs) {
            var x = inputs;
            for (var layer : layers) {
                x = layer.call(x);
            }
            return x;
        }

        List<Variable> weights() {
            var weights = new ArrayList<Variable>();
            for (var layer : layers) {
                weights.addAll(layer.weights());
            }
            return weights;
        }
    }

    /** One mini-batch after another; the last may be smaller. */
    static final class BatchGenerator {
        private final Tensor images;
        private final Tensor labels;
        private final int batchSize;
        private int index;

        BatchGenerator(Tensor images, Tensor labels, int batchSize) {
            if (images.shape().size(0) != labels.shape().size(0)) {
                throw new IllegalArgumentException(
                        images.shape().size(0)
                                + " images, but "
                                + labels.shape().size(0)
                                + " labels: there must be one for each");
            }
            this.images = images;
            this.labels = labels;
            this.batchSize = batchSize;
        }

        int batches() {
            return Math.ceilDiv(images.shape().size(0), batchSize);
        }

        Batch next() {
            var batch =
                    new Batch(
                            images.slice(0, index, index + batchSize),
                            labels.slice(0, index, index + batchSize));
            index += batchSize;
            return batch;
        }
    }

    record Batch(Tensor images, Tensor labels) {}

    /** −log of the probability that the model gives to the right class, for each sample. */
    static Tensor sparseCategoricalCrossentropy(Tensor labels, Tensor predictions) {
        return predictions.takeAlongAxis(labels.expandDims(1), 1).squeeze(1).log().unaryMinus();
    }

    /**
     * One step: predict, measure the loss, ask for the gradients, and move the weights a little
     * against them.
     */
    static Tensor oneTrainingStep(NaiveSequential model, Tensor images, Tensor labels) {
        var tape = new GradientTape();
        Tensor averageLoss;
        try (tape) {
            var predictions = model.call(images);
            var perSampleLosses = sparseCategoricalCrossentropy(labels, predictions);
            averageLoss = perSampleLosses.mean();
        }
        var gradients = tape.gradients(averageLoss, model.weights());
        updateWeights(gradients, model.weights());
        return averageLoss;
    }

    static void updateWeights(Gradients gradients, List<Variable> weights) {
        for (var w : weights) {
            w.assignSub(gradients.get(w).times(LEARNING_RATE)); // assignSub is -= for variables
        }
    }

    /** Goes through all the data once for each epoch; returns the loss of every step. */
    static List<Float> fit(
            NaiveSequential model,
            Tensor images,
            Tensor labels,
            int epochs,
            int batchSize,
            PrintStream out) {
        var losses = new ArrayList<Float>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            out.println("Epoch " + epoch);
            var batches = new BatchGenerator(images, labels, batchSize);
            for (int i = 0; i < batches.batches(); i++) {
                var batch = batches.next();
                float loss = oneTrainingStep(model, batch.images(), batch.labels()).toFloat();
                losses.add(loss);
                if (i % 100 == 0) {
                    out.printf("Loss at batch %d: %.2f%n", i, loss);
                }
            }
        }
        return losses;
    }

    static float accuracy(NaiveSequential model, LabeledImages data) {
        var predicted = model.call(flat(data)).argMax(1);
        return predicted.equal(data.labels()).cast(DType.FLOAT32).mean().toFloat();
    }

    /** Images of 28×28 bytes as rows of 784 numbers from 0 to 1. */
    static Tensor flat(LabeledImages data) {
        return data.images().reshape(data.count(), -1).cast(DType.FLOAT32).div(255);
    }

    static NaiveSequential model(long seed) {
        var random = new Generator(seed);
        return new NaiveSequential(
                List.of(
                        new NaiveDense(28 * 28, 512, x -> x.relu(), random),
                        new NaiveDense(512, 10, x -> x.softmax(), random)));
    }

    /**
     * Trains on the built-in digits, or on MNIST.
     *
     * @param args {@code mnist} for MNIST; then the number of epochs, 10 if none
     * @throws IOException if MNIST is asked for and cannot be read
     */
    public static void main(String[] args) throws IOException {
        boolean mnist = args.length > 0 && args[0].equals("mnist");
        TrainTest<LabeledImages> data = mnist ? Mnist.load() : Digits.load(1);
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        var model = model(3);
        fit(model, flat(data.train()), data.train().labels(), epochs, 128, System.out);
        System.out.printf("Accuracy: %.2f%n", accuracy(model, data.test()));
    }
}
