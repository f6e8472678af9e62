package io.gradus.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Nodes that hold graphs of their own: branches and loops, whose size in the graph does not grow
 * with the trip count.
 */
public sealed interface Region extends Node {
    /**
     * The graphs inside. They see nothing of the graph around them but their inputs.
     *
     * @return the bodies, in the order in which {@link #withBodies} takes them
     */
    List<Graph> bodies();

    /**
     * The same region around other graphs.
     *
     * @param bodies as many graphs as {@link #bodies} has, each with the same number of inputs and
     *     outputs, of the same types
     * @return the new region
     */
    Region withBodies(List<Graph> bodies);

    /**
     * The same region with each body rewritten.
     *
     * @param rewrite from a body to one that takes and makes the same
     * @return the new region
     */
    default Region mapBodies(UnaryOperator<Graph> rewrite) {
        return withBodies(bodies().stream().map(rewrite).toList());
    }

    /**
     * The open size that this region defines while it runs, for the nodes after it.
     *
     * @return the name of the symbol, or an empty string for none
     */
    default String defines() {
        return "";
    }

    /**
     * Runs one of two graphs, on the same arguments.
     *
     * @param predicate a bool scalar: whether the first one runs
     * @param then what runs where the predicate is true
     * @param otherwise what runs where not
     * @param arguments the inputs of both
     * @param outputs the outputs of the one that ran
     */
    record Cond(
            Value predicate,
            Graph then,
            Graph otherwise,
            List<Value> arguments,
            List<Value> outputs)
            implements Region {
        @Override
        public List<Value> inputs() {
            return joined(List.of(predicate), arguments);
        }

        @Override
        public List<Graph> bodies() {
            return List.of(then, otherwise);
        }

        @Override
        public Cond withBodies(List<Graph> bodies) {
            return new Cond(predicate, bodies.get(0), bodies.get(1), arguments, outputs);
        }
    }

    /**
     * Runs a graph once for each step along the leading dimension of sequences, carrying values
     * from step to step.
     *
     * <p>The body's inputs are the carried values, one slice of each sequence, and the captured
     * values, in that order; its outputs are the next carried values and one slice of each stacked
     * output.
     *
     * @param body what one step does
     * @param initial the carried values before the first step
     * @param sequences what is sliced along its leading dimension
     * @param captured what every step reads whole
     * @param carried the carried values after the last step
     * @param stacked the slices of all steps, in the order of the sequences
     * @param length the number of steps
     * @param reverse whether steps go from the last slice to the first
     */
    record Scan(
            Graph body,
            List<Value> initial,
            List<Value> sequences,
            List<Value> captured,
            List<Value> carried,
            List<Value> stacked,
            Dim length,
            boolean reverse)
            implements Region {
        @Override
        public List<Value> inputs() {
            return joined(joined(initial, sequences), captured);
        }

        @Override
        public List<Value> outputs() {
            return joined(carried, stacked);
        }

        @Override
        public List<Graph> bodies() {
            return List.of(body);
        }

        @Override
        public Scan withBodies(List<Graph> bodies) {
            return new Scan(
                    bodies.getFirst(),
                    initial,
                    sequences,
                    captured,
                    carried,
                    stacked,
                    length,
                    reverse);
        }
    }

    /**
     * Runs a graph again and again while the first carried value, a bool scalar, is true.
     *
     * <p>The body's inputs are the carried values and the captured values, in that order; its
     * outputs are the next carried values and one slice of each stacked output. The number of steps
     * that were run becomes the value of an open size, which is the leading one of the stacked
     * outputs; nodes after this one may depend on it.
     *
     * @param body what one step does
     * @param initial the carried values before the first step
     * @param captured what every step reads whole
     * @param carried the carried values after the last step
     * @param stacked the slices of all steps, in their order
     * @param steps the name of the open size
     * @param maximum after how many steps the loop ends in any case
     */
    record While(
            Graph body,
            List<Value> initial,
            List<Value> captured,
            List<Value> carried,
            List<Value> stacked,
            String steps,
            int maximum)
            implements Region {
        @Override
        public List<Value> inputs() {
            return joined(initial, captured);
        }

        @Override
        public List<Value> outputs() {
            return joined(carried, stacked);
        }

        @Override
        public List<Graph> bodies() {
            return List.of(body);
        }

        @Override
        public While withBodies(List<Graph> bodies) {
            return new While(
                    bodies.getFirst(), initial, captured, carried, stacked, steps, maximum);
        }

        @Override
        public String defines() {
            return steps;
        }
    }

    private static List<Value> joined(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
