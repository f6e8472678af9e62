package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Registry;
import io.gradus.nn.losses.Losses;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Metrics by the names that Keras gives them. */
public final class Metrics {
    /** Those that need nothing to be made. */
    private static final List<Supplier<Metric>> ALL =
            List.of(
                    AUC::new,
                    Accuracy::new,
                    BinaryAccuracy::new,
                    BinaryCrossentropy::new,
                    BinaryIoU::new,
                    CategoricalAccuracy::new,
                    CategoricalCrossentropy::new,
                    CategoricalHinge::new,
                    ConcordanceCorrelation::new,
                    CosineSimilarity::new,
                    F1Score::new,
                    FBetaScore::new,
                    FalseNegatives::new,
                    FalsePositives::new,
                    Hinge::new,
                    KLDivergence::new,
                    LogCoshError::new,
                    Mean::new,
                    MeanAbsoluteError::new,
                    MeanAbsolutePercentageError::new,
                    MeanSquaredError::new,
                    MeanSquaredLogarithmicError::new,
                    PearsonCorrelation::new,
                    Poisson::new,
                    Precision::new,
                    R2Score::new,
                    Recall::new,
                    RootMeanSquaredError::new,
                    SparseCategoricalAccuracy::new,
                    SparseCategoricalCrossentropy::new,
                    SparseTopKCategoricalAccuracy::new,
                    SquaredHinge::new,
                    Sum::new,
                    TopKCategoricalAccuracy::new,
                    TrueNegatives::new,
                    TruePositives::new);

    /** Those that need something, here anything: a file says what. */
    private static final List<Supplier<Metric>> ASKING =
            List.of(
                    () -> new IoU(1, 0),
                    () -> new MeanIoU(1),
                    () -> new OneHotIoU(1, 0),
                    () -> new OneHotMeanIoU(1),
                    () -> new PrecisionAtRecall(0),
                    () -> new RecallAtPrecision(0),
                    () -> new SensitivityAtSpecificity(0),
                    () -> new SpecificityAtSensitivity(0));

    private static final Map<String, Supplier<Metric>> NAMED = named();

    private Metrics() {}

    private static Map<String, Supplier<Metric>> named() {
        var named = new TreeMap<String, Supplier<Metric>>();
        for (var one : ALL) {
            var metric = one.get();
            named.put(metric.getClass().getSimpleName(), one);
            named.put(metric.name(), one);
        }
        named.put("log_cosh_error", LogCoshError::new);
        named.put("f_beta_score", FBetaScore::new);
        var brief =
                Map.<String, Supplier<Metric>>of(
                        "mse", MeanSquaredError::new,
                        "rmse", RootMeanSquaredError::new,
                        "mae", MeanAbsoluteError::new,
                        "mape", MeanAbsolutePercentageError::new,
                        "msle", MeanSquaredLogarithmicError::new,
                        "bce", BinaryCrossentropy::new,
                        "kld", KLDivergence::new);
        brief.forEach((name, one) -> {
            named.put(name, one);
            named.put(name.toUpperCase(Locale.ROOT), one);
        });
        return named;
    }

    /**
     * Finds a metric. The name of a loss means its mean.
     *
     * @param name such as {@code "mae"}, or the name of a class; {@code "accuracy"} and {@code
     *     "crossentropy"}, or {@code "acc"} and {@code "ce"}, mean the binary, the categorical or
     *     the sparse one, whichever fits the shapes
     * @param targets the shape of targets
     * @param outputs the shape of outputs
     * @return a new metric with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Metric of(String name, Shape targets, Shape outputs) {
        return switch (name) {
            case "accuracy", "acc" ->
                    switch (Losses.Kind.of(targets, outputs)) {
                        case BINARY -> new BinaryAccuracy();
                        case SPARSE -> new SparseCategoricalAccuracy();
                        case CATEGORICAL -> new CategoricalAccuracy();
                    };
            case "crossentropy", "ce" ->
                    switch (Losses.Kind.of(targets, outputs)) {
                        case BINARY -> new BinaryCrossentropy();
                        case SPARSE -> new SparseCategoricalCrossentropy();
                        case CATEGORICAL -> new CategoricalCrossentropy();
                    };
            default -> named(name);
        };
    }

    private static Metric named(String name) {
        var metric = NAMED.get(name);
        if (metric != null) {
            return metric.get();
        }
        if (Losses.knows(name)) {
            var loss = Losses.of(name);
            return MeanMetric.of(loss.name(), loss::values);
        }
        throw new IllegalArgumentException(
                "unknown metric '%s': known are %s, and the names of losses"
                        .formatted(name, NAMED.keySet()));
    }

    /**
     * All metrics of this package, for reading files.
     *
     * @return a registry of them as {@link Metric}
     */
    public static Registry registry() {
        var registry = Registry.empty();
        for (var one : Stream.concat(ALL.stream(), ASKING.stream()).toList()) {
            registry = registry.with(Metric.class, one);
        }
        return registry;
    }
}
