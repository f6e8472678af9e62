package io.gradus.tensor;

import io.gradus.spi.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How calls of traced code are recorded of which tapes watch certain inputs: what the forward
 * program keeps, and the walks back.
 */
final class Recording {
    /**
     * A walk back.
     *
     * @param reached the outputs through which gradients flow in
     * @param needed the inputs whose gradients are asked
     * @param sums the inputs of which gradients are known from elsewhere, to be added to
     * @param checked whether results are looked at for NaN
     */
    private record Question(BitSet reached, BitSet needed, BitSet sums, boolean checked) {
        Question(BitSet reached, BitSet needed, BitSet sums) {
            this(reached, needed, sums, Numerics.isOn());
        }
    }

    /**
     * A walk back, traced.
     *
     * @param code from the gradients that flow in, then the sums, to the parts of the new sums
     * @param sums the form of each sum: none, a tensor, or slices of a tensor
     */
    private record Answer(TracedCode code, List<Form> sums) {}

    private enum Form {
        NONE,
        TENSOR,
        SLICES
    }

    private final TracedCode code;
    private final BitSet watched;
    // What a recorded call returns: results, then what walks back read besides.
    private final List<Tensor> outputs;
    // What walks back read of the code, and where it stands among the inputs followed by the
    // outputs.
    private final Map<Tensor, Integer> residuals = new IdentityHashMap<>();
    private final int[] residualPlaces;
    // The outputs that depend on what is watched.
    private final BitSet reachable = new BitSet();
    // The sizes that loops inside define.
    private final List<String> late;
    private final List<Tensor> programInputs;
    private final Executable forward;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    Recording(TracedCode code, BitSet watched) {
        this.code = code;
        outputs = new ArrayList<>(code.results);
        this.watched = watched;
        if (!watched.isEmpty()) {
            findResiduals();
        }
        residualPlaces = residualPlaces();
        for (int i = 0; i < outputs.size(); i++) {
            reachable.set(i, dependence(i).intersects(watched));
        }
        Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
        programInputs = new ArrayList<>(code.parameters);
        programInputs.addAll(code.variables.values());
        programInputs.addAll(code.captured);
        known.addAll(programInputs);
        for (var output : outputs) {
            if (!code.isOwn(output) && known.add(output)) {
                programInputs.add(output);
            }
        }
        late = List.copyOf(code.lateSizes.keySet());
        var returned = new ArrayList<>(outputs);
        late.forEach(name -> returned.add(code.lateSizes.get(name)));
        returned.addAll(code.trace.assigned().values());
        forward = Executable.of(code.trace.lower(programInputs, returned));
    }

    /**
     * Asks for all gradients, until no walk back reads anything new: one through an output that is
     * only there for another walk may.
     */
    private void findResiduals() {
        var positions = TracedCode.positions(code.inputs);
        Set<Tensor> returned = Collections.newSetFromMap(new IdentityHashMap<>());
        returned.addAll(outputs);
        boolean grown;
        do {
            grown = false;
            var reached = new BitSet();
            for (int i = 0; i < outputs.size(); i++) {
                reached.set(i, dependence(i).intersects(watched));
            }
            for (var tensor : answer(new Question(reached, watched, new BitSet())).code.inputs) {
                boolean input = positions.containsKey(tensor);
                if (!input && !code.isOwn(tensor) && !code.tape.isWatching(tensor)
                        || residuals.containsKey(tensor)) {
                    continue;
                }
                residuals.put(tensor, residuals.size());
                if (!input && returned.add(tensor)) {
                    outputs.add(tensor);
                    grown = true;
                }
            }
        } while (grown);
    }

    private int[] residualPlaces() {
        var all = new ArrayList<>(code.inputs);
        all.addAll(outputs);
        var positions = TracedCode.positions(all);
        var places = new int[residuals.size()];
        residuals.forEach((tensor, i) -> places[i] = positions.get(tensor));
        return places;
    }

    /** On which inputs an output depends. */
    BitSet dependence(int output) {
        var dependence = code.dependences.get(outputs.get(output).id());
        return dependence == null ? new BitSet() : dependence;
    }

    /** Runs a call. */
    List<Tensor> run(Tensor[] actual, UnaryOperator<Tensor> outside, Sizes given) {
        var buffers = new Buffer[programInputs.size()];
        int fixed = code.parameters.size() + code.variables.size();
        for (int i = 0; i < buffers.length; i++) {
            var tensor = i < fixed ? actual[i] : outside.apply(programInputs.get(i));
            buffers[i] = tensor.buffer();
        }
        var made = forward.run(buffers, given);
        var all = given;
        for (int i = 0; i < late.size(); i++) {
            int at = outputs.size() + i;
            int size = new Tensor(forward.outputs().get(at), made[at]).toInt();
            all = all.and(late.get(i), size);
        }
        var returned = new Tensor[outputs.size()];
        for (int i = 0; i < returned.length; i++) {
            returned[i] = new Tensor(all.bind(outputs.get(i).type()), made[i]);
        }
        if (!watched.isEmpty()) {
            record(actual, returned, all);
        }
        Commits.assign(code.assigned, forward, made, outputs.size() + late.size());
        return List.of(returned).subList(0, code.results.size());
    }

    private void record(Tensor[] actual, Tensor[] returned, Sizes all) {
        var values = new Tensor[residualPlaces.length];
        for (int i = 0; i < values.length; i++) {
            int place = residualPlaces[i];
            values[i] = place < actual.length ? actual[place] : returned[place - actual.length];
        }
        Tapes.record(new FunctionOp(this, values, all), actual, returned);
    }

    // ---- walks back
    // ------------------------------------------------------------------------------------------

    private Answer answer(Question question) {
        var known = answers.get(question);
        if (known == null) {
            known = code.trace.run(() -> walk(question));
            answers.putIfAbsent(question, known);
        }
        return known;
    }

    private Answer walk(Question question) {
        var types = new ArrayList<TensorType>();
        question.reached.stream().forEach(i -> types.add(outputs.get(i).type()));
        question.sums.stream().forEach(i -> types.add(code.inputs.get(i).type()));
        var known = new ArrayList<>(code.sizes);
        known.addAll(code.lateSizes.keySet());
        var forms = new ArrayList<Form>();
        var code = new TracedCode(types, known, given -> walk(question, given, forms));
        return new Answer(code, forms);
    }

    private List<Tensor> walk(Question question, List<Tensor> given, List<Form> forms) {
        var walk = new BackwardWalk(code.tape.entries());
        question.needed.stream().forEach(i -> code.ids.get(i).forEach(walk::source));
        var seeds = given.iterator();
        question.reached.stream().forEach(i -> walk.seed(outputs.get(i).id(), seeds.next()));
        question.sums.stream()
                .forEach(i -> walk.seed(code.ids.get(i).iterator().next(), seeds.next()));
        walk.run();
        var parts = new ArrayList<Tensor>();
        question.needed.stream()
                .forEach(i -> {
                    var sum = walk.gradient(code.ids.get(i)).orElse(null);
                    forms.add(
                            switch (sum) {
                                case null -> Form.NONE;
                                case Tensor tensor -> {
                                    parts.add(tensor);
                                    yield Form.TENSOR;
                                }
                                case IndexedSlices slices -> {
                                    parts.add(slices.values());
                                    parts.add(slices.indices());
                                    yield Form.SLICES;
                                }
                            });
                });
        return parts;
    }

    /** See {@link FunctionOp#addTo}. */
    List<@Nullable Cotangent> gradients(
            Tensor[] values,
            Sizes given,
            boolean[] needed,
            List<@Nullable Tensor> upstream,
            List<@Nullable Cotangent> before) {
        var question = new Question(new BitSet(), new BitSet(), new BitSet());
        var arguments = new ArrayList<Tensor>();
        for (int i = 0; i < outputs.size(); i++) {
            var gradient = upstream.get(i);
            if (gradient != null && reachable.get(i)) {
                question.reached.set(i);
                arguments.add(gradient);
            }
        }
        for (int i = 0; i < needed.length; i++) {
            if (needed[i] && watched.get(i) && !code.ids.get(i).isEmpty()) {
                question.needed.set(i);
                // Slices follow one another; they need no walk to be put in order.
                if (before.get(i) instanceof Tensor sum) {
                    question.sums.set(i);
                    arguments.add(sum);
                }
            }
        }
        var answer = answer(question);
        UnaryOperator<Tensor> outside =
                tensor -> {
                    var position = residuals.get(tensor);
                    return position == null ? tensor : values[position];
                };
        var parts = answer.code.run(arguments, outside, given).iterator();
        var sums = new ArrayList<@Nullable Cotangent>(Collections.nCopies(needed.length, null));
        var forms = answer.sums.iterator();
        question.needed.stream()
                .forEach(i -> {
                    @Nullable Cotangent sum =
                            switch (forms.next()) {
                                case NONE -> null;
                                case TENSOR -> parts.next();
                                case SLICES ->
                                        new IndexedSlices(
                                                parts.next(),
                                                parts.next(),
                                                given.bind(code.inputs.get(i).type()).shape());
                            };
                    var slices = before.get(i) instanceof IndexedSlices some ? some : null;
                    sums.set(
                            i, sum == null || slices == null ? sum : BackwardWalk.add(slices, sum));
                });
        return sums;
    }
}
