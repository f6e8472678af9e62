package io.gradus.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import io.gradus.bench.djl.DjlPeer.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The decoder of work E. */
final class Gpt implements UnaryOperator<NDArray> {
    private static final Shape LAST = new Shape(128);

    private record Layer(NDArray weight, NDArray bias) {
        NDArray dense(NDArray x) {
            return Nets.dense(x, weight, bias);
        }

        NDArray norm(NDArray x) {
            return LayerNorm.layerNorm(x, LAST, weight, bias, 1e-5f).singletonOrThrow();
        }
    }

    private record Block(Layer norm1, Layer qkv, Layer out, Layer norm2, Layer up, Layer down) {}

    private final NDArray tokens;
    private final NDArray positions;
    private final List<Block> blocks = new ArrayList<>();
    private final Layer norm;
    private final Layer head;
    private final NDArray mask;

    Gpt(Weights weights) throws IOException {
        tokens = weights.get("tokens");
        positions = weights.get("positions");
        for (int i = 0; i < 4; i++) {
            blocks.add(
                    new Block(
                            norm(weights, i + ".norm1"),
                            dense(weights, i + ".qkv"),
                            dense(weights, i + ".out"),
                            norm(weights, i + ".norm2"),
                            dense(weights, i + ".up"),
                            dense(weights, i + ".down")));
        }
        norm = norm(weights, "norm");
        head = dense(weights, "head");
        var places = weights.manager().arange(128);
        mask =
                places.reshape(1, 128)
                        .gt(places.reshape(128, 1))
                        .toType(DataType.FLOAT32, true)
                        .mul(-1e30f);
    }

    private static Layer norm(Weights weights, String name) throws IOException {
        return new Layer(weights.get(name + ".gain"), weights.get(name + ".bias"));
    }

    private static Layer dense(Weights weights, String name) throws IOException {
        return new Layer(
                weights.get(name + ".kernel", NDArray::transpose), weights.get(name + ".bias"));
    }

    @Override
    public NDArray apply(NDArray x) {
        var h =
                Embedding.embedding(x, tokens, SparseFormat.DENSE)
                        .singletonOrThrow()
                        .add(positions);
        for (var block : blocks) {
            var parts = block.qkv.dense(block.norm1.norm(h)).split(3, 2);
            var query = heads(parts.get(0));
            var key = heads(parts.get(1));
            var value = heads(parts.get(2));
            var scores =
                    query.matMul(key.transpose(0, 1, 3, 2))
                            .mul((float) Math.sqrt(1 / 32.0))
                            .add(mask);
            var mixed =
                    scores.softmax(-1).matMul(value).transpose(0, 2, 1, 3).reshape(-1, 128, 128);
            h = h.add(block.out.dense(mixed));
            h = h.add(block.down.dense(Activation.gelu(block.up.dense(block.norm2.norm(h)))));
        }
        return head.dense(norm.norm(h));
    }

    private static NDArray heads(NDArray x) {
        return x.reshape(-1, 128, 4, 32).transpose(0, 2, 1, 3);
    }
}
