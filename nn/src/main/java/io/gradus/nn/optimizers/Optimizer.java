package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Cotangent;
import io.gradus.tensor.Gradients;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes variables by their gradients so that a loss becomes smaller.
 *
 * <p>What it remembers from step to step are variables, so a step can be part of a compiled
 * function, and can be saved. They are made at the first step, or by {@link #build}. One's own
 * optimizer extends {@link RuleOptimizer}, and says how one variable is changed.
 */
public abstract class Optimizer implements Configurable {
    /** An optimizer that remembers nothing yet. */
    protected Optimizer() {}

    // ---- steps
    // -------------------------------------------------------------------------------------

    /**
     * Makes one step.
     *
     * @param gradients what a tape answered, its sources being variables; those on which the loss
     *     does not depend stay as they are
     * @throws IllegalArgumentException if a source is not a variable, or none has a gradient
     */
    public final void apply(Gradients gradients) {
        var found = new ArrayList<Cotangent>();
        var variables = new ArrayList<Variable>();
        for (int i = 0; i < gradients.sources().size(); i++) {
            if (!(gradients.sources().get(i) instanceof Variable variable)) {
                throw new IllegalArgumentException(
                        "source " + i + " is a tensor: an optimizer can change variables only");
            }
            gradients
                    .sparse(variable)
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
     * @param gradients one for each variable: a tensor of its shape, or slices of one
     * @param variables the variables to change
     * @throws IllegalArgumentException if their numbers, or the shapes of a pair, differ
     */
    public abstract void apply(List<? extends Cotangent> gradients, List<Variable> variables);

    /**
     * Makes all that is remembered about variables, as the first step would, so that it can be read
     * from a file. From then on other variables are mistakes.
     *
     * @param variables all variables that will be changed
     */
    public abstract void build(List<Variable> variables);

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
     * Whether this optimizer {@linkplain #scaleLoss scales the loss}.
     *
     * @return false without an override
     */
    public boolean scalesLoss() {
        return false;
    }

    // ---- what it remembers
    // -------------------------------------------------------------------------

    /**
     * The learning rate, which may be assigned between steps.
     *
     * @return a float32 scalar
     * @throws IllegalStateException if the learning rate follows a schedule
     */
    public abstract Variable learningRate();

    /**
     * The size of the next step, whether it follows a schedule or not.
     *
     * @return a float32 scalar
     */
    public abstract Tensor currentLearningRate();

    /**
     * How many steps were made. Steps that only accumulate gradients, or are skipped, do not count.
     *
     * @return an int64 scalar
     */
    public abstract Variable iterations();

    /**
     * What belongs to no variable: the number of steps, the learning rate, and the like.
     *
     * @return variables by name, in a fixed order
     */
    public abstract Map<String, Variable> state();

    /**
     * What is remembered about a variable.
     *
     * @param of a variable that this optimizer changes
     * @return variables by name, such as {@code momentum}; none before the first step, or {@link
     *     #build}
     */
    public abstract Map<String, Variable> slots(Variable of);

    /**
     * All that is remembered from step to step.
     *
     * @return the {@linkplain #state state}, and the slots made so far
     */
    public abstract List<Variable> variables();

    // ---- averages
    // ----------------------------------------------------------------------------------

    /**
     * The exponential moving average of a variable.
     *
     * @param of a variable that this optimizer changes
     * @return the average; empty if there is none
     */
    public Optional<Variable> average(Variable of) {
        return Optional.empty();
    }

    /**
     * Puts the averages in the place of the variables and the variables in theirs; a second call
     * puts them back. Variables without an average stay.
     *
     * @param variables the variables
     */
    public final void swapAverages(List<Variable> variables) {
        for (var variable : variables) {
            average(variable)
                    .ifPresent(average -> {
                        var value = variable.value();
                        variable.assign(average);
                        average.assign(value);
                    });
        }
    }

    /**
     * Gives variables the values that they should have after training: their averages, if there are
     * any.
     *
     * @param variables the variables
     */
    public void finalizeVariableValues(List<Variable> variables) {
        for (var variable : variables) {
            average(variable).ifPresent(variable::assign);
        }
    }

    // ---- files
    // -------------------------------------------------------------------------------------

    /**
     * Names the settings, each in one line that writes and reads it.
     *
     * @param config takes or gives the settings, under the names that Keras has for them
     * @throws UnsupportedOperationException if the optimizer cannot be saved
     */
    protected void settings(Config config) {
        throw new UnsupportedOperationException(
                getClass().getName() + " cannot be saved: it does not override settings()");
    }

    /** This optimizer with the settings of a file, or of this one if they are written. */
    @Override
    public Optimizer configured(Config config) {
        settings(config);
        return this;
    }
}
