package io.gradus.bench.gradus;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A decoder as GPT-2 has it (Radford et al., 2019): blocks of causal attention and a two-layer net,
 * each after a normalisation and beside a residual. From tokens [batch, context] to logits [batch,
 * context, vocabulary].
 */
final class Gpt implements UnaryOperator<Tensor> {
    private static final int LAYERS = 4;
    private static final int HEADS = 4;
    private static final int WIDTH = 128;
    private static final int CONTEXT = 128;
    private static final int HEAD_WIDTH = WIDTH / HEADS;
    private static final double EPSILON = 1e-5;

    private record Dense(Variable kernel, Variable bias) {
        Tensor apply(Tensor x) {
            return x.matmul(kernel).plus(bias);
        }
    }

    private record Norm(Variable gain, Variable bias) {
        Tensor apply(Tensor x) {
            int[] last = {-1};
            var centred = x.minus(x.mean(last, true));
            var variance = centred.square().mean(last, true);
            return centred.times(variance.plus(EPSILON).rsqrt()).times(gain).plus(bias);
        }
    }

    private record Block(Norm norm1, Dense qkv, Dense out, Norm norm2, Dense up, Dense down) {}

    private final Variable tokens;
    private final Variable positions;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm norm;
    private final Dense head;

    /** Added to the scores: nothing for the past, minus infinity for the future. */
    private final Tensor mask;

    Gpt(Weights weights) throws IOException {
        tokens = weights.variable("tokens");
        positions = weights.variable("positions");
        for (int layer = 0; layer < LAYERS; layer++) {
            blocks.add(
                    new Block(
                            norm(weights, layer + ".norm1"),
                            dense(weights, layer + ".qkv"),
                            dense(weights, layer + ".out"),
                            norm(weights, layer + ".norm2"),
                            dense(weights, layer + ".up"),
                            dense(weights, layer + ".down")));
        }
        norm = norm(weights, "norm");
        head = dense(weights, "head");
        var future = new float[CONTEXT][CONTEXT];
        for (int i = 0; i < CONTEXT; i++) {
            for (int j = i + 1; j < CONTEXT; j++) {
                future[i][j] = Float.NEGATIVE_INFINITY;
            }
        }
        mask = Tensor.of(future);
    }

    private static Norm norm(Weights weights, String name) throws IOException {
        return new Norm(weights.variable(name + ".gain"), weights.variable(name + ".bias"));
    }

    private static Dense dense(Weights weights, String name) throws IOException {
        return new Dense(weights.variable(name + ".kernel"), weights.variable(name + ".bias"));
    }

    @Override
    public Tensor apply(Tensor x) {
        var h = tokens.gather(x).plus(positions);
        for (var block : blocks) {
            h = h.plus(block.out.apply(attention(block.qkv.apply(block.norm1.apply(h)))));
            h = h.plus(block.down.apply(block.up.apply(block.norm2.apply(h)).gelu()));
        }
        return head.apply(norm.apply(h));
    }

    private Tensor attention(Tensor qkv) {
        var parts = qkv.split(3, -1);
        var query = heads(parts.get(0));
        var key = heads(parts.get(1));
        var value = heads(parts.get(2));
        var scores = query.matmul(key, false, true).div(Math.sqrt(HEAD_WIDTH)).plus(mask);
        var mixed = scores.softmax().matmul(value).transpose(0, 2, 1, 3);
        return mixed.reshape(-1, CONTEXT, WIDTH);
    }

    /** From [batch, context, width] to [batch, head, context, width of a head]. */
    private static Tensor heads(Tensor x) {
        return x.reshape(-1, CONTEXT, HEADS, HEAD_WIDTH).transpose(0, 2, 1, 3);
    }
}
