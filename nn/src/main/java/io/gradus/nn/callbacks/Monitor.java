package io.gradus.nn.callbacks;

import io.gradus.nn.Logs;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** A number of the logs that is watched, and when one value of it is better than another. */
final class Monitor {
    private static final System.Logger LOGGER = System.getLogger(Monitor.class.getPackageName());

    private static final Set<String> SMALLER_IS_BETTER =
            Set.of(
                    "loss",
                    "crossentropy",
                    "ce",
                    "hinge",
                    "logcosh",
                    "log_cosh",
                    "poisson",
                    "kl_divergence",
                    "kld",
                    "mse",
                    "mae",
                    "mape",
                    "msle",
                    "rmse",
                    "perplexity",
                    "false_positives",
                    "false_negatives");
    private static final Set<String> LARGER_IS_BETTER =
            Set.of(
                    "accuracy",
                    "acc",
                    "auc",
                    "precision",
                    "recall",
                    "f1_score",
                    "fbeta_score",
                    "r2_score",
                    "cosine_similarity",
                    "pearson_correlation",
                    "concordance_correlation",
                    "io_u",
                    "iou",
                    "true_positives",
                    "true_negatives");
    private static final Pattern ERROR = Pattern.compile("(.*_)?error");
    private static final Pattern CROSSENTROPY = Pattern.compile("(.*_)?crossentropy");
    private static final Pattern AT =
            Pattern.compile("(sensitivity|specificity|precision|recall)_at_.*");

    private final String callback;
    private String name;
    private Mode mode = Mode.AUTO;
    private double minDelta;
    private boolean warned;

    Monitor(String callback, String name) {
        this.callback = callback;
        this.name = name;
    }

    String name() {
        return name;
    }

    void name(String to) {
        this.name = to;
    }

    void mode(Mode to) {
        this.mode = to;
    }

    void minDelta(double delta) {
        this.minDelta = Math.abs(delta);
    }

    /** Finds out early what cannot be found out from the name. */
    void begin() {
        direction();
        warned = false;
    }

    /** The number, if the logs tell it; warns once if they do not. */
    OptionalDouble value(Logs logs) {
        var value = logs.find(name);
        if (value.isEmpty() && !warned) {
            warned = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0} waits for ''{1}'', which this epoch does not tell; there are {2}",
                    callback,
                    name,
                    logs.names());
        }
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** Whether a value is better by more than the least difference; NaN never is. */
    boolean isBetter(double value, OptionalDouble than) {
        if (Double.isNaN(value)) {
            return false;
        }
        if (than.isEmpty()) {
            return true;
        }
        return direction() == Mode.MIN
                ? value + minDelta < than.getAsDouble()
                : value - minDelta > than.getAsDouble();
    }

    private Mode direction() {
        return mode == Mode.AUTO ? directionOf(name, callback) : mode;
    }

    /** The direction of a number by its name, {@code val_} and the names of outputs aside. */
    static Mode directionOf(String name, String callback) {
        var rest = name.startsWith("val_") ? name.substring(4) : name;
        // With several outputs a metric is called out_accuracy: look at shorter and shorter ends.
        while (true) {
            if (SMALLER_IS_BETTER.contains(rest)
                    || ERROR.matcher(rest).matches()
                    || CROSSENTROPY.matcher(rest).matches()) {
                return Mode.MIN;
            }
            var plain = rest.replaceFirst("_\\d+$", "");
            if (LARGER_IS_BETTER.contains(plain) || AT.matcher(rest).matches()) {
                return Mode.MAX;
            }
            int cut = rest.indexOf('_');
            if (cut < 0) {
                throw new IllegalArgumentException(
                        "%s cannot tell from the name '%s' whether more of it is better: say mode(Mode.MIN) or mode(Mode.MAX)"
                                .formatted(callback, name));
            }
            rest = rest.substring(cut + 1);
        }
    }
}
