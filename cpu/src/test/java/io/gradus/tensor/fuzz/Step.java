package io.gradus.tensor.fuzz;

import io.gradus.ir.DType;
import io.gradus.tensor.Control;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One step of a random program: it reads values by their numbers and adds new ones. */
sealed interface Step {
    /** The values that the step added when the program was built. */
    List<Tensor> samples();

    /** Carries the step out. */
    void run(RunState state);

    /** The step as text; its first new value has the given number. */
    String text(int first);

    /** This step with other steps inside. */
    default Step with(List<Step> body) {
        return this;
    }

    /** The steps inside. */
    default List<Step> body() {
        return List.of();
    }

    /** A call of operations. */
    record Call(String name, Function<RunState, List<Tensor>> code, List<Tensor> samples)
            implements Step {
        @Override
        public void run(RunState state) {
            state.values().addAll(code.apply(state));
        }

        @Override
        public String text(int first) {
            var types =
                    samples.stream()
                            .map(sample -> sample.dtype().toString() + sample.shape())
                            .collect(Collectors.joining(", "));
            return (samples.isEmpty() ? "" : "v" + first + " = ") + name + "   // " + types;
        }
    }

    /** Steps under a tape, then the gradients of a sum over some of their values. */
    record Tape(List<Step> body, List<Integer> sources, List<Integer> targets, List<Tensor> samples)
            implements Step {
        @Override
        public void run(RunState state) {
            var tape = new GradientTape();
            var watched = sources.stream().map(state::value).toList();
            Tensor loss;
            try (tape) {
                watched.forEach(tape::watch);
                body.forEach(step -> step.run(state));
                loss = loss(state, targets);
            }
            state.values().add(loss);
            state.values().addAll(gradients(tape, loss, watched));
        }

        static Tensor loss(RunState state, List<Integer> targets) {
            Tensor loss = Tensor.of(0.5f);
            for (int target : targets) {
                var value = state.value(target);
                loss = loss.plus(value.cast(loss.dtype()).times(0.25 + target % 4).sum());
            }
            return loss;
        }

        static List<Tensor> gradients(GradientTape tape, Tensor loss, List<Tensor> watched) {
            var gradients = tape.gradients(loss, watched);
            var found = new ArrayList<Tensor>();
            for (int i = 0; i < watched.size(); i++) {
                // What a branch that is not taken would use is connected in a traced function only.
                var source = watched.get(i);
                found.add(
                        gradients
                                .find(i)
                                .orElseGet(() -> Tensor.zeros(source.shape(), source.dtype())));
            }
            return found;
        }

        @Override
        public Step with(List<Step> other) {
            return new Tape(other, sources, targets, samples);
        }

        @Override
        public String text(int first) {
            int inner = body.stream().mapToInt(step -> step.samples().size()).sum();
            return "tape, watching %s {\n%s}\nv%d = sum over %s, then its gradients"
                    .formatted(sources, RandomProgram.text(body, first), first + inner, targets);
        }
    }

    /** Steps on a copy of the state, in which some values have been added to those so far. */
    private static RunState inside(RunState outside, List<Step> body, Tensor... given) {
        var inside = outside.copy();
        inside.values().addAll(List.of(given));
        body.forEach(step -> step.run(inside));
        return inside;
    }

    /**
     * A value from inside, or something of the type of another one. It is a tensor of its own: what
     * a branch hands on eagerly is the very tensor from outside, and a tape that watches one of
     * them watches both.
     */
    private static Tensor result(RunState inside, int number, Tensor like) {
        return number < 0 ? like.times(0.5) : inside.value(number).identity();
    }

    /** A scan over one value, carrying another; the body sees all values so far. */
    record Scan(
            List<Step> body, int initial, int sequence, int next, int output, List<Tensor> samples)
            implements Step {
        @Override
        public void run(RunState state) {
            // The body runs again for the gradient, when there are more values.
            var outside = state.copy();
            var result =
                    Control.scan(
                            state.value(initial),
                            state.value(sequence),
                            (Tensor carry, Tensor slice) -> {
                                var inside = inside(outside, body, carry, slice);
                                return new Control.Step<>(
                                        result(inside, next, carry), inside.value(output));
                            });
            state.values().add(result.carry().identity());
            state.values().add(result.output());
        }

        @Override
        public Step with(List<Step> other) {
            return new Scan(other, initial, sequence, next, output, samples);
        }

        @Override
        public String text(int first) {
            return "v%d, v%d = scan of v%d over v%d as v%d, v%d {\n%s} next %d, output %d"
                    .formatted(
                            first,
                            first + 1,
                            initial,
                            sequence,
                            first,
                            first + 1,
                            RandomProgram.text(body, first + 2),
                            next,
                            output);
        }
    }

    /** A loop that carries a value, as often as another one says. */
    record Loop(List<Step> body, int initial, int count, int next, List<Tensor> samples)
            implements Step {
        @Override
        public void run(RunState state) {
            var outside = state.copy();
            var times = state.value(count).cast(DType.INT32).max().mod(4);
            var result =
                    Control.forLoop(
                            Tensor.of(0),
                            times,
                            state.value(initial),
                            (i, carry) -> result(inside(outside, body, carry, i), next, carry));
            state.values().add(result.identity());
        }

        @Override
        public Step with(List<Step> other) {
            return new Loop(other, initial, count, next, samples);
        }

        @Override
        public String text(int first) {
            return "v%d = loop of v%d, as often as v%d says {\n%s} next %d"
                    .formatted(first, initial, count, RandomProgram.text(body, first + 2), next);
        }
    }

    /** One of two bodies, as a value says. */
    record Branch(
            List<Step> body,
            List<Step> otherwise,
            int condition,
            int like,
            int first,
            int second,
            List<Tensor> samples)
            implements Step {
        @Override
        public void run(RunState state) {
            var outside = state.copy();
            var base = state.value(like);
            state.values()
                    .add(
                            Control.cond(
                                    state.value(condition).cast(DType.FLOAT32).mean().greater(0),
                                    () -> result(inside(outside, body), first, base),
                                    () -> result(inside(outside, otherwise), second, base)));
        }

        @Override
        public Step with(List<Step> other) {
            return new Branch(other, otherwise, condition, like, first, second, samples);
        }

        @Override
        public String text(int number) {
            return "v%d = like v%d, if v%d {\n%s} result %d, or {\n%s} result %d"
                    .formatted(
                            number,
                            like,
                            condition,
                            RandomProgram.text(body, number),
                            first,
                            RandomProgram.text(otherwise, number),
                            second);
        }
    }
}
