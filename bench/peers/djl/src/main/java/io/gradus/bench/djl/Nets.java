package io.gradus.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import io.gradus.bench.djl.DjlPeer.Weights;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** The nets of the works, from a batch of examples to outputs. */
final class Nets {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    private Nets() {}

    static NDArray dense(NDArray x, NDArray weight, NDArray bias) {
        return Linear.linear(x, weight, bias).singletonOrThrow();
    }

    static UnaryOperator<NDArray> mlp(Weights weights) throws IOException {
        var w1 = weights.get("w1", NDArray::transpose);
        var b1 = weights.get("b1");
        var w2 = weights.get("w2", NDArray::transpose);
        var b2 = weights.get("b2");
        return x -> dense(Activation.relu(dense(x, w1, b1)), w2, b2);
    }

    static UnaryOperator<NDArray> cnn(Weights weights) throws IOException {
        var f1 = weights.get("f1", f -> f.transpose(3, 2, 0, 1));
        var b1 = weights.get("b1");
        var f2 = weights.get("f2", f -> f.transpose(3, 2, 0, 1));
        var b2 = weights.get("b2");
        // From the order height, width, channel to channel, height, width.
        var w3 =
                weights.get(
                        "w3", w -> w.reshape(5, 5, 64, 10).transpose(3, 2, 0, 1).reshape(10, 1600));
        var b3 = weights.get("b3");
        return x -> {
            // One channel: channels first and last are the same elements.
            var images = x.reshape(-1, 1, 28, 28);
            var first = pooled(convolved(images, f1, b1));
            return dense(pooled(convolved(first, f2, b2)).reshape(-1, 1600), w3, b3);
        };
    }

    private static NDArray convolved(NDArray x, NDArray filters, NDArray bias) {
        return Activation.relu(
                Conv2d.conv2d(x, filters, bias, ONE, NONE, ONE, 1).singletonOrThrow());
    }

    private static NDArray pooled(NDArray x) {
        return Pool.maxPool2d(x, TWO, TWO, NONE, false);
    }

    static UnaryOperator<NDArray> lstm(Weights weights) throws IOException {
        var wx = weights.get("wx", NDArray::transpose);
        var wh = weights.get("wh", NDArray::transpose);
        var b = weights.get("b");
        var w = weights.get("w", NDArray::transpose);
        var c = weights.get("c");
        // A second bias beside the first would learn twice as fast: it stays 0.
        var none = weights.manager().zeros(new Shape(256), DataType.FLOAT32);
        var zeros = weights.manager().zeros(new Shape(1, 64, 64), DataType.FLOAT32);
        return x -> {
            var outputs =
                    x.getNDArrayInternal()
                            .lstm(
                                    x,
                                    new NDList(zeros, zeros),
                                    new NDList(wx, wh, b, none),
                                    true,
                                    1,
                                    0,
                                    true,
                                    false,
                                    true);
            return dense(outputs.get(1).reshape(64, 64), w, c);
        };
    }

    static UnaryOperator<NDArray> regression(Weights weights) throws IOException {
        var w = weights.get("w", NDArray::transpose);
        var b = weights.get("b");
        return x -> dense(x, w, b).flatten();
    }
}
