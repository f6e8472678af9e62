package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import java.util.Optional;

/** What can be said about a recurrent cell with a kernel, a recurrent kernel and a bias. */
final class GateSettings {
    Activation activation = Activation.TANH;
    boolean useBias = true;
    Initializer kernelInitializer = Initializer.glorotUniform();
    Initializer recurrentInitializer = Initializer.glorotUniform();
    Initializer biasInitializer = Initializer.zeros();
    Optional<Regularizer> kernelRegularizer = Optional.empty();
    Optional<Regularizer> recurrentRegularizer = Optional.empty();
    Optional<Regularizer> biasRegularizer = Optional.empty();
    Optional<Constraint> kernelConstraint = Optional.empty();
    Optional<Constraint> recurrentConstraint = Optional.empty();
    Optional<Constraint> biasConstraint = Optional.empty();
    double dropout;
    double recurrentDropout;
    Optional<Integer> seed = Optional.empty();

    GateSettings() {}

    /** Takes over what another says. */
    void set(GateSettings other) {
        activation = other.activation;
        useBias = other.useBias;
        kernelInitializer = other.kernelInitializer;
        recurrentInitializer = other.recurrentInitializer;
        biasInitializer = other.biasInitializer;
        kernelRegularizer = other.kernelRegularizer;
        recurrentRegularizer = other.recurrentRegularizer;
        biasRegularizer = other.biasRegularizer;
        kernelConstraint = other.kernelConstraint;
        recurrentConstraint = other.recurrentConstraint;
        biasConstraint = other.biasConstraint;
        dropout = other.dropout;
        recurrentDropout = other.recurrentDropout;
        seed = other.seed;
    }

    void settings(Config config) {
        activation = Activation.configured(config, "activation", activation);
        useBias = config.truth("use_bias", useBias);
        kernelInitializer =
                config.object("kernel_initializer", Initializer.class, kernelInitializer);
        recurrentInitializer =
                config.object("recurrent_initializer", Initializer.class, recurrentInitializer);
        biasInitializer = config.object("bias_initializer", Initializer.class, biasInitializer);
        kernelRegularizer =
                config.optional("kernel_regularizer", Regularizer.class, kernelRegularizer);
        recurrentRegularizer =
                config.optional("recurrent_regularizer", Regularizer.class, recurrentRegularizer);
        biasRegularizer = config.optional("bias_regularizer", Regularizer.class, biasRegularizer);
        kernelConstraint = config.optional("kernel_constraint", Constraint.class, kernelConstraint);
        recurrentConstraint =
                config.optional("recurrent_constraint", Constraint.class, recurrentConstraint);
        biasConstraint = config.optional("bias_constraint", Constraint.class, biasConstraint);
        dropout = Settings.share("dropout", config.number("dropout", dropout));
        recurrentDropout =
                Settings.share(
                        "recurrent_dropout", config.number("recurrent_dropout", recurrentDropout));
        seed = config.optionalInteger("seed", seed);
    }
}
