package io.gradus.bench.tensorflow;

import java.io.IOException;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The decoder of work E, from tokens [batch, context] to logits [batch · context, vocabulary]. */
final class Gpt {
    private static final int TOKENS = 16 * 128;

    private final Ops tf;
    private final Weights weights;

    Gpt(Ops tf, Weights weights) {
        this.tf = tf;
        this.weights = weights;
    }

    Operand<TFloat32> apply(Operand<TInt32> x) throws IOException {
        // A gather has no gradient for dense updates here; the vocabulary is small.
        var flat = tf.reshape(x, tf.constant(new int[] {TOKENS}));
        var oneHot = tf.oneHot(flat, tf.constant(65), tf.constant(1f), tf.constant(0f));
        var embedded = shaped(tf.linalg.matMul(oneHot, weights.get("tokens")), 16, 128, 128);
        var places = tf.math.add(embedded, weights.get("positions"));
        Operand<TFloat32> h = shaped(places, TOKENS, 128);
        for (int layer = 0; layer < 4; layer++) {
            var attended = attention(dense(norm(h, layer + ".norm1"), layer + ".qkv"));
            h = tf.math.add(h, dense(attended, layer + ".out"));
            var up = gelu(dense(norm(h, layer + ".norm2"), layer + ".up"));
            h = tf.math.add(h, dense(up, layer + ".down"));
        }
        return dense(norm(h, "norm"), "head");
    }

    private Operand<TFloat32> attention(Operand<TFloat32> qkv) {
        var parts = tf.split(tf.constant(1), qkv, 3L).output();
        var query = heads(parts.get(0));
        var key = heads(parts.get(1));
        var value = heads(parts.get(2));
        var scores =
                tf.math.mul(
                        tf.train.batchMatMul(query, key, TFloat32.class, BatchMatMul.adjY(true)),
                        tf.constant((float) Math.sqrt(1 / 32.0)));
        var mixed =
                tf.train.batchMatMul(
                        tf.nn.softmax(tf.math.add(scores, mask())), value, TFloat32.class);
        var joined = tf.linalg.transpose(mixed, tf.constant(new int[] {0, 2, 1, 3}));
        return shaped(joined, TOKENS, 128);
    }

    private Operand<TFloat32> heads(Operand<TFloat32> x) {
        return tf.linalg.transpose(shaped(x, 16, 128, 4, 32), tf.constant(new int[] {0, 2, 1, 3}));
    }

    private Operand<TFloat32> mask() {
        var future = new float[128][128];
        for (int i = 0; i < 128; i++) {
            for (int j = i + 1; j < 128; j++) {
                future[i][j] = -1e30f;
            }
        }
        return tf.constant(future);
    }

    private Operand<TFloat32> gelu(Operand<TFloat32> x) {
        var share = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
        return tf.math.mul(tf.math.mul(x, tf.constant(0.5f)), tf.math.add(share, tf.constant(1f)));
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, String name) throws IOException {
        var last = tf.constant(new int[] {1});
        var centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
        var variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
        var scale = tf.math.rsqrt(tf.math.add(variance, tf.constant(1e-5f)));
        var scaled = tf.math.mul(tf.math.mul(centred, scale), weights.get(name + ".gain"));
        return tf.math.add(scaled, weights.get(name + ".bias"));
    }

    private Operand<TFloat32> dense(Operand<TFloat32> x, String name) throws IOException {
        return tf.nn.biasAdd(
                tf.linalg.matMul(x, weights.get(name + ".kernel")), weights.get(name + ".bias"));
    }

    private Operand<TFloat32> shaped(Operand<TFloat32> x, int... sizes) {
        return tf.reshape(x, tf.constant(sizes));
    }
}
