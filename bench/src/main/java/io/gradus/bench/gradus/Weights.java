package io.gradus.bench.gradus;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Npy;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The variables of a net, with the first values that all peers share. */
final class Weights {
    private final Inputs inputs;
    private final List<Variable> variables = new ArrayList<>();

    Weights(Inputs inputs) {
        this.inputs = inputs;
    }

    Variable variable(String name) throws IOException {
        var variable = new Variable(tensor(inputs.parameter(name)), name);
        variables.add(variable);
        return variable;
    }

    /** All variables made so far, in that order. */
    List<Variable> all() {
        return variables;
    }

    static List<Tensor> tensors(List<Npy.Array> arrays) {
        return arrays.stream().map(Weights::tensor).toList();
    }

    private static Tensor tensor(Npy.Array array) {
        var shape = Shape.of(array.shape());
        return array.floats().length > 0
                ? Tensor.of(array.floats(), shape)
                : Tensor.of(array.ints(), shape);
    }
}
