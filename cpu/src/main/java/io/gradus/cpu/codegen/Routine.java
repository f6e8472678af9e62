package io.gradus.cpu.codegen;

import io.gradus.ir.DType;
import java.util.List;

/**
 * A kernel without names and sizes. Routines of equal keys compile to the same class.
 *
 * @param name what the first kernel of this structure was called, for stack traces
 * @param arrays the dtypes of inputs, outputs and scratch arrays, in this order
 * @param given how many of them the launch gets: inputs and outputs
 * @param scratchSizes the length of each scratch array
 * @param inputs how many arrays are never written
 * @param body the statements
 * @param key the structure as text
 */
record Routine(
        String name,
        List<DType> arrays,
        int inputs,
        int given,
        List<Node> scratchSizes,
        List<Form> body,
        String key) {
    boolean isMutable(int array) {
        return array >= inputs;
    }
}
