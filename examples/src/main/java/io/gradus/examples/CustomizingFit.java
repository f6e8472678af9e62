package io.gradus.examples;

import io.gradus.data.Batch;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Symbol;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.Loss;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.metrics.Mean;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.nn.optimizers.SGD;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Two ways to train as one likes: a loop written by hand with a tape, and a model whose step is
 * overridden while {@code fit} does everything else.
 */
public final class CustomizingFit {
    private CustomizingFit() {}

    /**
     * Runs the tutorial.
     *
     * @param args not looked at
     */
    public static void main(String[] args) {
        loopByHand(System.out);
        stepOfOnesOwn(System.out);
    }

    // ---- a layer and a loop of one's own
    // -----------------------------------------------------------

    /** A layer as one writes it: what it learns is made in build, and used in call. */
    static final class NewLayer extends Layer {
        private final int units;
        private Variable kernel = new Variable(0f);
        private Variable bias = new Variable(0f);

        NewLayer(int units) {
            this.units = units;
        }

        @Override
        protected void build(Shape inputShape) {
            int size = inputShape.size(-1);
            kernel = addVariable("kernel", Shape.of(size, units), Initializer.glorotUniform());
            bias = addVariable("bias", Shape.of(units), Initializer.zeros());
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inputs.matmul(kernel).plus(bias);
        }
    }

    static Model newModel() {
        var input = Input.of(2, 2, 1);
        return Model.of(input, new NewLayer(1).apply(input));
    }

    /** One step of training: predict, see how wrong it is, ask the tape, move. */
    static TracedFunction<List<Tensor>, Tensor> trainStep(
            Model model, Loss loss, Optimizer optimizer, Mean trainLoss) {
        return TracedFunction.<List<Tensor>, Tensor>of(batch -> {
            var tape = new GradientTape();
            Tensor value;
            try (tape) {
                var predictions = model.apply(batch.get(0), true);
                value = loss.apply(batch.get(1), predictions);
            }
            optimizer.apply(tape.gradients(value, model.trainableVariables()));
            trainLoss.update(value);
            return value;
        });
    }

    static double loopByHand(PrintStream out) {
        Generator.global().reset(7);
        var model = newModel();
        var trainLoss = new Mean("loss");
        var step = trainStep(model, new MeanSquaredError(), new SGD(0.01), trainLoss);
        var random = new Generator(1);
        // Each pixel should come out twice as bright, and 1 brighter.
        var images = random.uniform(Shape.of(50, 8, 2, 2, 1));
        var labels = images.times(2).plus(1);
        int epochs = 4;
        for (int epoch = 0; epoch < epochs; epoch++) {
            trainLoss.reset();
            for (int i = 0; i < 50; i++) {
                step.apply(List.of(images.get(i), labels.get(i)));
            }
            out.printf("epoch %d: loss %.5f%n", epoch + 1, trainLoss.result().toDouble());
        }
        return trainLoss.result().toDouble();
    }

    // ---- a step of one's own
    // ----------------------------------------------------------------------

    /** A graph of layers that says itself what learning from a batch means. */
    static final class CustomModel extends Model {
        CustomModel(Symbol inputs, Symbol outputs) {
            super(inputs, outputs);
        }

        @Override
        protected Map<String, Tensor> trainStep(Batch batch) {
            var tape = new GradientTape();
            List<Tensor> predictions;
            Tensor loss;
            try (tape) {
                predictions = applyAll(batch.inputs(), true);
                // What compile was given, and what layers add.
                loss = computeLoss(batch, predictions);
            }
            optimizer().apply(tape.gradients(loss, trainableVariables()));
            return computeMetrics(batch, predictions, loss);
        }
    }

    static Map<String, List<Double>> stepOfOnesOwn(PrintStream out) {
        Generator.global().reset(7);
        var inputs = Input.of(32);
        var outputs = new Dense(1).apply(inputs);
        var model = new CustomModel(inputs, outputs);
        model.compile("adam", "mse", "mae");

        var random = new Generator(2);
        var x = random.uniform(Shape.of(1000, 32));
        var y = random.uniform(Shape.of(1000, 1));
        var history =
                model.fit(x, y, new FitOptions().epochs(3).seed(3).verbosity(Verbosity.SILENT));
        for (int epoch = 0; epoch < 3; epoch++) {
            out.printf(
                    "Epoch %d/3 - loss: %.4f - mae: %.4f%n",
                    epoch + 1, history.get("loss").get(epoch), history.get("mae").get(epoch));
        }
        return history.values();
    }
}
