package io.gradus.tensor.fuzz;

import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;

/** What the steps of a random program work on: values by their numbers, variables, a generator. */
public final class RunState {
    private final List<Tensor> values;
    private final List<Variable> variables;
    private final Generator generator;

    RunState(List<Tensor> values, List<Variable> variables, Generator generator) {
        this.values = new ArrayList<>(values);
        this.variables = variables;
        this.generator = generator;
    }

    /** The same values so far; what is added to either is not added to the other. */
    RunState copy() {
        return new RunState(values, variables, generator);
    }

    List<Tensor> values() {
        return values;
    }

    Tensor value(int number) {
        return values.get(number);
    }

    Variable variable(int number) {
        return variables.get(number);
    }

    /** The variables, in the order of their initial values. */
    public List<Variable> variables() {
        return variables;
    }

    /** What draws random numbers. */
    public Generator generator() {
        return generator;
    }
}
