package io.gradus.ir;

import java.util.List;

/**
 * A piece of work that a backend compiles into one function: statements over inputs, outputs and
 * scratch memory.
 *
 * <p>Outputs start as zeros if a statement accumulates into them, and are else written in full.
 * Scratch values belong to one step of the outermost parallel loop: what one step writes, another
 * does not see.
 *
 * @param name what it is called in explanations
 * @param inputs what is read
 * @param outputs what is written
 * @param scratch temporary memory, of fixed or open sizes
 * @param body what is done, in order
 * @param origins where it comes from: one entry for each operation that went into it
 */
public record Kernel(
        String name,
        List<Value> inputs,
        List<Value> outputs,
        List<Value> scratch,
        List<Stmt> body,
        List<Origin> origins)
        implements Node {
    @Override
    public String toString() {
        return name + inputs + " -> " + outputs;
    }
}
