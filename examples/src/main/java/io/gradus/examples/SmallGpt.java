package io.gradus.examples;

import io.gradus.data.TensorBatches;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.History;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Symbol;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Embedding;
import io.gradus.nn.layers.LayerNormalization;
import io.gradus.nn.layers.MultiHeadAttention;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.CosineDecay;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A small transformer as GPT-2 is one (Radford et al., 2019): four blocks of attention and a
 * two-layer net, each after a normalisation and beside a residual. It reads the last 128 characters
 * of Shakespeare and says at each one which will be next; {@link CharacterLstm} tells what its loss
 * means.
 */
public final class SmallGpt {
    private static final int BLOCKS = 4;
    private static final int HEADS = 4;
    private static final int WIDTH = 128;
    private static final int CONTEXT = 128;
    private static final int BATCH = 16;

    private SmallGpt() {}

    /** Adds to each character of a sequence what is learnt for its position. */
    static final class Positions extends Layer {
        private Variable table;

        @Override
        protected void build(Shape inputShape) {
            var positions = inputShape.slice(1, 3);
            table = addVariable("table", positions, Initializer.randomNormal(0, 0.02));
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inputs.plus(cast(table));
        }
    }

    /**
     * Trains, and draws the curve.
     *
     * @param args the folder with input.txt (Karpathy's tiny-shakespeare), and the number of epochs
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        var text = Shakespeare.read(RealData.folder("tiny-shakespeare", "input.txt", args));
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 6;
        var history = train(text, epochs, new FitOptions());
        Curve.save(history, "loss", "A small GPT", Path.of("plots", "small-gpt.png"));
        System.out.printf("held-out loss: %.4f nats per character%n", history.last("val_loss"));
    }

    static Model model(int characters) {
        var text = Input.of(Shape.of(CONTEXT), DType.INT32);
        var x = new Positions().apply(new Embedding(characters, WIDTH).apply(text));
        for (int i = 0; i < BLOCKS; i++) {
            x = x.plus(attention(new LayerNormalization().apply(x)));
            x = x.plus(net(new LayerNormalization().apply(x)));
        }
        return Model.of(text, new Dense(characters).apply(new LayerNormalization().apply(x)));
    }

    private static Symbol attention(Symbol x) {
        return new MultiHeadAttention(HEADS, WIDTH / HEADS).useCausalMask(true).apply(x);
    }

    private static Symbol net(Symbol x) {
        return new Dense(WIDTH).apply(new Dense(4 * WIDTH, "gelu").apply(x));
    }

    static History train(Shakespeare text, int epochs, FitOptions options) {
        // Each window overlaps the one before it by half: every character is met in two contexts.
        var train = Shakespeare.sequences(text.train(), CONTEXT, CONTEXT / 2);
        var heldOut = Shakespeare.sequences(text.heldOut(), CONTEXT, CONTEXT);
        int steps = epochs * Math.ceilDiv(train.inputs().shape().size(0), BATCH);
        Generator.global().reset(1);
        var model = model(text.vocabulary().length());
        model.compile(
                new Adam(new CosineDecay(0.002, steps)), new SparseCategoricalCrossentropy(true));
        return model.fit(
                train.inputs(),
                train.next(),
                options.epochs(epochs)
                        .batchSize(BATCH)
                        .seed(1)
                        .validation(TensorBatches.of(heldOut.inputs(), heldOut.next(), 64)));
    }
}
