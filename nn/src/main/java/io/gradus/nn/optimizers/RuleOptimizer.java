package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Control;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer that changes all variables by one rule.
 *
 * <p>A step takes the scale of the loss out of the gradients, adds them to those of earlier steps
 * if it should {@linkplain #gradientAccumulationSteps accumulate}, clips them, lets weights
 * {@linkplain #weightDecay decay}, changes variables by the rule, updates their {@linkplain #useEma
 * averages}, and lets them keep to their constraints, in this order. Settings are changed before
 * the first step.
 *
 * <p>A variable that values were only gathered from, such as that of an embedding, has a gradient
 * of some rows. If the optimizer {@linkplain #changesOnlyRows changes only rows}, other rows stay
 * as they are, and so does what is remembered about them: the decay of weights, averages,
 * constraints and accumulated gradients still are of all rows. Otherwise the gradient of the other
 * rows is zeros.
 *
 * {@snippet :
 * final class SignDescent extends RuleOptimizer {
 *     SignDescent(double learningRate) {
 *         super(learningRate);
 *     }
 *
 *     @Override
 *     protected Rule rule(Tensor learningRate, Tensor step) {
 *         return (variable, gradient) -> variable.assignSub(gradient.sign().times(learningRate));
 *     }
 * }
 * }
 */
public abstract class RuleOptimizer extends Optimizer {
    /** How one step changes one variable. */
    @FunctionalInterface
    protected interface Rule {
        /**
         * Assigns the variable, and the slots that belong to it.
         *
         * @param variable the variable
         * @param gradient the gradient with respect to it, of its shape and dtype
         */
        void update(Cell variable, Tensor gradient);
    }

    private static final String RATE = "learning_rate";
    private static final String ACCUMULATED = "accumulated";
    private static final String ACCUMULATOR = "gradient_accumulator";

    private Optional<LearningRateSchedule> schedule;
    private final Memory memory = new Memory();
    private final Variable iterations = memory.state("iterations", Tensor.of(0L));

    private @Nullable Set<Variable> known;
    private final Set<Variable> overwritten = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Decay decay = new Decay();
    private Optional<Clipping> clipping = Optional.empty();
    private final Averages averages = new Averages();
    private Optional<Double> lossScaleFactor = Optional.empty();
    private int accumulationSteps = 1;

    /**
     * An optimizer with a learning rate that stays until {@link #learningRate()} is assigned.
     *
     * @param learningRate the size of the steps
     */
    protected RuleOptimizer(double learningRate) {
        this.schedule = Optional.empty();
        learningRate(learningRate);
    }

    /**
     * An optimizer whose learning rate follows from the number of steps made.
     *
     * @param schedule the size of each step
     */
    protected RuleOptimizer(LearningRateSchedule schedule) {
        this.schedule = Optional.of(schedule);
    }

    private void learningRate(double rate) {
        Settings.notNegative("the learning rate", rate);
        schedule = Optional.empty();
        memory.state(RATE, Tensor.of((float) rate));
    }

    // ---- what a rule says
    // --------------------------------------------------------------------------

    /**
     * Begins a step: computes what all variables share, and says how each is changed.
     *
     * @param learningRate the size of this step, a float32 scalar
     * @param step the number of this step as a float32 scalar, 1 for the first
     * @return the rule of this step
     */
    protected abstract Rule rule(Tensor learningRate, Tensor step);

    /**
     * Whether the rule treats each number of a variable by itself, and leaves those without a
     * gradient alone, so that it can be applied to some rows.
     *
     * @return false without an override: the gradient of other rows is zeros
     */
    protected boolean changesOnlyRows() {
        return false;
    }

    /**
     * How much a variable decays in a step.
     *
     * @param variable the variable
     * @return the {@linkplain #weightDecay share} without an override
     */
    protected Optional<Double> weightDecayOf(Variable variable) {
        return decay.of(variable);
    }

    /**
     * Something remembered that belongs to no variable.
     *
     * @param name what it is, other than {@code iterations} and {@code learning_rate}
     * @param initial its first value
     * @return a new variable, which {@link #state} lists
     */
    protected final Variable state(String name, Tensor initial) {
        if (memory.state().containsKey(name)) {
            throw new IllegalArgumentException("there is a state '" + name + "' already");
        }
        return memory.state(name, initial);
    }

    // ---- settings
    // ----------------------------------------------------------------------------------

    /**
     * Lets weights become smaller by a share of themselves at each step, times the learning rate,
     * apart from their gradients (Loshchilov and Hutter, 2019).
     *
     * @param weightDecay the share
     * @return this optimizer
     */
    public final RuleOptimizer weightDecay(double weightDecay) {
        decay.share(weightDecay);
        return this;
    }

    /**
     * Leaves variables out of the {@linkplain #weightDecay decay}.
     *
     * @param variables the variables
     * @return this optimizer
     */
    public final RuleOptimizer excludeFromWeightDecay(List<Variable> variables) {
        decay.exclude(variables);
        return this;
    }

    /**
     * Leaves variables out of the {@linkplain #weightDecay decay} by their names.
     *
     * @param patterns regular expressions that are found in the names, such as {@code "bias"}
     * @return this optimizer
     */
    public final RuleOptimizer excludeFromWeightDecay(String... patterns) {
        decay.exclude(patterns);
        return this;
    }

    private RuleOptimizer clipping(Clipping next) {
        clipping.filter(set -> set.kind() != next.kind())
                .ifPresent(set -> {
                    throw new IllegalStateException(
                            "%s is set already: gradients are clipped in one way, not also by %s"
                                    .formatted(set.name(), next.name()));
                });
        clipping = Optional.of(next);
        return this;
    }

    /**
     * Scales each gradient down to a norm if its own is larger.
     *
     * @param norm the norm
     * @return this optimizer
     * @throws IllegalStateException if gradients are clipped in another way
     */
    public final RuleOptimizer clipnorm(double norm) {
        return clipping(new Clipping(Clipping.Kind.CLIPNORM, norm));
    }

    /**
     * Cuts all numbers of gradients off at a value and its negative.
     *
     * @param value the value
     * @return this optimizer
     * @throws IllegalStateException if gradients are clipped in another way
     */
    public final RuleOptimizer clipvalue(double value) {
        return clipping(new Clipping(Clipping.Kind.CLIPVALUE, value));
    }

    /**
     * Scales all gradients down together if the norm of them all is larger than another (Pascanu et
     * al., 2013).
     *
     * @param norm the norm
     * @return this optimizer
     * @throws IllegalStateException if gradients are clipped in another way
     */
    public final RuleOptimizer globalClipnorm(double norm) {
        return clipping(new Clipping(Clipping.Kind.GLOBAL_CLIPNORM, norm));
    }

    /**
     * Keeps an exponential moving average of each variable (Polyak and Juditsky, 1992), for {@link
     * #average}, {@link #swapAverages} and {@link #finalizeVariableValues}.
     *
     * @param momentum how slowly the average changes, from 0 to 1; Keras' default is 0.99
     * @return this optimizer
     */
    public final RuleOptimizer useEma(double momentum) {
        averages.use(momentum);
        return this;
    }

    /**
     * Keeps averages, and puts them in the place of the variables every so many steps.
     *
     * @param momentum how slowly the average changes, from 0 to 1; Keras' default is 0.99
     * @param overwriteFrequency after how many steps variables become their averages
     * @return this optimizer
     */
    public final RuleOptimizer useEma(double momentum, int overwriteFrequency) {
        averages.use(momentum, overwriteFrequency);
        return this;
    }

    /**
     * Scales the loss by a constant and gradients back, so that they do not vanish in 16 bits.
     *
     * @param factor the constant
     * @return this optimizer
     */
    public final RuleOptimizer lossScaleFactor(double factor) {
        lossScaleFactor = Optional.of(Settings.positive("lossScaleFactor", factor));
        return this;
    }

    /**
     * Lets each so many steps be one with the mean of their gradients: all but the last only add to
     * it.
     *
     * @param steps how many, 2 or more
     * @return this optimizer
     */
    public final RuleOptimizer gradientAccumulationSteps(int steps) {
        accumulationSteps = Settings.atLeast("gradientAccumulationSteps", 2, steps);
        if (!memory.state().containsKey(ACCUMULATED)) {
            memory.state(ACCUMULATED, Tensor.of(0L));
        }
        return this;
    }

    /**
     * Says that the gradients of some variables are their next values. They are assigned at each
     * step, whatever is set here.
     *
     * @param variables the variables
     * @return this optimizer
     */
    public final RuleOptimizer overwriteWithGradient(Variable... variables) {
        overwritten.addAll(List.of(variables));
        return this;
    }

    @Override
    public final boolean scalesLoss() {
        return lossScaleFactor.isPresent();
    }

    // ---- steps
    // -------------------------------------------------------------------------------------

    @Override
    public final void apply(List<? extends Cotangent> gradients, List<Variable> variables) {
        if (gradients.size() != variables.size()) {
            throw new IllegalArgumentException(
                    gradients.size() + " gradients for " + variables.size() + " variables");
        }
        var updates = new ArrayList<Update>();
        for (int i = 0; i < variables.size(); i++) {
            var variable = variables.get(i);
            requireFitting(variable, gradients.get(i));
            var update = Update.of(variable, gradients.get(i));
            if (overwritten.contains(variable)) {
                variable.assign(update.whole().gradient());
            } else {
                updates.add(unscaled(update));
            }
        }
        if (updates.isEmpty()) {
            return;
        }
        if (accumulationSteps > 1) {
            accumulate(updates);
        } else {
            step(updates);
        }
    }

    private void requireFitting(Variable variable, Cotangent gradient) {
        if (known != null && !known.contains(variable)) {
            throw new IllegalArgumentException(
                    "variable '%s' is unknown to this optimizer, which was built for %d others: build it with all that it will change"
                            .formatted(variable.name(), known.size()));
        }
        var shape =
                switch (gradient) {
                    case Tensor whole -> whole.shape();
                    case IndexedSlices slices -> slices.denseShape();
                };
        if (!shape.equals(variable.shape())) {
            throw new IllegalArgumentException(
                    "variable '%s' has shape %s, its gradient %s: they must be equal"
                            .formatted(variable.name(), variable.shape(), shape));
        }
    }

    private Update unscaled(Update update) {
        return lossScaleFactor
                .map(factor -> update.with(update.gradient().div(factor)))
                .orElse(update);
    }

    /** Adds gradients up, and makes a step with their mean if they are enough. */
    private void accumulate(List<Update> updates) {
        for (var update : updates) {
            memory.slot(update.variable(), ACCUMULATOR).assignAdd(update.whole().gradient());
        }
        var accumulated = memory.state(ACCUMULATED);
        accumulated.assignAdd(1);
        Control.cond(
                accumulated.equal(accumulationSteps),
                () -> {
                    var means = new ArrayList<Update>();
                    for (var update : updates) {
                        var variable = update.variable();
                        var sum = memory.slot(variable, ACCUMULATOR);
                        means.add(Update.of(variable, sum.div(accumulationSteps)));
                        sum.assign(Tensor.zeros(variable.shape(), variable.dtype()));
                    }
                    accumulated.assign(0);
                    step(means);
                },
                () -> {});
    }

    private void step(List<Update> given) {
        var clipped = clip(given);
        iterations.assignAdd(1);
        var made = iterations.value();
        var rate = rate(made.minus(1));
        for (var update : clipped) {
            var variable = update.variable();
            weightDecayOf(variable)
                    .ifPresent(share ->
                            variable.assignSub(
                                    variable.times(rate.times(share).cast(variable.dtype()))));
        }
        var rule = rule(rate, made.cast(DType.FLOAT32));
        for (var update : clipped) {
            var changed = changesOnlyRows() ? update : update.whole();
            rule.update(changed.cell(memory), changed.gradient());
        }
        for (var update : clipped) {
            var variable = update.variable();
            if (averages.used()) {
                averages.update(variable, memory, made);
            }
            variable.constraint()
                    .ifPresent(constraint -> variable.assign(constraint.apply(variable.value())));
        }
    }

    private List<Update> clip(List<Update> updates) {
        return clipping.map(way -> way.clip(updates)).orElse(updates);
    }

    /** Gradients as they are clipped. */
    final List<Tensor> clipped(List<Tensor> gradients) {
        var updates = new ArrayList<Update>();
        for (var gradient : gradients) {
            // Clipping looks at gradients only.
            var variable = new Variable(Tensor.zeros(gradient.shape(), gradient.dtype()));
            updates.add(new Update(variable, gradient, Optional.empty()));
        }
        return clip(updates).stream().map(Update::gradient).toList();
    }

    @Override
    public final Tensor scaleLoss(Tensor loss) {
        return lossScaleFactor.map(factor -> Update.scaled(loss, factor)).orElse(loss);
    }

    // ---- what it remembers
    // -------------------------------------------------------------------------

    @Override
    public final void build(List<Variable> variables) {
        var all = Collections.<Variable>newSetFromMap(new IdentityHashMap<>());
        if (known != null) {
            all.addAll(known);
        }
        all.addAll(variables);
        known = all;
        // A step whose assignments go nowhere makes all that a step needs.
        var types =
                variables.stream()
                        .map(variable -> new TensorType(variable.dtype(), variable.shape()))
                        .toList();
        Transforms.outputTypes(
                gradients -> {
                    apply(gradients, variables);
                    return List.of();
                },
                types);
    }

    private Tensor rate(Tensor iterations) {
        return schedule.map(one -> one.rate(iterations))
                .orElseGet(() -> memory.state(RATE).value());
    }

    @Override
    public final Variable learningRate() {
        if (schedule.isPresent()) {
            throw new IllegalStateException(
                    "the learning rate follows a schedule: it cannot be assigned");
        }
        return memory.state(RATE);
    }

    @Override
    public final Tensor currentLearningRate() {
        return rate(iterations.value());
    }

    @Override
    public final Variable iterations() {
        return iterations;
    }

    @Override
    public final Map<String, Variable> state() {
        return memory.state();
    }

    @Override
    public final Map<String, Variable> slots(Variable of) {
        return memory.slots(of);
    }

    @Override
    public final List<Variable> variables() {
        return memory.all();
    }

    @Override
    public final Optional<Variable> average(Variable of) {
        return Optional.ofNullable(slots(of).get(Averages.SLOT));
    }

    // ---- files
    // -------------------------------------------------------------------------------------

    /** This optimizer with the settings of a file, or of this one if they are written. */
    @Override
    public final RuleOptimizer configured(Config config) {
        configureLearningRate(config);
        decay.configured(config);
        for (var kind : Clipping.Kind.values()) {
            var name = kind.name().toLowerCase(Locale.ROOT);
            config.optionalNumber(
                            name, clipping.filter(set -> set.kind() == kind).map(Clipping::limit))
                    .ifPresent(limit -> clipping(new Clipping(kind, limit)));
        }
        averages.configured(config);
        config.optionalNumber("loss_scale_factor", lossScaleFactor)
                .ifPresent(this::lossScaleFactor);
        config.optionalInteger(
                        "gradient_accumulation_steps",
                        Optional.of(accumulationSteps).filter(steps -> steps > 1))
                .ifPresent(this::gradientAccumulationSteps);
        settings(config);
        return this;
    }

    private void configureLearningRate(Config config) {
        if (!config.isReading()) {
            config.data(
                    RATE,
                    schedule.<Object>map(Config::of)
                            .orElseGet(() -> shortest(memory.state(RATE).value())));
            return;
        }
        switch (config.data(RATE, "")) {
            case Number rate -> learningRate(rate.doubleValue());
            case String none when none.isEmpty() -> {}
            case Object one -> {
                memory.forget(RATE);
                schedule = Optional.of(config.make(LearningRateSchedule.class, one));
            }
        }
    }

    /** The double that a person would write for a float. */
    private static double shortest(Tensor rate) {
        return Double.parseDouble(Float.toString(rate.toFloat()));
    }
}
