package io.gradus.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Loops as operations: in a traced function their size does not grow with the number of steps, and
 * they are differentiable. Run eagerly they are plain Java loops.
 */
public final class Control {
    private Control() {}

    /**
     * What one step of a scan makes, and what the whole scan returns.
     *
     * @param carry the values for the next step; at the end, after the last
     * @param output the outputs of the step; at the end, those of all steps along a new leading
     *     axis
     * @param <C> the carried structure
     * @param <Y> the output's structure; an empty list for none
     */
    public record Step<C, Y>(C carry, Y output) {}

    /**
     * Runs a function along the leading axis of sequences, carrying values from step to step.
     *
     * @param initial the values before the first step: a tensor or a structure of tensors
     * @param sequences what is taken apart along its leading axis: a tensor or a structure of
     *     tensors of one length
     * @param body the step: from (carried values, slices) to the next carried values, of the same
     *     types, and outputs
     * @param <C> the carried structure
     * @param <X> the sequences' structure
     * @param <Y> the output's structure
     * @return the carried values after the last step, and the outputs stacked
     * @throws IllegalArgumentException if the sequences differ in length, or the step changes the
     *     carried types
     */
    @SuppressWarnings("unchecked") // structures come back in the form in which they went in
    public static <C, X, Y> Step<C, Y> scan(
            C initial, X sequences, BiFunction<C, X, Step<C, Y>> body) {
        var carry = Structure.flatten(initial);
        var slices = Structure.flatten(sequences);
        var outputForm = new Object[1];
        ScanOp.Body step =
                (carried, sliced) -> {
                    var result = body.apply((C) carry.pack(carried), (X) slices.pack(sliced));
                    var next = Structure.flatten(result.carry());
                    var output = Structure.flatten(result.output());
                    if (!next.form().equals(carry.form())) {
                        throw new IllegalArgumentException(
                                "scan: the step returns carried values of another structure than it"
                                        + " was given: they are what the next step is given");
                    }
                    outputForm[0] = output.form();
                    return new ScanOp.StepResult(
                            tensors(next.operands()), tensors(output.operands()));
                };
        var result =
                ScanOp.scan(step, tensors(carry.operands()), tensors(slices.operands()), false);
        return new Step<>(
                (C) carry.pack(result.carry()),
                (Y) Structure.pack(outputForm[0], result.outputs()));
    }

    private static List<Tensor> tensors(List<Operand> operands) {
        var tensors = new ArrayList<Tensor>();
        operands.forEach(operand -> tensors.add(operand.value()));
        return tensors;
    }
}
