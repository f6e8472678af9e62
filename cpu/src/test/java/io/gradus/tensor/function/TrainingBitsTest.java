package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Nets trained eagerly and as one compiled program: every weight has the same bits after every
 * step.
 */
class TrainingBitsTest {
    private static List<Variable> copies(List<Variable> variables) {
        return variables.stream().map(v -> new Variable(v, v.name())).toList();
    }

    /** Trains two copies, and compares losses and weights bit for bit; returns the losses. */
    private static List<Float> train(
            List<Variable> initial,
            Function<List<Variable>, Function<List<Tensor>, Tensor>> step,
            List<List<Tensor>> batches) {
        var eager = copies(initial);
        var traced = copies(initial);
        var eagerStep = step.apply(eager);
        var tracedStep = TracedFunction.of(step.apply(traced)).openBatch();
        var losses = new ArrayList<Float>();
        for (int i = 0; i < batches.size(); i++) {
            float loss = eagerStep.apply(batches.get(i)).toFloat();
            assertThat(tracedStep.apply(batches.get(i)).toFloat())
                    .as("loss of step %d", i)
                    .isEqualTo(loss);
            for (int v = 0; v < eager.size(); v++) {
                assertThat(bits(traced.get(v)))
                        .as("variable %d after step %d", v, i)
                        .isEqualTo(bits(eager.get(v)));
            }
            losses.add(loss);
        }
        assertThat(tracedStep.traces()).isEqualTo(1);
        for (int v = 0; v < initial.size(); v++) {
            assertThat(bits(eager.get(v)))
                    .as("variable %d has moved", v)
                    .isNotEqualTo(bits(initial.get(v)));
        }
        return losses;
    }

    private static int[] bits(Operand x) {
        var values = x.value().toFloatArray();
        var bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static void descend(
            GradientTape tape, Tensor loss, List<Variable> variables, double rate) {
        var gradients = tape.gradients(loss, variables);
        for (var variable : variables) {
            variable.assignSub(gradients.get(variable).times(rate));
        }
    }

    @Test
    @DisplayName(
            "784-50-10, batch 100 and a smaller last one, ReLU, softmax cross-entropy, gradient descent")
    void network() {
        var generator = new Generator(1);
        var initial =
                List.of(
                        new Variable(
                                generator.normal(Shape.of(784, 50), 0, 0.05, DType.FLOAT32), "w1"),
                        new Variable(Tensor.zeros(Shape.of(50)), "b1"),
                        new Variable(
                                generator.normal(Shape.of(50, 10), 0, 0.1, DType.FLOAT32), "w2"),
                        new Variable(Tensor.zeros(Shape.of(10)), "b2"));
        // Ten noisy prototypes to tell apart.
        var prototypes = generator.uniform(Shape.of(10, 784));
        var batches = new ArrayList<List<Tensor>>();
        int steps = Boolean.getBoolean("gradus.long") ? 300 : 12;
        for (int step = 1; step <= steps; step++) {
            int size = step % 6 == 0 ? 37 : 100;
            var labels = generator.integers(Shape.of(size), 0, 10);
            var images =
                    prototypes
                            .gather(labels)
                            .plus(generator.normal(Shape.of(size, 784), 0, 0.2, DType.FLOAT32));
            batches.add(List.of(images, labels));
        }
        var losses =
                train(
                        initial,
                        variables ->
                                batch -> {
                                    var tape = new GradientTape();
                                    Tensor loss;
                                    try (tape) {
                                        var hidden =
                                                batch.get(0)
                                                        .matmul(variables.get(0))
                                                        .plus(variables.get(1))
                                                        .relu();
                                        var logits =
                                                hidden.matmul(variables.get(2))
                                                        .plus(variables.get(3));
                                        loss =
                                                batch.get(1)
                                                        .oneHot(10)
                                                        .times(logits.logSoftmax())
                                                        .sum(1)
                                                        .mean()
                                                        .unaryMinus();
                                    }
                                    descend(tape, loss, variables, 0.05);
                                    return loss;
                                },
                        batches);
        assertThat(losses.getLast()).isLessThan(0.8f * losses.getFirst());
    }

    @Test
    @DisplayName("a regression of ten weights, 60 steps, momentum in variables of its own")
    void regression() {
        var generator = new Generator(2);
        var truth = generator.normal(Shape.of(10, 1));
        var initial =
                List.of(
                        new Variable(generator.normal(Shape.of(10, 1)), "w"),
                        new Variable(Tensor.of(0f), "b"),
                        new Variable(Tensor.zeros(Shape.of(10, 1)), "momentum of w"),
                        new Variable(Tensor.of(0f), "momentum of b"));
        var batches = new ArrayList<List<Tensor>>();
        for (int i = 0; i < 60; i++) {
            var x = generator.normal(Shape.of(i % 10 == 9 ? 5 : 16, 10));
            var noise = generator.normal(Shape.of(x.shape().size(0), 1), 0, 0.01, DType.FLOAT32);
            batches.add(List.of(x, x.matmul(truth).plus(0.5).plus(noise)));
        }
        var losses =
                train(
                        initial,
                        variables ->
                                batch -> {
                                    var weights = variables.subList(0, 2);
                                    var tape = new GradientTape();
                                    Tensor loss;
                                    try (tape) {
                                        var predictions =
                                                batch.get(0)
                                                        .matmul(weights.get(0))
                                                        .plus(weights.get(1));
                                        loss = batch.get(1).minus(predictions).square().mean();
                                    }
                                    var gradients = tape.gradients(loss, weights);
                                    for (int i = 0; i < 2; i++) {
                                        var momentum = variables.get(2 + i);
                                        momentum.assign(momentum.times(0.8).plus(gradients.get(i)));
                                        weights.get(i).assignSub(momentum.times(0.05));
                                    }
                                    return loss;
                                },
                        batches);
        assertThat(losses.getLast()).isLessThan(0.02f);
    }

    @Test
    @DisplayName("softmax, layer normalisation, dropout and Adam in one step")
    void manyOperations() {
        var generator = new Generator(3);
        var initial =
                List.of(
                        new Variable(generator.normal(Shape.of(6, 8)), "w"),
                        new Variable(Tensor.ones(Shape.of(8)), "scale"),
                        new Variable(Tensor.zeros(Shape.of(6, 8)), "first moment"),
                        new Variable(Tensor.zeros(Shape.of(6, 8)), "second moment"));
        var batches = new ArrayList<List<Tensor>>();
        for (int i = 0; i < 12; i++) {
            batches.add(
                    List.of(
                            generator.normal(Shape.of(9, 6)),
                            generator.integers(Shape.of(9), 0, 8)));
        }
        train(
                initial,
                variables -> {
                    var noise = new Generator(4);
                    return batch -> {
                        var w = variables.get(0);
                        var scale = variables.get(1);
                        var tape = new GradientTape();
                        Tensor loss;
                        try (tape) {
                            var x = batch.get(0).matmul(w);
                            int[] last = {1};
                            var centred = x.minus(x.mean(last, true));
                            var normal =
                                    centred.div(
                                            centred.square().mean(last, true).plus(1e-5).sqrt());
                            var kept = noise.uniform(x.shape()).greater(0.2).cast(DType.FLOAT32);
                            var y = normal.times(scale).gelu().times(kept).div(0.8);
                            loss =
                                    y.softmax()
                                            .log()
                                            .times(batch.get(1).oneHot(8))
                                            .sum(1)
                                            .mean()
                                            .unaryMinus();
                        }
                        var gradients = tape.gradients(loss, w, scale);
                        var g = gradients.get(w);
                        var m = variables.get(2);
                        var v = variables.get(3);
                        m.assignAdd(g.minus(m).times(0.1));
                        v.assignAdd(g.square().minus(v).times(0.001));
                        w.assignSub(m.div(v.sqrt().plus(1e-7)).times(0.01));
                        scale.assignSub(gradients.get(scale).times(0.01));
                        return loss;
                    };
                },
                batches);
    }
}
