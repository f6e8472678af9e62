package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The cross-entropy that the shapes of targets and outputs ask for, of probabilities. */
final class CrossentropyByShape extends Loss {
    CrossentropyByShape() {
        super("crossentropy");
    }

    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var loss =
                switch (Losses.Kind.of(targets.shape(), outputs.shape())) {
                    case BINARY -> new BinaryCrossentropy();
                    case SPARSE -> new SparseCategoricalCrossentropy();
                    case CATEGORICAL -> new CategoricalCrossentropy();
                };
        return loss.values(targets, outputs);
    }

    @Override
    protected void settings(Config config) {}
}
