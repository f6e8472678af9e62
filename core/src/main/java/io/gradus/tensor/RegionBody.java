package io.gradus.tensor;

import io.gradus.ir.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Code traced once as the body of a region. Tensors that it uses but did not make are captured.
 * Variables that it reads have their values at its start as further parameters, and those that it
 * assigns have their values at its end as further results.
 */
final class RegionBody {
    /** Code over flat lists. */
    interface Code {
        List<Tensor> run(List<Tensor> parameters);
    }

    private final Code code;
    private final Trace trace = Trace.ofBody();
    private final List<Tensor> parameters;
    private final List<Tensor> results;

    RegionBody(Code code, List<TensorType> types) {
        this.code = code;
        this.parameters = types.stream().map(trace::parameter).toList();
        // Tapes around the region record the region, not what happens inside.
        this.results = Tapes.paused(() -> trace.run(() -> List.copyOf(code.run(parameters))));
    }

    List<Tensor> parameters() {
        return parameters;
    }

    List<Tensor> results() {
        return results;
    }

    Set<Variable> read() {
        return trace.reads().keySet();
    }

    Set<Variable> assigned() {
        return trace.assigned().keySet();
    }

    /** What stands for a variable's value before the code. */
    Tensor start(Variable variable) {
        return trace.start(variable);
    }

    /** A variable's value after the code. */
    Tensor end(Variable variable) {
        var assigned = trace.assigned().get(variable);
        return assigned == null ? start(variable) : assigned;
    }

    /** The tensors from outside: those used, and those returned or assigned as they are. */
    List<Tensor> captured() {
        var captured = new ArrayList<>(trace.captured());
        var returned = new ArrayList<>(results);
        returned.addAll(trace.assigned().values());
        for (var tensor : returned) {
            boolean own = tensor.isSymbolic() && tensor.trace() == trace;
            if (!own && captured.stream().noneMatch(known -> known == tensor)) {
                captured.add(tensor);
            }
        }
        return captured;
    }

    /** The calls of the code. */
    Trace trace() {
        return trace;
    }

    Graph lower(List<Tensor> inputs, List<Tensor> outputs) {
        return trace.lower(inputs, outputs);
    }

    /** Lets the tapes around know which variables the code reads, as if they were read there. */
    void announceReads() {
        for (var variable : trace.watched()) {
            if (read().contains(variable)) {
                Tapes.read(variable, variable.unwatched());
            }
        }
    }

    // ---- gradients
    // -----------------------------------------------------------------------------------------------

    /**
     * A target of the second run: a result or a parameter, and the gradient with respect to it.
     *
     * @param value the tensor
     * @param gradient the gradient that flows in
     */
    record Target(Tensor value, Tensor gradient) {}

    /**
     * Runs the code once more and differentiates it.
     *
     * @param given the parameters
     * @param values the values of the variables that the code read at first
     * @param sources tensors
     * @param targets from the results to what is differentiated
     * @return the gradient for each source, empty where the targets do not depend on it
     */
    List<Optional<Tensor>> gradients(
            List<Tensor> given,
            Map<Variable, Held> values,
            List<Tensor> sources,
            Function<List<Tensor>, List<Target>> targets) {
        var tape = new GradientTape(false, false);
        List<Tensor> again;
        try (tape) {
            sources.forEach(tape::watch);
            var held = new LinkedHashMap<Variable, Tensor>();
            values.forEach((variable, value) -> held.put(variable, value.within()));
            again = Rerun.again(held, () -> code.run(given));
        }
        var weighted = targets.apply(again);
        var weights = weighted.stream().map(Target::gradient).toArray(Operand[]::new);
        var answer =
                tape.of(weighted.stream().map(Target::value).toList())
                        .outputGradients(weights)
                        .gradients(sources);
        var found = new ArrayList<Optional<Tensor>>();
        for (int i = 0; i < sources.size(); i++) {
            found.add(answer.find(i));
        }
        return found;
    }

    /**
     * The value of a variable for a second run.
     *
     * @param before the value before the region, which gradients with respect to the variable are
     *     asked of
     * @param held the value that the code finds, which in a loop may be another
     */
    record Held(Tensor before, Tensor held) {
        /** A tensor of its own: what the code captured may be the variable's value as well. */
        static Held of(Tensor before) {
            var own = before.identity();
            return new Held(own, own);
        }

        static Held of(Tensor before, Tensor held) {
            return new Held(before.identity(), held);
        }

        private Tensor within() {
            return before == held ? held : ReadOp.read(held, before);
        }
    }

    /** A gradient, or zeros in its place. */
    static Tensor orZeros(Optional<Tensor> gradient, Tensor source) {
        return gradient.orElseGet(() -> zeros(source));
    }

    static Tensor zeros(Tensor like) {
        return Tensor.zeros(like.shape(), like.dtype());
    }

    /** The gradients that are wanted at some inputs, and nothing at the others. */
    static List<@Nullable Cotangent> at(
            int inputs, List<Integer> positions, List<Tensor> gradients, boolean[] reached) {
        var all = new ArrayList<@Nullable Cotangent>(java.util.Collections.nCopies(inputs, null));
        for (int i = 0; i < positions.size(); i++) {
            if (reached[positions.get(i)]) {
                all.set(positions.get(i), gradients.get(i));
            }
        }
        return all;
    }
}
