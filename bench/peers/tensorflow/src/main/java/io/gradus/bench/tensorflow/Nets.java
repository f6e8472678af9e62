package io.gradus.bench.tensorflow;

import java.io.IOException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;

/** The nets of the works, from a batch of examples to outputs. */
final class Nets {
    private final Ops tf;
    private final Weights weights;

    Nets(Ops tf, Weights weights) {
        this.tf = tf;
        this.weights = weights;
    }

    private Operand<TFloat32> dense(Operand<TFloat32> x, String kernel, String bias)
            throws IOException {
        return tf.nn.biasAdd(tf.linalg.matMul(x, weights.get(kernel)), weights.get(bias));
    }

    Operand<TFloat32> mlp(Operand<TFloat32> x) throws IOException {
        return dense(tf.nn.relu(dense(x, "w1", "b1")), "w2", "b2");
    }

    Operand<TFloat32> cnn(Operand<TFloat32> x) throws IOException {
        var second = convolvedAndPooled(convolvedAndPooled(x, "f1", "b1"), "f2", "b2");
        return dense(tf.reshape(second, tf.constant(new int[] {-1, 1600})), "w3", "b3");
    }

    private Operand<TFloat32> convolvedAndPooled(Operand<TFloat32> x, String filters, String bias)
            throws IOException {
        var sums = tf.nn.conv2d(x, weights.get(filters), List.of(1L, 1L, 1L, 1L), "VALID");
        var window = tf.constant(new int[] {1, 2, 2, 1});
        var active = tf.nn.relu(tf.nn.biasAdd(sums, weights.get(bias)));
        return tf.nn.maxPool(active, window, window, "VALID");
    }

    /** The steps written out: loops are no part of what this library differentiates. */
    Operand<TFloat32> lstm(Operand<TFloat32> x) throws IOException {
        var wide = tf.reshape(x, tf.constant(new int[] {64 * 64, 32}));
        var gates = tf.reshape(dense(wide, "wx", "b"), tf.constant(new int[] {64, 64, 256}));
        var recurrent = weights.get("wh");
        Operand<TFloat32> state = tf.fill(tf.constant(new int[] {64, 64}), tf.constant(0f));
        Operand<TFloat32> cell = state;
        for (var step : tf.unstack(gates, 64L, Unstack.axis(1L)).output()) {
            var sums = tf.math.add(step, tf.linalg.matMul(state, recurrent));
            var parts = tf.split(tf.constant(1), sums, 4L).output();
            cell =
                    tf.math.add(
                            tf.math.mul(tf.math.sigmoid(parts.get(1)), cell),
                            tf.math.mul(tf.math.sigmoid(parts.get(0)), tf.math.tanh(parts.get(2))));
            state = tf.math.mul(tf.math.sigmoid(parts.get(3)), tf.math.tanh(cell));
        }
        return dense(state, "w", "c");
    }

    Operand<TFloat32> regression(Operand<TFloat32> x) throws IOException {
        return tf.reshape(dense(x, "w", "b"), tf.constant(new int[] {-1}));
    }
}
