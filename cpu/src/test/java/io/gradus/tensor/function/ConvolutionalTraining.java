package io.gradus.tensor.function;

import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains two convolutions with pooling and a dense layer on random images with Adam, for so many
 * seconds on batches of such a size, and fails if what it keeps grows or the loss does not fall.
 */
final class ConvolutionalTraining {
    private static final long MOST_GROWTH = 1 << 20;

    private final Generator random = new Generator(11);
    private final List<Variable> weights = new ArrayList<>();
    private final List<Variable> means = new ArrayList<>();
    private final List<Variable> squares = new ArrayList<>();

    public static void main(String[] arguments) {
        int batch = Integer.parseInt(arguments[0]);
        new ConvolutionalTraining().train(batch, Long.parseLong(arguments[1]));
    }

    private Variable weight(double deviation, int... sizes) {
        var shape = Shape.of(sizes);
        var weight = new Variable(random.normal(shape).times(deviation));
        weights.add(weight);
        means.add(new Variable(Tensor.zeros(shape)));
        squares.add(new Variable(Tensor.zeros(shape)));
        return weight;
    }

    private void train(int batch, long seconds) {
        var first = weight(0.2, 3, 3, 1, 32);
        var second = weight(0.06, 3, 3, 32, 64);
        var last = weight(0.03, 5 * 5 * 64, 10);
        var step =
                TracedFunction.of((List<Tensor> in) -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        var x = in.get(0).conv2d(first, 1, Padding.VALID).relu();
                        x = x.maxPool2d(2, 2, Padding.VALID);
                        x = x.conv2d(second, 1, Padding.VALID).relu();
                        x = x.maxPool2d(2, 2, Padding.VALID).reshape(batch, -1);
                        var scores = x.matmul(last).logSoftmax();
                        loss = scores.times(in.get(1)).sum(1).mean().unaryMinus();
                    }
                    adam(tape, loss);
                    return loss;
                });
        var images = random.normal(Shape.of(batch, 28, 28, 1));
        var labels = random.integers(Shape.of(batch), 0, 10).oneHot(10);
        var given = List.of(images, labels);
        float start = step.apply(given).toFloat();
        float loss = start;
        long begin = System.nanoTime();
        long nanos = seconds * 1_000_000_000;
        long early = 0;
        int steps = 0;
        while (System.nanoTime() - begin < nanos || steps < 12) {
            loss = step.apply(given).toFloat();
            steps++;
            if (early == 0 && (System.nanoTime() - begin > nanos / 4 || steps == 10)) {
                early = heap();
            }
        }
        long growth = heap() - early;
        // On a busy machine kernels are still on trial now, and then bring code and memory of their
        // own; a leak goes on.
        for (int look = 0; growth > MOST_GROWTH && look < 20; look++) {
            long before = heap();
            for (int i = 0; i < 50; i++) {
                loss = step.apply(given).toFloat();
                steps++;
            }
            growth = heap() - before;
        }
        if (growth > MOST_GROWTH || !(loss < start)) {
            throw new AssertionError(
                    "%d bytes more after %d steps, loss from %f to %f"
                            .formatted(growth, steps, start, loss));
        }
        System.out.println("flat: " + growth + " bytes more after " + steps + " steps");
    }

    private void adam(GradientTape tape, Tensor loss) {
        var gradients = tape.gradients(loss, weights);
        for (int i = 0; i < weights.size(); i++) {
            var gradient = gradients.get(i);
            var mean = means.get(i).times(0.9).plus(gradient.times(0.1));
            var square = squares.get(i).times(0.999).plus(gradient.square().times(0.001));
            means.get(i).assign(mean);
            squares.get(i).assign(square);
            weights.get(i).assignSub(mean.times(0.01).div(square.sqrt().plus(1e-7)));
        }
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            least = Math.min(least, memory.getUsed());
        }
        return least;
    }
}
