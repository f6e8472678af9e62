package io.gradus.examples;

import io.gradus.ir.Shape;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Gradients;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tape does, how a gradient is written by hand, and a training loop with a layer of one's
 * own.
 */
public final class TapeBasics {
    private TapeBasics() {}

    /**
     * Runs the tutorial.
     *
     * @param args none
     */
    public static void main(String[] args) {
        square(System.out);
        customGradient(System.out);
        train(System.out, 4, 11);
    }

    /** The slope of x² at 3. */
    static Tensor square(PrintStream out) {
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        var gradient = tape.gradient(y, x);
        out.println("d(x²)/dx at 3 = " + gradient);
        return gradient;
    }

    /** A product that brings its own rule: what comes from above, times the other factor. */
    static Tensor product(Tensor x, Tensor y) {
        return CustomGradient.apply(
                inputs ->
                        CustomGradient.result(
                                inputs.get(0).times(inputs.get(1)),
                                upstream ->
                                        List.of(
                                                upstream.times(inputs.get(1)),
                                                upstream.times(inputs.get(0)))),
                x,
                y);
    }

    static List<Tensor> customGradient(PrintStream out) {
        var x = Tensor.of(new float[] {2, 5});
        var y = Tensor.of(new float[] {3, 8});
        var tape = GradientTape.persistent(); // asked twice below
        Tensor z;
        try (tape) {
            tape.watch(x);
            tape.watch(y);
            z = product(x, y);
        }
        var dx = tape.gradient(z, x);
        var dy = tape.gradient(z, y);
        out.println(z);
        out.println(dx);
        out.println(dy);
        return List.of(z, dx, dy);
    }

    // ---- a training loop, by hand
    // --------------------------------------------------------------------------------

    /** A layer of one's own: variables, and what it computes from its input. */
    static final class NewLayer {
        final Variable kernel;
        final Variable bias;

        NewLayer(int inputs, int units, Generator random) {
            kernel = new Variable(random.uniform(Shape.of(inputs, units)), "kernel");
            bias = new Variable(Tensor.zeros(Shape.of(units)), "bias");
        }

        Tensor call(Tensor x) {
            return x.matmul(kernel).plus(bias);
        }

        List<Variable> variables() {
            return List.of(kernel, bias);
        }
    }

    /** The mean of the squared differences. */
    static Tensor meanSquaredError(Tensor labels, Tensor predictions) {
        return predictions.minus(labels).square().mean();
    }

    /** Stochastic gradient descent: each variable takes a small step against its gradient. */
    static void applyGradients(Gradients gradients, List<Variable> variables, double learningRate) {
        for (var variable : variables) {
            variable.assignSub(gradients.get(variable).times(learningRate));
        }
    }

    static float trainStep(NewLayer layer, Tensor images, Tensor labels, PrintStream out) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            var predictions = layer.call(images);
            loss = meanSquaredError(labels, predictions);
        }
        var gradients = tape.gradients(loss, layer.kernel, layer.bias);
        out.printf(
                "  gradients: kernel %.4f, bias %.4f%n",
                gradients.get(layer.kernel).toFloat(), gradients.get(layer.bias).toFloat());
        applyGradients(gradients, layer.variables(), 0.01);
        return loss.toFloat();
    }

    /**
     * Trains on eight batches of images of shape (2, 2, 1), whose labels are twice the pixel plus
     * one.
     */
    static List<Float> train(PrintStream out, int epochs, long seed) {
        var random = new Generator(seed);
        var layer = new NewLayer(1, 1, random);
        var batches = new ArrayList<Tensor>();
        for (int i = 0; i < 8; i++) {
            batches.add(random.uniform(Shape.of(4, 2, 2, 1)));
        }
        var losses = new ArrayList<Float>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            double total = 0;
            for (var images : batches) {
                total += trainStep(layer, images, images.times(2).plus(1), out);
            }
            float mean = (float) (total / batches.size());
            losses.add(mean);
            out.printf("Epoch: %d, loss: %.5f%n", epoch + 1, mean);
        }
        return losses;
    }
}
