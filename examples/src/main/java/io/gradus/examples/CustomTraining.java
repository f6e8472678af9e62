package io.gradus.examples;

import io.gradus.ir.Shape;
import io.gradus.plot.Chart;
import io.gradus.plot.Plot;
import io.gradus.plot.PlotColor;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The basics of training: a line y = W·x + b, fitted to noisy points by gradient descent. */
public final class CustomTraining {
    private static final float TRUE_W = 3;
    private static final float TRUE_B = 2;
    private static final int EXAMPLES = 1000;
    private static final int EPOCHS = 10;

    private CustomTraining() {}

    /** A linear model that starts far from the truth. */
    static final class Model {
        final Variable w = new Variable(5f);
        final Variable b = new Variable(0f);

        Tensor call(Operand x) {
            return w.times(x).plus(b);
        }
    }

    /** The state before an epoch. */
    record Epoch(int number, float w, float b, float loss) {}

    /**
     * Runs the tutorial.
     *
     * @param args the folder for the plots; {@code plots} if none
     */
    public static void main(String[] args) {
        variables(System.out);
        train(System.out, Path.of(args.length > 0 ? args[0] : "plots"), 42);
    }

    /** Tensors have no state, variables have. */
    static void variables(PrintStream out) {
        var x = Tensor.zeros(Shape.of(10, 10));
        x = x.plus(2); // a new tensor under the old name; the zeros are as they were
        out.println(x);

        var v = new Variable(1f);
        out.println("a variable: " + v.value());
        v.assign(3f);
        out.println("assigned: " + v.value());
        v.assign(v.square());
        out.println("assigned its square: " + v.value());
    }

    static Tensor loss(Tensor predicted, Tensor desired) {
        return predicted.minus(desired).square().mean();
    }

    static void trainOnce(Model model, Tensor inputs, Tensor outputs, double learningRate) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = loss(model.call(inputs), outputs);
        }
        var gradients = tape.gradients(loss, model.w, model.b);
        model.w.assignSub(gradients.get(model.w).times(learningRate));
        model.b.assignSub(gradients.get(model.b).times(learningRate));
    }

    static List<Epoch> train(PrintStream out, Path plots, long seed) {
        var random = new Generator(seed);
        var inputs = random.normal(Shape.of(EXAMPLES));
        var noise = random.normal(Shape.of(EXAMPLES));
        var outputs = inputs.times(TRUE_W).plus(TRUE_B).plus(noise);

        var model = new Model();
        fit("Before training", model, inputs, outputs).save(plots.resolve("before.png"));
        out.printf("Current loss: %.6f%n", loss(model.call(inputs), outputs).toFloat());

        var history = new ArrayList<Epoch>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            var now =
                    new Epoch(
                            epoch,
                            model.w.value().toFloat(),
                            model.b.value().toFloat(),
                            loss(model.call(inputs), outputs).toFloat());
            history.add(now);
            trainOnce(model, inputs, outputs, 0.1);
            out.printf(
                    "Epoch %2d: W=%1.2f b=%1.2f, loss=%2.5f%n",
                    now.number(), now.w(), now.b(), now.loss());
        }

        fit("After training", model, inputs, outputs).save(plots.resolve("after.png"));
        approach(history).save(plots.resolve("approach.png"));
        return history;
    }

    private static Chart fit(String title, Model model, Tensor inputs, Tensor outputs) {
        var x = inputs.toFloatArray();
        return Plot.scatter("data", x, outputs.toFloatArray())
                .scatter("model", x, model.call(inputs).toFloatArray())
                .title(title)
                .xLabel("x")
                .yLabel("y");
    }

    private static Chart approach(List<Epoch> history) {
        var epochs = new double[history.size()];
        var ws = new double[history.size()];
        var bs = new double[history.size()];
        var trueW = new double[history.size()];
        var trueB = new double[history.size()];
        for (int i = 0; i < epochs.length; i++) {
            epochs[i] = history.get(i).number();
            ws[i] = history.get(i).w();
            bs[i] = history.get(i).b();
            trueW[i] = TRUE_W;
            trueB[i] = TRUE_B;
        }
        return Plot.line("W", epochs, ws)
                .color(PlotColor.RED)
                .line("b", epochs, bs)
                .color(PlotColor.BLUE)
                .line("true W", epochs, trueW)
                .color(PlotColor.RED)
                .dashed()
                .line("true b", epochs, trueB)
                .color(PlotColor.BLUE)
                .dashed()
                .title("W and b approach the truth")
                .xLabel("epoch");
    }
}
