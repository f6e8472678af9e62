package io.gradus.examples;

import io.gradus.data.Digits;
import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network of two layers whose backpropagation is written by hand, as a graph of small nodes: each
 * keeps on the way forward what it needs on the way back.
 */
public final class TwoLayerNet {
    /** Lets positive numbers through. */
    static final class Relu {
        private Tensor mask = Tensor.of(false);

        Tensor forward(Tensor x) {
            mask = x.greater(0);
            return Tensors.where(mask, x, Tensor.zeros(Shape.scalar(), x.dtype()));
        }

        /** What was let through passes its gradient on; the rest was constant. */
        Tensor backward(Tensor upstream) {
            return Tensors.where(mask, upstream, Tensor.zeros(Shape.scalar(), upstream.dtype()));
        }
    }

    /** x·W + b. */
    static final class Affine {
        private final Variable w;
        private final Variable b;
        private Tensor x = Tensor.of(0f);
        Tensor dw = Tensor.of(0f);
        Tensor db = Tensor.of(0f);

        Affine(Variable w, Variable b) {
            this.w = w;
            this.b = b;
        }

        Tensor forward(Tensor x) {
            this.x = x;
            return x.matmul(w).plus(b);
        }

        Tensor backward(Tensor upstream) {
            dw = x.matmul(upstream, true, false); // xᵀ · upstream
            db = upstream.sum(0);
            return upstream.matmul(w, false, true); // upstream · Wᵀ
        }
    }

    /**
     * The softmax and the cross-entropy in one node, because their gradient together is simply y −
     * t.
     */
    static final class SoftmaxWithLoss {
        private Tensor y = Tensor.of(0f);
        private Tensor t = Tensor.of(0);

        Tensor forward(Tensor x, Tensor labels) {
            t = labels;
            y = softmax(x);
            return crossEntropyError(y, t);
        }

        Tensor backward() {
            var oneHot = t.oneHot(y.shape().size(1), y.dtype());
            return y.minus(oneHot).div(y.shape().size(0));
        }

        static Tensor softmax(Tensor x) {
            // Without taking off the maximum, e^x overflows.
            var e = x.minus(x.max(new int[] {1}, true)).exp();
            return e.div(e.sum(new int[] {1}, true));
        }

        static Tensor crossEntropyError(Tensor y, Tensor labels) {
            var right = y.takeAlongAxis(labels.expandDims(1), 1);
            return right.plus(1e-7).log().mean().unaryMinus();
        }
    }

    final Map<String, Variable> params = new LinkedHashMap<>();
    private final Affine affine1;
    private final Relu relu1 = new Relu();
    private final Affine affine2;
    private final SoftmaxWithLoss lastLayer = new SoftmaxWithLoss();

    TwoLayerNet(int inputSize, int hiddenSize, int outputSize, DType dtype, Generator random) {
        double deviation = 0.01;
        params.put(
                "W1",
                new Variable(
                        random.normal(Shape.of(inputSize, hiddenSize), 0, deviation, dtype), "W1"));
        params.put("b1", new Variable(Tensor.zeros(Shape.of(hiddenSize), dtype), "b1"));
        params.put(
                "W2",
                new Variable(
                        random.normal(Shape.of(hiddenSize, outputSize), 0, deviation, dtype),
                        "W2"));
        params.put("b2", new Variable(Tensor.zeros(Shape.of(outputSize), dtype), "b2"));
        // The layers hold the same variables as the map, not copies of their values.
        affine1 = new Affine(param("W1"), param("b1"));
        affine2 = new Affine(param("W2"), param("b2"));
    }

    private Variable param(String name) {
        var param = params.get(name);
        if (param == null) {
            throw new IllegalArgumentException(
                    "no parameter '" + name + "', only " + params.keySet());
        }
        return param;
    }

    Tensor predict(Tensor x) {
        return affine2.forward(relu1.forward(affine1.forward(x)));
    }

    Tensor loss(Tensor x, Tensor t) {
        return lastLayer.forward(predict(x), t);
    }

    float accuracy(Tensor x, Tensor t) {
        return predict(x).argMax(1).equal(t).cast(DType.FLOAT32).mean().toFloat();
    }

    /** Backpropagation: once forward, then back through the nodes in the opposite order. */
    Map<String, Tensor> gradient(Tensor x, Tensor t) {
        loss(x, t);
        var upstream = lastLayer.backward();
        upstream = affine2.backward(upstream);
        upstream = relu1.backward(upstream);
        affine1.backward(upstream);
        return Map.of("W1", affine1.dw, "b1", affine1.db, "W2", affine2.dw, "b2", affine2.db);
    }

    /** The same from a tape, which needs no backward methods at all. */
    Map<String, Tensor> tapeGradient(Tensor x, Tensor t) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = loss(x, t);
        }
        var gradients = tape.gradients(loss, params);
        var named = new LinkedHashMap<String, Tensor>();
        params.forEach((name, param) -> named.put(name, gradients.get(param)));
        return named;
    }

    /**
     * The same from the definition of a derivative: (f(x + h) − f(x − h)) / 2h, one parameter at a
     * time.
     */
    Map<String, Tensor> numericalGradient(Tensor x, Tensor t) {
        double h = 1e-4;
        var gradients = new LinkedHashMap<String, Tensor>();
        params.forEach((name, param) -> {
            var values = param.value().toDoubleArray();
            var slopes = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                double kept = values[i];
                values[i] = kept + h;
                param.assign(Tensor.of(values, param.shape()).cast(param.dtype()));
                double above = loss(x, t).toDouble();
                values[i] = kept - h;
                param.assign(Tensor.of(values, param.shape()).cast(param.dtype()));
                double below = loss(x, t).toDouble();
                values[i] = kept;
                slopes[i] = (above - below) / (2 * h);
            }
            param.assign(Tensor.of(values, param.shape()).cast(param.dtype()));
            gradients.put(name, Tensor.of(slopes, param.shape()));
        });
        return gradients;
    }

    // ---- the program
    // ---------------------------------------------------------------------------------------------

    /** Training and test accuracy after each epoch. */
    record Accuracies(List<Float> train, List<Float> test) {}

    /**
     * The largest difference between the three gradients of a small network, for each parameter.
     */
    static Map<String, double[]> gradientCheck(PrintStream out) {
        var random = new Generator(42);
        var net = new TwoLayerNet(12, 7, 4, DType.FLOAT64, random);
        var x = random.uniform(Shape.of(5, 12), 0, 1, DType.FLOAT64);
        var t = random.integers(Shape.of(5), 0, 4);
        var byHand = net.gradient(x, t);
        var byTape = net.tapeGradient(x, t);
        var byNumbers = net.numericalGradient(x, t);
        var differences = new LinkedHashMap<String, double[]>();
        for (var name : net.params.keySet()) {
            double[] difference = {
                largestDifference(byHand.get(name), byNumbers.get(name)),
                largestDifference(byHand.get(name), byTape.get(name))
            };
            differences.put(name, difference);
            out.printf(
                    "%s: by hand − numerical %.1e, by hand − tape %.1e%n",
                    name, difference[0], difference[1]);
        }
        return differences;
    }

    private static double largestDifference(Tensor a, Tensor b) {
        return a.minus(b).abs().max().toDouble();
    }

    /**
     * Are the weights inside the layers really updated, when only those in the map are? Yes: both
     * hold the same variable. Had the layer copied the value, it would never learn.
     */
    static boolean layersSeeUpdates(PrintStream out) {
        var net = new TwoLayerNet(4, 3, 2, DType.FLOAT32, new Generator(1));
        var copied = net.param("W1").value(); // a tensor: what the variable held at this moment
        net.param("W1").assignSub(1);
        float inMap = net.param("W1").sum().toFloat();
        float inLayer = net.affine1.w.sum().toFloat();
        out.printf(
                "sum of W1 after an update: in the map %.4f, in the layer %.4f, in a copy %.4f%n",
                inMap, inLayer, copied.sum().toFloat());
        return inMap == inLayer && inMap != copied.sum().toFloat();
    }

    static Accuracies train(
            Tensor images,
            Tensor labels,
            Tensor testImages,
            Tensor testLabels,
            int iterations,
            PrintStream out) {
        int batchSize = 100;
        double learningRate = 0.1;
        var random = new Generator(42);
        var net = new TwoLayerNet(images.shape().size(1), 50, 10, DType.FLOAT32, random);
        int perEpoch = Math.max(images.shape().size(0) / batchSize, 1);
        var accuracies = new Accuracies(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < iterations; i++) {
            var chosen = random.integers(Shape.of(batchSize), 0, images.shape().size(0));
            var x = images.gather(chosen);
            var t = labels.gather(chosen);
            var gradients = net.gradient(x, t);
            for (var entry : net.params.entrySet()) {
                entry.getValue().assignSub(gradients.get(entry.getKey()).times(learningRate));
            }
            if ((i + 1) % perEpoch == 0) {
                accuracies.train().add(net.accuracy(images, labels));
                accuracies.test().add(net.accuracy(testImages, testLabels));
                out.printf(
                        "%.4f %.4f%n", accuracies.train().getLast(), accuracies.test().getLast());
            }
        }
        return accuracies;
    }

    /** Images as rows of 784 numbers, divided by a scale. */
    static Tensor rows(LabeledImages data, double scale) {
        return data.images().reshape(data.count(), -1).cast(DType.FLOAT32).div(scale);
    }

    static Accuracies train(
            TrainTest<LabeledImages> data, double scale, int iterations, PrintStream out) {
        return train(
                rows(data.train(), scale),
                data.train().labels(),
                rows(data.test(), scale),
                data.test().labels(),
                iterations,
                out);
    }

    /**
     * Runs the tutorial on the built-in digits, or on MNIST.
     *
     * @param args {@code mnist} for MNIST
     * @throws IOException if MNIST is asked for and cannot be read
     */
    public static void main(String[] args) throws IOException {
        TrainTest<LabeledImages> data =
                args.length > 0 && args[0].equals("mnist") ? Mnist.load() : Digits.load(1);
        gradientCheck(System.out);
        layersSeeUpdates(System.out);
        // Raw pixels from 0 to 255 make the first steps far too large: every unit dies, and one
        // class is left.
        System.out.println("pixels from 0 to 255: training and test accuracy after each epoch");
        train(data, 1, 6000, System.out);
        System.out.println("pixels from 0 to 1");
        train(data, 255, 6000, System.out);
    }
}
