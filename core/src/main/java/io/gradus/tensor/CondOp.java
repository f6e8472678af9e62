package io.gradus.tensor;

import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A choice between two pieces of code in a traced function. Inputs are the predicate, the tensors
 * that a branch captured, and the variables that one reads or assigns; outputs are the results, and
 * the variables that a branch assigns.
 *
 * <p>Its gradient is a choice as well, between the gradients of the branches.
 */
final class CondOp implements RegionOp {
    private final RegionBody then;
    private final RegionBody otherwise;
    private final List<Tensor> captured;
    private final List<Variable> variables;
    private final List<Variable> assigned;

    private CondOp(RegionBody then, RegionBody otherwise) {
        this.then = then;
        this.otherwise = otherwise;
        var tensors = new ArrayList<>(then.captured());
        for (var tensor : otherwise.captured()) {
            if (tensors.stream().noneMatch(known -> known == tensor)) {
                tensors.add(tensor);
            }
        }
        this.captured = tensors;
        var changed = new LinkedHashSet<>(then.assigned());
        changed.addAll(otherwise.assigned());
        this.assigned = List.copyOf(changed);
        // A branch that does not assign a variable returns the value that it had.
        for (var variable : assigned) {
            then.end(variable);
            otherwise.end(variable);
        }
        var used = new LinkedHashSet<>(then.read());
        used.addAll(otherwise.read());
        this.variables = List.copyOf(used);
    }

    /** Chooses: at once if the predicate has a value, by an op if not. */
    static List<Tensor> cond(
            Tensor predicate, Supplier<List<Tensor>> then, Supplier<List<Tensor>> otherwise) {
        if (!predicate.isSymbolic()) {
            return (predicate.toBoolean() ? then : otherwise).get();
        }
        return call(
                predicate,
                new RegionBody(none -> then.get(), List.of()),
                new RegionBody(none -> otherwise.get(), List.of()));
    }

    /** Calls the op over two traced branches of the same result types. */
    static List<Tensor> call(Tensor predicate, RegionBody then, RegionBody otherwise) {
        then.announceReads();
        otherwise.announceReads();
        var op = new CondOp(then, otherwise);
        var inputs = new ArrayList<Tensor>();
        inputs.add(predicate);
        inputs.addAll(op.captured);
        op.variables.forEach(variable -> inputs.add(variable.unwatched()));
        var outputs = List.of(Calls.callAll(op, inputs.toArray(Tensor[]::new)));
        int results = then.results().size();
        for (int i = 0; i < op.assigned.size(); i++) {
            op.assigned.get(i).assign(outputs.get(results + i));
        }
        return outputs.subList(0, results);
    }

    @Override
    public String name() {
        return "cond";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return outputs(then).stream().map(Tensor::type).toList();
    }

    /** The code of a branch. */
    RegionBody branch(boolean chosen) {
        return chosen ? then : otherwise;
    }

    /** Whether an output is the state of a generator, of which it matters little who drew. */
    boolean isDraws(int output) {
        int results = then.results().size();
        return output >= results && assigned.get(output - results).isDraws();
    }

    /** What stands for the outputs in a branch. */
    List<Tensor> outputs(RegionBody body) {
        var outputs = new ArrayList<>(body.results());
        assigned.forEach(variable -> outputs.add(body.end(variable)));
        return outputs;
    }

    /** What stands for the inputs but the predicate in a branch. */
    List<Tensor> inputs(RegionBody body) {
        var inputs = new ArrayList<>(captured);
        variables.forEach(variable -> inputs.add(body.start(variable)));
        return inputs;
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.add(
                new Region.Cond(
                        inputs.getFirst(),
                        then.lower(inputs(then), outputs(then)),
                        otherwise.lower(inputs(otherwise), outputs(otherwise)),
                        inputs.subList(1, inputs.size()),
                        outputs));
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var positions = new ArrayList<Integer>();
        for (int i = 1; i < call.inputCount(); i++) {
            if (call.needs(i)) {
                positions.add(i);
            }
        }
        var reached = new boolean[call.inputCount()];
        var gradients =
                cond(
                        call.input(0),
                        () -> branch(then, call, positions, upstream, reached),
                        () -> branch(otherwise, call, positions, upstream, reached));
        return RegionBody.at(call.inputCount(), positions, gradients, reached);
    }

    private List<Tensor> branch(
            RegionBody body,
            Backprop call,
            List<Integer> positions,
            List<Tensor> upstream,
            boolean[] reached) {
        int first = call.inputCount() - variables.size();
        var values = new LinkedHashMap<Variable, RegionBody.Held>();
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), RegionBody.Held.of(call.input(first + i)));
        }
        var sources = new ArrayList<Tensor>();
        for (int i : positions) {
            sources.add(i < first ? call.input(i) : values.get(variables.get(i - first)).before());
        }
        var found =
                body.gradients(
                        List.of(),
                        values,
                        sources,
                        results -> {
                            var targets = new ArrayList<RegionBody.Target>();
                            for (int i = 0; i < results.size(); i++) {
                                if (results.get(i).dtype().isFloating()) {
                                    targets.add(
                                            new RegionBody.Target(results.get(i), upstream.get(i)));
                                }
                            }
                            return targets;
                        });
        var gradients = new ArrayList<Tensor>();
        for (int i = 0; i < found.size(); i++) {
            reached[positions.get(i)] |= found.get(i).isPresent();
            gradients.add(RegionBody.orZeros(found.get(i), sources.get(i)));
        }
        return gradients;
    }
}
