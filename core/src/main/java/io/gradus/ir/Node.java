package io.gradus.ir;

import java.util.List;

/** One step of a graph: it reads values and makes others. */
public sealed interface Node permits Effect, Epilogue, Kernel, Library, Region, Node.Alias {
    /**
     * What is read.
     *
     * @return the values, in order
     */
    List<Value> inputs();

    /**
     * What is made.
     *
     * @return the values, in order
     */
    List<Value> outputs();

    /**
     * The same elements under another shape; nothing is computed.
     *
     * @param input what is read
     * @param output the same elements in the same order
     */
    record Alias(Value input, Value output) implements Node {
        @Override
        public List<Value> inputs() {
            return List.of(input);
        }

        @Override
        public List<Value> outputs() {
            return List.of(output);
        }
    }
}
