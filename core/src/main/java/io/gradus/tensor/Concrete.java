package io.gradus.tensor;

import io.gradus.explain.Explanation;
import io.gradus.explain.Timing;
import io.gradus.spi.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A function traced and compiled for calls of which no tape takes note: its inputs are the
 * arguments, then variables, then captured tensors; its outputs are the results, then the assigned
 * variables.
 */
final class Concrete {
    private final Executable executable;
    private final List<Variable> variables;
    private final List<Tensor> captured;
    private final List<Variable> assigned;
    private final List<Variable> locks;
    private final int results;
    private final Object form;
    // Whether each output is memory of its own, that of no input and no other output.
    private final boolean allFresh;

    /**
     * A traced function.
     *
     * @param executable what runs
     * @param variables the variables that are read
     * @param captured the tensors from outside
     * @param assigned the variables that are assigned
     * @param results how many results there are
     * @param form the structure of the results
     */
    Concrete(
            Executable executable,
            List<Variable> variables,
            List<Tensor> captured,
            List<Variable> assigned,
            int results,
            Object form) {
        this.executable = executable;
        this.variables = variables;
        this.captured = captured;
        this.assigned = assigned;
        this.results = results;
        this.form = form;
        locks = Commits.inOrder(assigned);
        boolean fresh = true;
        for (int i = 0; i < results + assigned.size(); i++) {
            fresh &= executable.program().isFresh(i);
        }
        allFresh = fresh;
    }

    /**
     * Runs it and commits what it assigns. Small functions are called millions of times, so nothing
     * is made here but what stays, and arrays.
     */
    Object run(List<Tensor> arguments, Sizes sizes) {
        Commits.lock(locks);
        try {
            var read = new VariableValue[variables.size()];
            var inputs = inputs(arguments, read);
            boolean committed = false;
            try {
                var outputs = executable.run(inputs, sizes);
                if (!allFresh) {
                    // A result or another variable may hold the memory of what was read.
                    Arrays.stream(read).forEach(VariableValue::share);
                }
                var made = results(outputs, sizes);
                var values = values(outputs);
                synchronized (Commits.MOMENT) {
                    commit(read, values);
                    committed = true;
                }
                return Structure.pack(form, made);
            } finally {
                if (!committed) {
                    synchronized (Commits.MOMENT) {
                        endReading(read);
                    }
                }
            }
        } finally {
            Commits.unlock(locks);
        }
    }

    /** What goes into the program; the values of variables are those of one moment. */
    private Buffer[] inputs(List<Tensor> arguments, VariableValue[] read) {
        int first = arguments.size();
        int next = first + read.length;
        var inputs = new Buffer[next + captured.size()];
        for (int i = 0; i < first; i++) {
            inputs[i] = arguments.get(i).buffer();
        }
        for (int i = next; i < inputs.length; i++) {
            inputs[i] = captured.get(i - next).buffer();
        }
        if (read.length > 0) {
            synchronized (Commits.MOMENT) {
                for (int i = 0; i < read.length; i++) {
                    read[i] = variables.get(i).kept();
                    read[i].beginReading();
                    inputs[first + i] = read[i].tensor().buffer();
                }
            }
        }
        return inputs;
    }

    private List<Tensor> results(Buffer[] outputs, Sizes sizes) {
        var made = new ArrayList<Tensor>(results);
        for (int i = 0; i < results; i++) {
            made.add(new Tensor(sizes.bind(executable.outputs().get(i)), outputs[i]));
        }
        return made;
    }

    /** The next values of the assigned variables. */
    private VariableValue[] values(Buffer[] outputs) {
        var values = new VariableValue[assigned.size()];
        for (int i = 0; i < values.length; i++) {
            var type = assigned.get(i).kept().tensor().type();
            var tensor = new Tensor(type, outputs[results + i]);
            values[i] =
                    executable.program().isFresh(results + i)
                            ? VariableValue.own(tensor)
                            : VariableValue.shared(tensor);
        }
        return values;
    }

    /**
     * Assigns all variables at once. The memory of a value that nobody else knows goes back to the
     * program, which writes the next call's value into it.
     */
    private void commit(VariableValue[] read, VariableValue[] values) {
        endReading(read);
        for (int i = 0; i < values.length; i++) {
            var variable = assigned.get(i);
            var old = variable.kept();
            variable.keep(values[i]);
            if (executable.program().isFresh(results + i) && old.retire()) {
                executable.program().recycle(results + i, old.tensor().buffer());
            }
        }
    }

    private static void endReading(VariableValue[] read) {
        for (var value : read) {
            value.endReading();
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
}
