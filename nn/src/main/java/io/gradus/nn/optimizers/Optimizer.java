package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.tensor.Gradients;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes variables by their gradients so that a loss becomes smaller.
 *
 * <p>What it remembers from step to step are variables, made at the first step, so a step can be
 * part of a compiled function, and can be saved. One's own optimizer overrides {@link #rule}.
 */
public abstract class Optimizer {
    private record SlotKey(Variable variable, String name) {}

    private final LearningRateSchedule schedule;
    private final Optional<Variable> learningRate;
    private final Variable iterations = new Variable(Tensor.of(0L), "optimizer/iterations", false);
    private final Map<SlotKey, Variable> slots = new LinkedHashMap<>();

    /** How one step changes one variable. */
    @FunctionalInterface
    protected interface Rule {
        /**
         * Assigns the variable, and the slots that belong to it.
         *
         * @param variable the variable
         * @param gradient the gradient with respect to it, of its shape and dtype
         */
        void update(Variable variable, Tensor gradient);
    }

    /**
     * An optimizer with a learning rate that stays until {@link #learningRate()} is assigned.
     *
     * @param learningRate the size of the steps
     */
    protected Optimizer(double learningRate) {
        if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "the learning rate is " + learningRate + ": it must be a number, 0 or more");
        }
        var rate = new Variable(Tensor.of((float) learningRate), "optimizer/learning_rate", false);
        this.learningRate = Optional.of(rate);
        this.schedule = step -> rate.value();
    }

    /**
     * An optimizer whose learning rate follows from the number of steps made.
     *
     * @param schedule the size of each step
     */
    protected Optimizer(LearningRateSchedule schedule) {
        this.learningRate = Optional.empty();
        this.schedule = schedule;
    }

    /**
     * Begins a step: computes what all variables share, and says how each is changed.
     *
     * @param learningRate the size of this step, a float32 scalar
     * @param step the number of this step as a float32 scalar, 1 for the first
     * @return the rule of this step
     */
    protected abstract Rule rule(Tensor learningRate, Tensor step);

    /**
     * A variable that goes with another, zeros at first: a momentum, for example.
     *
     * @param variable whose companion it is
     * @param name what it holds
     * @return the variable, of the same shape and dtype, the same one at each call
     */
    protected final Variable slot(Variable variable, String name) {
        return slots.computeIfAbsent(
                new SlotKey(variable, name),
                key ->
                        new Variable(
                                Tensor.zeros(variable.shape(), variable.dtype()),
                                "optimizer/" + variable.name() + "/" + name,
                                false));
    }

    /**
     * Makes one step.
     *
     * @param gradients what a tape answered, its sources being variables; those on which the loss
     *     does not depend stay as they are
     * @throws IllegalArgumentException if a source is not a variable, or none has a gradient
     */
    public final void apply(Gradients gradients) {
        var found = new ArrayList<Tensor>();
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < gradients.sources().size(); i++) {
            if (!(gradients.sources().get(i) instanceof Variable variable)) {
                throw new IllegalArgumentException(
                        "source " + i + " is a tensor: an optimizer can change variables only");
            }
            gradients
                    .find(i)
                    .ifPresent(gradient -> {
                        found.add(gradient);
                        variables.add(variable);
                    });
        }
        if (variables.isEmpty()) {
            throw new IllegalArgumentException(
                    "the loss depends on none of the "
                            + gradients.sources().size()
                            + " variables, so there is nothing to change: compute it inside the tape");
        }
        apply(found, variables);
    }

    /**
     * Makes one step.
     *
     * @param gradients one for each variable, of its shape
     * @param variables the variables to change
     * @throws IllegalArgumentException if their numbers, or the shapes of a pair, differ
     */
    public final void apply(List<Tensor> gradients, List<Variable> variables) {
        if (gradients.size() != variables.size()) {
            throw new IllegalArgumentException(
                    gradients.size() + " gradients for " + variables.size() + " variables");
        }
        iterations.assignAdd(1);
        var made = iterations.value();
        var rule = rule(schedule.rate(made.minus(1)), made.cast(DType.FLOAT32));
        for (int i = 0; i < variables.size(); i++) {
            var variable = variables.get(i);
            var gradient = gradients.get(i);
            if (!gradient.shape().equals(variable.shape())) {
                throw new IllegalArgumentException(
                        "variable '%s' has shape %s, its gradient %s: they must be equal"
                                .formatted(variable.name(), variable.shape(), gradient.shape()));
            }
            rule.update(variable, gradient.cast(variable.dtype()));
            variable.constraint()
                    .ifPresent(constraint -> variable.assign(constraint.apply(variable.value())));
        }
    }

    /**
     * The loss that a tape should differentiate, which is larger where gradients in 16 bits would
     * vanish.
     *
     * @param loss what training makes small
     * @return the loss, scaled if this optimizer undoes it
     */
    public Tensor scaleLoss(Tensor loss) {
        return loss;
    }

    /**
     * The learning rate, which may be assigned between steps.
     *
     * @return a float32 scalar
     * @throws IllegalStateException if the learning rate follows a schedule
     */
    public final Variable learningRate() {
        return learningRate.orElseThrow(() ->
                new IllegalStateException(
                        "the learning rate follows a schedule: it cannot be assigned"));
    }

    /**
     * How many steps were made.
     *
     * @return an int64 scalar
     */
    public final Variable iterations() {
        return iterations;
    }

    /**
     * What is remembered that belongs to no variable.
     *
     * @return from name to variable: the number of steps, the learning rate
     */
    public final Map<String, Variable> state() {
        var state = new LinkedHashMap<String, Variable>();
        state.put("iterations", iterations);
        learningRate.ifPresent(rate -> state.put("learning_rate", rate));
        return state;
    }

    /**
     * What is remembered of a variable.
     *
     * @param of the variable
     * @return from name to slot
     */
    public final Map<String, Variable> slots(Variable of) {
        var all = new LinkedHashMap<String, Variable>();
        slots.forEach((key, slot) -> {
            if (key.variable == of) {
                all.put(key.name, slot);
            }
        });
        return all;
    }

    /**
     * All that is remembered from step to step.
     *
     * @return the number of steps, the learning rate, and the slots made so far
     */
    public final List<Variable> variables() {
        var all = new ArrayList<Variable>();
        all.add(iterations);
        learningRate.ifPresent(all::add);
        all.addAll(slots.values());
        return List.copyOf(all);
    }
}
