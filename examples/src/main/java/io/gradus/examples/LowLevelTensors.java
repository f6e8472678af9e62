package io.gradus.examples;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.plot.Plot;
import io.gradus.plot.PlotColor;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Tensors, variables and tapes, one after another, and then a linear classifier made of nothing
 * else.
 */
public final class LowLevelTensors {
    private static final int SAMPLES_PER_CLASS = 1000;
    private static final double LEARNING_RATE = 0.1;

    private final PrintStream out;
    private final Generator random;

    LowLevelTensors(PrintStream out, long seed) {
        this.out = out;
        this.random = new Generator(seed);
    }

    /**
     * Runs the tutorial.
     *
     * @param args the folder for the plots; {@code plots} if none
     */
    public static void main(String[] args) {
        var tutorial = new LowLevelTensors(System.out, 7);
        tutorial.constantsAndRandomTensors();
        tutorial.tensorsNeverChange();
        tutorial.variables();
        tutorial.tapes();
        tutorial.linearClassifier(Path.of(args.length > 0 ? args[0] : "plots"));
    }

    void constantsAndRandomTensors() {
        out.println("ones:\n" + Tensor.ones(Shape.of(2, 1)));
        out.println("zeros:\n" + Tensor.zeros(Shape.of(2, 1)));
        out.println("normal (mean 0, deviation 1):\n" + random.normal(Shape.of(3, 1)));
        out.println("uniform (0 to 1):\n" + random.uniform(Shape.of(3, 1)));
    }

    /** An array can be assigned to, a tensor cannot: every operation returns a new one. */
    void tensorsNeverChange() {
        float[] array = {1, 1};
        var tensor = Tensor.of(array);
        array[0] = 0;
        out.println("the array changed: " + array[0] + ", the tensor did not: " + tensor);
        var sum = tensor.plus(2);
        out.println("plus makes another tensor: " + sum + ", the first is still " + tensor);
    }

    void variables() {
        var v = new Variable(random.normal(Shape.of(3, 1)), "v");
        out.println("a variable holds a tensor: " + v);
        v.assign(Tensor.ones(Shape.of(3, 1)));
        out.println("assign replaces it: " + v.value());
        // The shape must be the variable's own: (3,) or (2, 1) would be an error that says so.
        v.assignAdd(Tensor.of(new float[][] {{2}, {0}, {0}}));
        out.println("assignAdd adds to it: " + v.value());
    }

    void tapes() {
        slopeOfALine();
        slopeForEachElement();
        watchingAConstant();
        gradientOfAGradient();
        severalVariables();
    }

    /** y = 2x + 3 has the slope 2, everywhere. */
    private void slopeOfALine() {
        var x = new Variable(0f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = x.times(2).plus(3);
        }
        out.println("d(2x + 3)/dx = " + tape.gradient(y, x));
    }

    private void slopeForEachElement() {
        var x = new Variable(Tensor.zeros(Shape.of(2, 2)));
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = x.times(2).plus(3);
        }
        out.println("for a (2, 2) variable: " + tape.gradient(y, x));
    }

    /**
     * Variables are watched by themselves; a constant is not, unless the tape is told to: that
     * saves memory.
     */
    private void watchingAConstant() {
        var constant = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor result;
        try (tape) {
            tape.watch(constant);
            result = constant.square();
        }
        out.println("d(c²)/dc at 3 = " + tape.gradient(result, constant));
    }

    /** A falling apple's speed and acceleration after 5 seconds, from its position 4.9 t². */
    private void gradientOfAGradient() {
        var time = new Variable(5f);
        var outer = new GradientTape();
        Tensor speed;
        try (outer) {
            var inner = new GradientTape();
            Tensor position;
            try (inner) {
                position = time.square().times(4.9);
            }
            speed = inner.gradient(position, time);
        }
        var acceleration = outer.gradient(speed, time);
        out.println("speed: " + speed + ", acceleration: " + acceleration);
    }

    private void severalVariables() {
        var w = new Variable(random.uniform(Shape.of(2, 2)), "w");
        var b = new Variable(Tensor.zeros(Shape.of(2)), "b");
        var x = random.uniform(Shape.of(2, 2));
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = x.matmul(w).plus(b);
        }
        var gradients = tape.gradients(y, w, b);
        out.println("dy/dw = " + gradients.get(w) + ", dy/db = " + gradients.get(b));
    }

    /** What the classifier has learned, for whoever wants to look at it. */
    record Classifier(
            Variable w,
            Variable b,
            Tensor inputs,
            Tensor targets,
            float firstLoss,
            float lastLoss) {
        Tensor predict(Tensor points) {
            return points.matmul(w).plus(b);
        }

        /** The share of points on the right side of the line. */
        float accuracy() {
            var positive = predict(inputs).greater(0.5);
            return positive.equal(targets.greater(0.5)).cast(DType.FLOAT32).mean().toFloat();
        }
    }

    Classifier linearClassifier(Path plots) {
        // Two clouds of points; the covariance makes each an ellipse from lower left to upper
        // right.
        var covariance = Tensor.of(new float[][] {{1, 0.5f}, {0.5f, 1}});
        var negative =
                random.multivariateNormal(
                        Tensor.of(new float[] {0, 3}), covariance, SAMPLES_PER_CLASS);
        var positive =
                random.multivariateNormal(
                        Tensor.of(new float[] {3, 0}), covariance, SAMPLES_PER_CLASS);
        var inputs = Tensors.concat(0, negative, positive);
        var targets =
                Tensors.concat(
                        0,
                        Tensor.zeros(Shape.of(SAMPLES_PER_CLASS, 1)),
                        Tensor.ones(Shape.of(SAMPLES_PER_CLASS, 1)));

        var w = new Variable(random.uniform(Shape.of(2, 1)), "w");
        var b = new Variable(Tensor.zeros(Shape.of(1)), "b");
        float first = 0;
        float last = 0;
        for (int step = 0; step < 40; step++) {
            last = trainingStep(w, b, inputs, targets);
            first = step == 0 ? last : first;
            out.printf("Loss at step %d: %.4f%n", step, last);
        }
        var classifier = new Classifier(w, b, inputs, targets, first, last);
        out.printf("Accuracy: %.4f%n", classifier.accuracy());
        plot(classifier, plots);
        return classifier;
    }

    private static float trainingStep(Variable w, Variable b, Tensor inputs, Tensor targets) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            var predictions = inputs.matmul(w).plus(b);
            loss = targets.minus(predictions).square().mean();
        }
        var gradients = tape.gradients(loss, w, b);
        w.assignSub(gradients.get(w).times(LEARNING_RATE));
        b.assignSub(gradients.get(b).times(LEARNING_RATE));
        return loss.toFloat();
    }

    private static void plot(Classifier classifier, Path plots) {
        var points = (float[][]) classifier.inputs().toArray();
        var classes = classifier.targets().cast(DType.INT32).toIntArray();
        Plot.scatter(points, classes, "negative", "positive")
                .title("Two clouds of points")
                .xLabel("x")
                .yLabel("y")
                .save(plots.resolve("clouds.png"));

        var predicted = classifier.predict(classifier.inputs()).greater(0.5).toIntArray();
        // Where w₀·x + w₁·y + b is one half, the classifier changes its mind.
        var w = classifier.w().value().toFloatArray();
        float b = classifier.b().value().toFloatArray()[0];
        float[] x = {-1, 4};
        float[] y = {(0.5f - b - w[0] * x[0]) / w[1], (0.5f - b - w[0] * x[1]) / w[1]};
        Plot.scatter(points, predicted, "predicted negative", "predicted positive")
                .line("decision line", x, y)
                .color(PlotColor.BLACK)
                .title("What the linear classifier makes of them")
                .xLabel("x")
                .yLabel("y")
                .save(plots.resolve("predictions.png"));
    }
}
