package io.gradus.nn.weights;

import io.gradus.nn.config.Registry;
import io.gradus.nn.weights.Initializer.Distribution;
import io.gradus.nn.weights.Initializer.Mode;
import io.gradus.nn.weights.Initializer.Side;

/** All initializers, regularizers and constraints of this room. */
public final class Weights {
    static final Named<Initializer> INITIALIZERS =
            new Named<Initializer>("initializer")
                    .with("constant", () -> Initializer.constant(0))
                    .with("glorot_normal", Initializer::glorotNormal)
                    .with("glorot_uniform", Initializer::glorotUniform)
                    .with("he_normal", Initializer::heNormal)
                    .with("he_uniform", Initializer::heUniform)
                    .with("identity", Initializer::identity)
                    .with("lecun_normal", Initializer::lecunNormal)
                    .with("lecun_uniform", Initializer::lecunUniform)
                    .with("normal", () -> Initializer.randomNormal(0, 0.05))
                    .with("ones", Initializer::ones)
                    .with("one", Initializer::ones)
                    .with("orthogonal", Initializer::orthogonal)
                    .with("random_normal", () -> Initializer.randomNormal(0, 0.05))
                    .with("random_uniform", () -> Initializer.randomUniform(-0.05, 0.05))
                    .with("stft", () -> Initializer.stft(Side.REAL))
                    .with("truncated_normal", () -> Initializer.truncatedNormal(0, 0.05))
                    .with("uniform", () -> Initializer.randomUniform(-0.05, 0.05))
                    .with(
                            "variance_scaling",
                            () ->
                                    Initializer.varianceScaling(
                                            1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL))
                    .with("zero", Initializer::zeros)
                    .with("zeros", Initializer::zeros);

    static final Named<Regularizer> REGULARIZERS =
            new Named<Regularizer>("regularizer")
                    .with("l1", () -> Regularizer.l1(0.01))
                    .with("l1_l2", () -> Regularizer.l1l2(0, 0))
                    .with("l2", () -> Regularizer.l2(0.01))
                    .with(
                            "orthogonal_regularizer",
                            () -> Regularizer.orthogonal(0.01, Regularizer.Mode.ROWS));

    static final Named<Constraint> CONSTRAINTS =
            new Named<Constraint>("constraint")
                    .with("max_norm", () -> Constraint.maxNorm(2))
                    .with("min_max_norm", () -> Constraint.minMaxNorm(0, 1, 1))
                    .with("non_neg", Constraint::nonNeg)
                    .with("unit_norm", Constraint::unitNorm);

    private Weights() {}

    /**
     * The classes of this room that may come out of a file.
     *
     * @return initializers, regularizers and constraints
     */
    public static Registry registry() {
        return INITIALIZERS
                .registry(Initializer.class)
                .with(REGULARIZERS.registry(Regularizer.class))
                .with(CONSTRAINTS.registry(Constraint.class));
    }
}
