package io.gradus.ir;

import java.util.List;

/**
 * Something that happens outside of the graph while it runs, such as printing a value: it makes no
 * value and is there for its own sake. Effects happen in the order in which they stand.
 *
 * @param inputs what is looked at
 * @param action what happens
 * @param origin where it comes from
 */
public record Effect(List<Value> inputs, Action action, Origin origin) implements Node {
    /** What happens. */
    @FunctionalInterface
    public interface Action {
        /**
         * Carries it out.
         *
         * @param arrays the elements of each input as a backend has them on the host; they may be
         *     read now and not later, and not be changed
         * @param sizes the shape of each input
         * @throws RuntimeException to end the run with an error
         */
        void run(List<Object> arrays, List<int[]> sizes);
    }

    @Override
    public List<Value> outputs() {
        return List.of();
    }

    /**
     * Whether a node has an effect, or does something inside that has.
     *
     * @param node the node
     * @return true if it must not be dropped, whoever reads its outputs
     */
    public static boolean isIn(Node node) {
        return node instanceof Effect
                || node instanceof Region region
                        && region.bodies().stream()
                                .anyMatch(body -> body.nodes().stream().anyMatch(Effect::isIn));
    }
}
