package io.gradus.bench.gradus;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The nets of the works, from a batch of examples to outputs. */
final class Nets {
    private Nets() {}

    static UnaryOperator<Tensor> mlp(Weights weights) throws IOException {
        var w1 = weights.variable("w1");
        var b1 = weights.variable("b1");
        var w2 = weights.variable("w2");
        var b2 = weights.variable("b2");
        return x -> x.matmul(w1).plus(b1).relu().matmul(w2).plus(b2);
    }

    static UnaryOperator<Tensor> cnn(Weights weights) throws IOException {
        var f1 = weights.variable("f1");
        var b1 = weights.variable("b1");
        var f2 = weights.variable("f2");
        var b2 = weights.variable("b2");
        var w3 = weights.variable("w3");
        var b3 = weights.variable("b3");
        return x -> {
            var first = x.conv2d(f1, 1, Padding.VALID).plus(b1).relu();
            var second =
                    first.maxPool2d(2, 2, Padding.VALID)
                            .conv2d(f2, 1, Padding.VALID)
                            .plus(b2)
                            .relu();
            return second.maxPool2d(2, 2, Padding.VALID).reshape(-1, 1600).matmul(w3).plus(b3);
        };
    }

    static UnaryOperator<Tensor> lstm(Weights weights) throws IOException {
        var wx = weights.variable("wx");
        var wh = weights.variable("wh");
        var b = weights.variable("b");
        var w = weights.variable("w");
        var c = weights.variable("c");
        return x -> {
            // The inputs' part of all gates in one product; the steps run along the first axis.
            var gates = x.transpose(1, 0, 2).matmul(wx).plus(b);
            var zeros = Tensor.zeros(Shape.of(64, 64));
            var last =
                    Control.<List<Tensor>, Tensor, List<Tensor>>scan(
                                    List.of(zeros, zeros),
                                    gates,
                                    (state, gate) -> {
                                        var parts = gate.plus(state.get(0).matmul(wh)).split(4, -1);
                                        var cell =
                                                parts.get(1)
                                                        .sigmoid()
                                                        .times(state.get(1))
                                                        .plus(
                                                                parts.get(0)
                                                                        .sigmoid()
                                                                        .times(
                                                                                parts.get(2)
                                                                                        .tanh()));
                                        var output = parts.get(3).sigmoid().times(cell.tanh());
                                        return new Control.Step<>(List.of(output, cell), List.of());
                                    })
                            .carry()
                            .get(0);
            return last.matmul(w).plus(c);
        };
    }

    static UnaryOperator<Tensor> regression(Weights weights) throws IOException {
        var w = weights.variable("w");
        var b = weights.variable("b");
        return x -> x.matmul(w).plus(b).reshape(-1);
    }
}
