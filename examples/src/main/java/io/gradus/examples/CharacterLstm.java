package io.gradus.examples;

import io.gradus.data.TensorBatches;
import io.gradus.nn.FitOptions;
import io.gradus.nn.History;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Embedding;
import io.gradus.nn.layers.LSTM;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.CosineDecay;
import io.gradus.tensor.Generator;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Shakespeare character by character: a recurrent layer of 128 units reads a sequence and says at
 * each character which one will be next. What it is worth is its cross-entropy on text that it has
 * not seen, in nats per character; one guess out of 65 alike would cost ln 65 = 4.17.
 */
public final class CharacterLstm {
    private static final int LENGTH = 128;
    private static final int BATCH = 32;

    private CharacterLstm() {}

    /**
     * Trains, and draws the curve.
     *
     * @param args the folder with input.txt (Karpathy's tiny-shakespeare), and the number of epochs
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        var text = Shakespeare.read(RealData.folder("tiny-shakespeare", "input.txt", args));
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        var history = train(text, epochs, new FitOptions());
        Curve.save(history, "loss", "Character LSTM", Path.of("plots", "character-lstm.png"));
        System.out.printf("held-out loss: %.4f nats per character%n", history.last("val_loss"));
    }

    static History train(Shakespeare text, int epochs, FitOptions options) {
        int characters = text.vocabulary().length();
        var train = Shakespeare.sequences(text.train(), LENGTH, LENGTH);
        var heldOut = Shakespeare.sequences(text.heldOut(), LENGTH, LENGTH);
        int steps = epochs * Math.ceilDiv(train.inputs().shape().size(0), BATCH);
        var model =
                new Sequential(
                        new Embedding(characters, 64),
                        new LSTM(128).returnSequences(true),
                        new Dense(characters));
        model.build(train.inputs().shape().without(0), new Generator(1));
        model.compile(
                new Adam(new CosineDecay(0.01, steps)), new SparseCategoricalCrossentropy(true));
        return model.fit(
                train.inputs(),
                train.next(),
                options.epochs(epochs)
                        .batchSize(BATCH)
                        .seed(1)
                        .validation(TensorBatches.of(heldOut.inputs(), heldOut.next(), 256)));
    }
}
