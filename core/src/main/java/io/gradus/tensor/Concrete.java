package io.gradus.tensor;

import io.gradus.explain.Explanation;
import io.gradus.explain.Timing;
import io.gradus.spi.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A function traced and compiled for calls of which no tape takes note: its inputs are the
 * arguments, then variables, then captured tensors; its outputs are the results, then the assigned
 * variables.
 *
 * @param executable what runs
 * @param variables the variables that are read
 * @param captured the tensors from outside
 * @param assigned the variables that are assigned
 * @param results how many results there are
 * @param form the structure of the results
 */
record Concrete(
        Executable executable,
        List<Variable> variables,
        List<Tensor> captured,
        List<Variable> assigned,
        int results,
        Object form) {
    /** Whether each output is memory of its own, that of no input and no other output. */
    private boolean allFresh() {
        for (int i = 0; i < results + assigned.size(); i++) {
            if (!executable.program().isFresh(i)) {
                return false;
            }
        }
        return true;
    }

    /** Runs it and commits what it assigns. */
    Object run(List<Tensor> arguments, Sizes sizes) {
        var locked = Commits.lock(assigned);
        var read = new ArrayList<VariableValue>();
        try {
            var inputs = new ArrayList<Buffer>();
            arguments.forEach(argument -> inputs.add(argument.buffer()));
            synchronized (Commits.MOMENT) {
                for (var variable : variables) {
                    var value = variable.kept();
                    value.beginReading();
                    read.add(value);
                    inputs.add(value.tensor().buffer());
                }
            }
            captured.forEach(tensor -> inputs.add(tensor.buffer()));
            var buffers = executable.run(inputs.toArray(Buffer[]::new), sizes);

            if (!allFresh()) {
                // A result or another variable may hold the memory of what was read.
                read.forEach(VariableValue::share);
            }
            var made = new ArrayList<Tensor>();
            for (int i = 0; i < results; i++) {
                made.add(new Tensor(sizes.bind(executable.outputs().get(i)), buffers[i]));
            }
            commit(buffers, read);
            return Structure.pack(form, made);
        } finally {
            if (!read.isEmpty()) {
                synchronized (Commits.MOMENT) {
                    read.forEach(VariableValue::endReading);
                }
            }
            Commits.unlock(locked);
        }
    }

    /** Explains what it was compiled to, on the values that variables have now. */
    Explanation explain(List<Tensor> arguments, Sizes sizes, Timing timing) {
        var inputs = new ArrayList<Tensor>(arguments);
        variables.forEach(variable -> inputs.add(variable.value()));
        inputs.addAll(captured);
        return executable.explain(
                inputs.stream().map(Tensor::buffer).toArray(Buffer[]::new), sizes, timing);
    }

    /**
     * Assigns all variables at once. The memory of a value that nobody else knows goes back to the
     * program, which writes the next call's value into it.
     */
    private void commit(Buffer[] buffers, List<VariableValue> read) {
        var program = executable.program();
        synchronized (Commits.MOMENT) {
            read.forEach(VariableValue::endReading);
            read.clear();
            for (int i = 0; i < assigned.size(); i++) {
                var variable = assigned.get(i);
                var tensor =
                        new Tensor(
                                new TensorType(variable.dtype(), variable.shape()),
                                buffers[results + i]);
                boolean own = program.isFresh(results + i);
                var old = variable.kept();
                variable.keep(own ? VariableValue.own(tensor) : VariableValue.shared(tensor));
                if (own && old.retire()) {
                    program.recycle(results + i, old.tensor().buffer());
                }
            }
        }
    }
}
