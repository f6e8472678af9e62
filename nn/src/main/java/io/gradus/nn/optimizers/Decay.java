package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which variables decay apart from their gradients, and how much. */
final class Decay {
    private Optional<Double> share = Optional.empty();
    private final Set<Variable> variables = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Pattern> patterns = new ArrayList<>();

    void share(double weightDecay) {
        share = Optional.of(Settings.notNegative("weightDecay", weightDecay));
    }

    void exclude(List<Variable> excluded) {
        variables.addAll(excluded);
    }

    void exclude(String... expressions) {
        for (var expression : expressions) {
            patterns.add(Pattern.compile(expression));
        }
    }

    Optional<Double> of(Variable variable) {
        return excludes(variable) ? Optional.empty() : share;
    }

    boolean excludes(Variable variable) {
        return variables.contains(variable)
                || patterns.stream().anyMatch(one -> one.matcher(variable.name()).find());
    }

    /** A file knows variables by their names. */
    void configured(Config config) {
        config.optionalNumber("weight_decay", share).ifPresent(this::share);
        var expressions = new ArrayList<>(patterns.stream().map(Pattern::pattern).toList());
        variables.forEach(one -> expressions.add("^" + Pattern.quote(one.name()) + "$"));
        var read = config.texts("exclude_from_weight_decay", expressions);
        if (config.isReading()) {
            patterns.clear();
            variables.clear();
            exclude(read.toArray(String[]::new));
        }
    }
}
