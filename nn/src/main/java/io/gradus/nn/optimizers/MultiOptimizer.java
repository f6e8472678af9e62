package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Several optimizers, each for some variables; what none of them is for is left to one of them all.
 *
 * {@snippet :
 * new MultiOptimizer(new Adam(0.001))
 *         .use(new SGD(0.01), "^backbone/")
 *         .use(new Adam(0.01), head.trainableVariables());
 * }
 */
public final class MultiOptimizer extends Optimizer {
    /** An optimizer, and a test for the variables that it changes. */
    private record Choice(
            Optimizer optimizer, Predicate<Variable> test, Optional<String> pattern) {}

    private Optimizer otherwise;
    private final List<Choice> choices = new ArrayList<>();
    private Optional<Double> lossScaleFactor = Optional.empty();
    private final Variable iterations = new Variable(Tensor.of(0L), "optimizer/iterations", false);

    /**
     * One optimizer for all variables.
     *
     * @param otherwise the optimizer of all variables that no other is {@linkplain #use used} for
     */
    public MultiOptimizer(Optimizer otherwise) {
        this.otherwise = plain(otherwise);
    }

    private static Optimizer plain(Optimizer inner) {
        if (inner instanceof MultiOptimizer || inner.scalesLoss()) {
            throw new IllegalArgumentException(
                    "an inner optimizer changes variables only: scaling the loss is for the outer one");
        }
        return inner;
    }

    private MultiOptimizer use(
            Optimizer optimizer, Predicate<Variable> test, Optional<String> pattern) {
        choices.add(new Choice(plain(optimizer), test, pattern));
        return this;
    }

    /**
     * Uses an optimizer for some variables.
     *
     * @param optimizer the optimizer, which may be used for others too
     * @param pattern a regular expression that is found in the names of the variables
     * @return this optimizer
     */
    public MultiOptimizer use(Optimizer optimizer, String pattern) {
        var compiled = Pattern.compile(pattern);
        return use(
                optimizer,
                variable -> compiled.matcher(variable.name()).find(),
                Optional.of(pattern));
    }

    /**
     * Uses an optimizer for some variables.
     *
     * @param optimizer the optimizer
     * @param variables the variables; a file knows them by their names
     * @return this optimizer
     */
    public MultiOptimizer use(Optimizer optimizer, List<Variable> variables) {
        var all = List.copyOf(variables);
        var names =
                all.stream()
                        .map(variable -> Pattern.quote(variable.name()))
                        .collect(Collectors.joining("|", "^(", ")$"));
        return use(
                optimizer,
                variable -> all.stream().anyMatch(one -> one == variable),
                Optional.of(names));
    }

    /**
     * Uses an optimizer for some variables. No file can hold the choice.
     *
     * @param optimizer the optimizer
     * @param test which variables
     * @return this optimizer
     */
    public MultiOptimizer use(Optimizer optimizer, Predicate<Variable> test) {
        return use(optimizer, test, Optional.empty());
    }

    /**
     * Scales the loss by a constant and gradients back, so that they do not vanish in 16 bits.
     *
     * @param factor the constant
     * @return this optimizer
     */
    public MultiOptimizer lossScaleFactor(double factor) {
        lossScaleFactor = Optional.of(Settings.positive("lossScaleFactor", factor));
        return this;
    }

    @Override
    public boolean scalesLoss() {
        return lossScaleFactor.isPresent();
    }

    /**
     * The optimizer that changes a variable.
     *
     * @param variable the variable
     * @return the optimizer
     * @throws IllegalArgumentException if different ones are to be used for it
     */
    public Optimizer optimizerOf(Variable variable) {
        var found =
                choices.stream()
                        .filter(choice -> choice.test().test(variable))
                        .map(Choice::optimizer)
                        .distinct()
                        .toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "%d optimizers are to be used for variable '%s': one can be"
                            .formatted(found.size(), variable.name()));
        }
        return found.isEmpty() ? otherwise : found.getFirst();
    }

    /** The optimizers, by what a file calls them. */
    private Map<Optimizer, String> all() {
        var all = new LinkedHashMap<Optimizer, String>();
        all.put(otherwise, "default");
        for (var choice : choices) {
            all.putIfAbsent(choice.optimizer(), String.valueOf(all.size()));
        }
        return all;
    }

    @Override
    public Tensor scaleLoss(Tensor loss) {
        return lossScaleFactor.map(factor -> Update.scaled(loss, factor)).orElse(loss);
    }

    @Override
    public void apply(List<? extends Cotangent> gradients, List<Variable> variables) {
        if (gradients.size() != variables.size()) {
            throw new IllegalArgumentException(
                    gradients.size() + " gradients for " + variables.size() + " variables");
        }
        for (var optimizer : all().keySet()) {
            var some = new ArrayList<Cotangent>();
            var changed = new ArrayList<Variable>();
            for (int i = 0; i < variables.size(); i++) {
                if (optimizerOf(variables.get(i)) == optimizer) {
                    some.add(unscaled(gradients.get(i)));
                    changed.add(variables.get(i));
                }
            }
            if (!changed.isEmpty()) {
                optimizer.apply(some, changed);
            }
        }
        iterations.assignAdd(1);
    }

    private Cotangent unscaled(Cotangent gradient) {
        if (lossScaleFactor.isEmpty()) {
            return gradient;
        }
        double factor = lossScaleFactor.get();
        return switch (gradient) {
            case Tensor whole -> whole.div(factor);
            case IndexedSlices slices ->
                    new IndexedSlices(
                            slices.values().div(factor), slices.indices(), slices.denseShape());
        };
    }

    @Override
    public void build(List<Variable> variables) {
        for (var optimizer : all().keySet()) {
            optimizer.build(
                    variables.stream().filter(one -> optimizerOf(one) == optimizer).toList());
        }
    }

    /** The learning rate of the optimizer of all other variables. */
    @Override
    public Variable learningRate() {
        return otherwise.learningRate();
    }

    @Override
    public Tensor currentLearningRate() {
        return otherwise.currentLearningRate();
    }

    @Override
    public Variable iterations() {
        return iterations;
    }

    @Override
    public Map<String, Variable> state() {
        var all = new LinkedHashMap<String, Variable>();
        all.put("iterations", iterations);
        all().forEach((optimizer, name) ->
                optimizer.state().forEach((key, one) -> all.put(name + "/" + key, one)));
        return all;
    }

    @Override
    public Map<String, Variable> slots(Variable of) {
        return optimizerOf(of).slots(of);
    }

    @Override
    public List<Variable> variables() {
        var all = new ArrayList<Variable>();
        all.add(iterations);
        all().keySet().forEach(optimizer -> all.addAll(optimizer.variables()));
        return List.copyOf(all);
    }

    @Override
    public Optional<Variable> average(Variable of) {
        return optimizerOf(of).average(of);
    }

    @Override
    protected void settings(Config config) {
        otherwise = plain(config.object("default_optimizer", Optimizer.class, otherwise));
        var patterns =
                config.texts(
                        "variable_identifier",
                        choices.stream().map(MultiOptimizer::identifier).toList());
        var optimizers =
                config.objects(
                        "optimizer",
                        Optimizer.class,
                        choices.stream().map(Choice::optimizer).toList());
        if (patterns.size() != optimizers.size()) {
            throw new IllegalArgumentException(
                    "there are %d optimizers and %d names of variables for them"
                            .formatted(optimizers.size(), patterns.size()));
        }
        config.optionalNumber("loss_scale_factor", lossScaleFactor)
                .ifPresent(this::lossScaleFactor);
        if (config.isReading()) {
            choices.clear();
            for (int i = 0; i < patterns.size(); i++) {
                use(optimizers.get(i), patterns.get(i));
            }
        }
    }

    private static String identifier(Choice choice) {
        return choice.pattern()
                .orElseThrow(() ->
                        new UnsupportedOperationException(
                                "an optimizer for variables chosen by a lambda cannot be saved: choose them by name"));
    }
}
