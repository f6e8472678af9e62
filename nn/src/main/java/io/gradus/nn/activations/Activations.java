package io.gradus.nn.activations;

import io.gradus.nn.config.Registry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All activations with settings, for files. */
public final class Activations {
    private Activations() {}

    /**
     * The classes of this room that may come out of a file; those without settings are known by
     * name.
     *
     * @return the activations with settings
     */
    public static Registry registry() {
        var registry = Registry.empty();
        for (Supplier<Activation> prototype : prototypes()) {
            registry = registry.with(Activation.class, prototype);
        }
        return registry;
    }

    private static List<Supplier<Activation>> prototypes() {
        return List.of(
                () -> Activation.celu(1),
                () -> Activation.elu(1),
                () -> Activation.gelu(true),
                () -> Activation.glu(-1),
                () -> Activation.hardShrink(0.5),
                () -> Activation.leakyRelu(0.2),
                () -> Activation.logSoftmax(-1),
                () -> Activation.relu(0, Optional.empty(), 0),
                () -> Activation.softShrink(0.5),
                () -> Activation.softmax(-1),
                () -> Activation.sparsemax(-1),
                () -> Activation.squareplus(4),
                () -> Activation.threshold(0, 0));
    }
}
