package io.gradus.cpu;

import java.util.function.ToLongFunction;

/** A kernel that is ready except for its open sizes. Safe to use from several threads at once. */
public interface KernelCode {
    /**
     * Fixes the sizes, so that a launch needs no further arithmetic on shapes.
     *
     * @param symbols gives each open size its value by name; a kernel of fixed sizes asks for none
     * @return what runs the kernel on those sizes
     */
    Launch bind(ToLongFunction<String> symbols);

    /**
     * How the kernel is run at this moment, and why so.
     *
     * @return a few words
     */
    default String describe() {
        return "interpreted";
    }
}
