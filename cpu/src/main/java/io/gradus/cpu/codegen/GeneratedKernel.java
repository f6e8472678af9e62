package io.gradus.cpu.codegen;

/**
 * What generated classes extend: a kernel's parts behind one virtual method, so that a launch needs
 * no reflection.
 */
abstract class GeneratedKernel {
    /** For generated classes. */
    GeneratedKernel() {}

    /**
     * Runs some steps of a part of the kernel.
     *
     * @param part the number of the part
     * @param arrays inputs, then outputs
     * @param arguments the sizes that the kernel depends on
     * @param state what parts leave for later parts
     * @param from the first step; for parts that are one parallel loop
     * @param to where the steps end
     */
    abstract void run(int part, Object[] arrays, int[] arguments, long[] state, int from, int to);
}
