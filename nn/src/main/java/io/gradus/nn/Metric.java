package io.gradus.nn;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;

/**
 * A number that sums up many batches. It gathers what it needs in variables, so that {@link
 * #update} can be part of a compiled step.
 */
public abstract class Metric {
    private final String name;

    /**
     * A metric.
     *
     * @param name what it is called in logs and tables
     */
    protected Metric(String name) {
        this.name = name;
    }

    /**
     * The name.
     *
     * @return what it is called in logs and tables
     */
    public final String name() {
        return name;
    }

    /**
     * Takes a batch into account.
     *
     * @param targets what should have come out
     * @param outputs what came out
     */
    public abstract void update(Operand targets, Operand outputs);

    /**
     * The number, over all batches since the last {@link #reset}.
     *
     * @return the number; 0 if there was no batch
     */
    public abstract double result();

    /**
     * What was gathered.
     *
     * @return variables that are 0 before the first batch
     */
    public abstract List<Variable> variables();

    /** Forgets all batches. */
    public final void reset() {
        for (var variable : variables()) {
            variable.assign(Tensor.zeros(variable.shape(), variable.dtype()));
        }
    }
}
