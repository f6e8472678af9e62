package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer;
import java.util.Optional;

/** What can be said about a recurrent cell with a kernel, a recurrent kernel and a bias. */
final class GateSettings {
    final WeightSettings kernel = new WeightSettings("kernel", Initializer.glorotUniform());
    final WeightSettings recurrent = new WeightSettings("recurrent", Initializer.orthogonal());
    final WeightSettings bias = new WeightSettings("bias", Initializer.zeros());
    Activation activation = Activation.TANH;
    boolean useBias = true;
    double dropout;
    double recurrentDropout;
    Optional<Integer> seed = Optional.empty();

    GateSettings() {}

    /** Takes over what another says. */
    void set(GateSettings other) {
        kernel.set(other.kernel);
        recurrent.set(other.recurrent);
        bias.set(other.bias);
        activation = other.activation;
        useBias = other.useBias;
        dropout = other.dropout;
        recurrentDropout = other.recurrentDropout;
        seed = other.seed;
    }

    void settings(Config config) {
        activation = Activation.configured(config, "activation", activation);
        useBias = config.truth("use_bias", useBias);
        kernel.settings(config);
        recurrent.settings(config);
        bias.settings(config);
        dropout = Settings.share("dropout", config.number("dropout", dropout));
        recurrentDropout =
                Settings.share(
                        "recurrent_dropout", config.number("recurrent_dropout", recurrentDropout));
        seed = config.optionalInteger("seed", seed);
    }
}
