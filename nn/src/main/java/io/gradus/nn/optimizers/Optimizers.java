package io.gradus.nn.optimizers;

import io.gradus.nn.config.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Optimizers by the names that Keras gives them. */
public final class Optimizers {
    private static final Map<String, Supplier<Optimizer>> ALL = new TreeMap<>();

    static {
        ALL.put("adadelta", Adadelta::new);
        ALL.put("adafactor", Adafactor::new);
        ALL.put("adagrad", Adagrad::new);
        ALL.put("adam", Adam::new);
        ALL.put("adamax", Adamax::new);
        ALL.put("adamw", AdamW::new);
        ALL.put("ftrl", Ftrl::new);
        ALL.put("lamb", Lamb::new);
        ALL.put("lion", Lion::new);
        ALL.put("muon", Muon::new);
        ALL.put("nadam", Nadam::new);
        ALL.put("rmsprop", RMSprop::new);
        ALL.put("schedule_free_adamw", ScheduleFreeAdamW::new);
        ALL.put("sgd", SGD::new);
    }

    private Optimizers() {}

    /**
     * Finds an optimizer.
     *
     * @param name such as {@code "adam"} or {@code "Adam"}
     * @return a new optimizer with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Optimizer of(String name) {
        var wanted = plain(name);
        return ALL.entrySet().stream()
                .filter(entry -> plain(entry.getKey()).equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown optimizer '%s': known are %s"
                                        .formatted(name, ALL.keySet())))
                .getValue()
                .get();
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /**
     * The classes of this room that may come out of a file.
     *
     * @return optimizers and schedules
     */
    public static Registry registry() {
        var registry =
                Registry.empty()
                        .with(Optimizer.class, () -> new LossScaleOptimizer(new SGD()))
                        .with(Optimizer.class, () -> new MultiOptimizer(new SGD()))
                        .with(LearningRateSchedule.class, () -> new CosineDecay(0, 1))
                        .with(LearningRateSchedule.class, () -> new CosineDecayRestarts(0, 1))
                        .with(LearningRateSchedule.class, () -> new ExponentialDecay(0, 1, 1))
                        .with(LearningRateSchedule.class, () -> new InverseTimeDecay(0, 1, 1))
                        .with(LearningRateSchedule.class, () -> new PolynomialDecay(0, 1))
                        .with(
                                LearningRateSchedule.class,
                                () -> new PiecewiseConstantDecay(List.of(), List.of(0.0)));
        for (var optimizer : ALL.values()) {
            registry = registry.with(Optimizer.class, optimizer);
        }
        return registry;
    }
}
