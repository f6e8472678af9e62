package io.gradus.tensor.fuzz;

import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A program of random steps, the same for the same seed.
 *
 * @param seed what it was built from
 * @param openBatch whether sizes that are multiples of {@link ProgramBuilder#BATCH} are open
 * @param arguments sample arguments, the values numbered first
 * @param variables the initial values of the variables
 * @param steps what is done
 * @param outputs the numbers of the values that are returned
 */
public record RandomProgram(
        long seed,
        boolean openBatch,
        List<Tensor> arguments,
        List<Tensor> variables,
        List<Step> steps,
        List<Integer> outputs) {
    /** Builds a program. */
    public static RandomProgram of(long seed) {
        return new ProgramBuilder(seed).build();
    }

    /** The initial state of one copy of the program. */
    public RunState start() {
        return new RunState(
                List.of(), variables.stream().map(Variable::new).toList(), new Generator(seed));
    }

    /** Runs the steps on arguments, in a state whose variables and generator go on. */
    public List<Tensor> run(RunState start, List<Tensor> given) {
        var state = start.copy();
        state.values().addAll(given);
        steps.forEach(step -> step.run(state));
        return outputs.stream().map(state::value).toList();
    }

    /** Arguments like the samples, with another open size and other numbers in another order. */
    public List<Tensor> arguments(int batch) {
        return arguments.stream().map(argument -> ProgramBuilder.resized(argument, batch)).toList();
    }

    /**
     * Whether a tape watches a region: compiled, the gradient of a loop adds up step by step, and
     * that of a branch takes zeros from the other branch, which may change the sign of a zero.
     */
    public boolean hasGradientsOfRegions() {
        return watchesRegion(steps, false);
    }

    private static boolean watchesRegion(List<Step> steps, boolean watched) {
        return steps.stream()
                .anyMatch(step ->
                        switch (step) {
                            case Step.Call _ -> false;
                            case Step.Tape tape -> watchesRegion(tape.body(), true);
                            case Step.Scan scan -> watched || watchesRegion(scan.body(), false);
                            case Step.Loop loop -> watched || watchesRegion(loop.body(), false);
                            case Step.Branch branch ->
                                    watched
                                            || watchesRegion(branch.body(), false)
                                            || watchesRegion(branch.otherwise(), false);
                        });
    }

    /** A program as small as can be found that still fails. */
    public RandomProgram shrink(Predicate<RandomProgram> fails) {
        var best = this;
        for (int output : outputs) {
            var fewer = best.with(best.steps, List.of(output));
            if (best.outputs.size() > 1 && fails.test(fewer)) {
                best = fewer;
            }
        }
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (var steps : simplified(best.steps)) {
                var candidate = best.with(steps, best.outputs);
                if (fails.test(candidate)) {
                    best = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return best;
    }

    private RandomProgram with(List<Step> others, List<Integer> numbers) {
        return new RandomProgram(seed, openBatch, arguments, variables, others, numbers);
    }

    /** Each way to do one step less: its values become constants. The last steps first. */
    private static List<List<Step>> simplified(List<Step> steps) {
        var all = new ArrayList<List<Step>>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            var step = steps.get(i);
            if (step instanceof Step.Call call && call.name().equals(CONSTANT)) {
                continue;
            }
            all.add(replaced(steps, i, constant(step)));
            for (var body : simplified(step.body())) {
                all.add(replaced(steps, i, step.with(body)));
            }
        }
        return all;
    }

    private static final String CONSTANT = "constant";

    private static Step constant(Step step) {
        // Copies: a sample may be the very tensor that a tape watches.
        var copies =
                made(step).stream()
                        .map(x -> Tensor.fromBuffer(x.toByteBuffer(), x.dtype(), x.shape()))
                        .toList();
        return new Step.Call(CONSTANT, _ -> copies, copies);
    }

    /** All values that a step adds, those from inside of a tape too. */
    private static List<Tensor> made(Step step) {
        var all = new ArrayList<Tensor>();
        if (step instanceof Step.Tape) {
            step.body().forEach(inner -> all.addAll(made(inner)));
        }
        all.addAll(step.samples());
        return all;
    }

    private static List<Step> replaced(List<Step> steps, int at, Step step) {
        var other = new ArrayList<>(steps);
        other.set(at, step);
        return other;
    }

    static String text(List<Step> steps, int first) {
        var text = new StringBuilder();
        int number = first;
        for (var step : steps) {
            text.append(step.text(number)).append('\n');
            number += made(step).size();
        }
        return text.toString();
    }

    @Override
    public String toString() {
        var text = new StringBuilder("program of seed " + seed + (openBatch ? ", open batch" : ""));
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            text.append("\nv%d: %s%s".formatted(i, argument.dtype(), argument.shape()));
        }
        for (int i = 0; i < variables.size(); i++) {
            var variable = variables.get(i);
            text.append("\nvariable %d: %s%s".formatted(i, variable.dtype(), variable.shape()));
        }
        return text.append('\n')
                .append(text(steps, arguments.size()))
                .append("returns ")
                .append(outputs)
                .toString();
    }
}
