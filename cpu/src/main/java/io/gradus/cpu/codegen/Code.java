package io.gradus.cpu.codegen;

import java.util.List;

/** One step of a {@link Block}: what changes memory or variables, or decides what runs. */
sealed interface Code {
    /** Runs a body for positions from a start, in steps, below an end. */
    record Loop(Node position, Node from, Node to, int step, Block body) implements Code {}

    /** Runs a body if a scalar condition holds. */
    record If(Node condition, Block body) implements Code {}

    /** Gives variables new values, all at once. */
    record Assign(List<Variable> variables, List<Node> values) implements Code {}

    /** Writes an element, or the lanes of a vector side by side. */
    record Store(int array, Node index, Node value) implements Code {}

    /** Fails unless a condition holds. */
    record Check(int message, Node condition, List<Node> arguments) implements Code {}

    /** Computes a value here. */
    record Keep(Node value) implements Code {}

    /** Leaves a value behind for later parts of the kernel. */
    record Leave(int slot, Node value) implements Code {}

    /** Runs the steps from a position to the end of the method's range in another method. */
    record Rest(Node from) implements Code {}
}
