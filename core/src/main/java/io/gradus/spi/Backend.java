package io.gradus.spi;

import io.gradus.ir.DType;
import io.gradus.ir.Plan;
import java.util.concurrent.Executor;

/**
 * A device that holds buffers and runs programs.
 *
 * <p>On the host, elements are Java arrays: {@code boolean[]} for bool, {@code byte[]} for uint8,
 * {@code short[]} with the bits of float16 and bfloat16, {@code int[]}, {@code long[]}, {@code
 * float[]}, {@code double[]}, and {@code String[]}.
 */
public interface Backend {
    /**
     * The name by which the device is chosen, such as {@code cpu}.
     *
     * @return the name
     */
    String name();

    /**
     * What was chosen and why: instruction set, vector width, threads, and what is missing.
     *
     * @return a few lines of text
     */
    String describe();

    /**
     * Whether a multiply and an add are one rounding here; if not, programs come with both written
     * out.
     *
     * @return true where the hardware has the instruction
     */
    boolean fusesMultiplyAdd();

    /**
     * Makes a buffer from host memory.
     *
     * @param dtype the type of the elements
     * @param array a Java array as the dtype has it; it is handed over and must not be changed
     *     afterwards
     * @return the buffer
     */
    Buffer upload(DType dtype, Object array);

    /**
     * Reads a buffer, after all work that writes it is done.
     *
     * @param buffer one of this backend's buffers
     * @return a Java array as the dtype has it, to be read only: it may be the buffer itself
     */
    Object download(Buffer buffer);

    /**
     * Compiles a plan.
     *
     * @param plan the plan
     * @return the program
     */
    Program compile(Plan plan);

    /** Waits until all launched work is done. */
    void synchronize();

    /**
     * Sets how many threads work on one program; results do not depend on it.
     *
     * @param count at least 1
     */
    void threads(int count);

    /**
     * How many threads work on one program.
     *
     * @return the count
     */
    int threads();

    /**
     * Hands over an executor to run the parallel parts on, instead of the backend's own daemon
     * threads.
     *
     * @param executor the caller's executor
     * @param threads how many of its threads to use at once
     */
    void executor(Executor executor, int threads);

    /**
     * Measures how fast arithmetic can be here: the rate of the inner loop of matrix products on
     * data in the cache, on as many threads as programs use.
     *
     * @param dtype float32 or float64
     * @return floating-point operations per second, a multiply-add counted as two
     */
    double flopRate(DType dtype);

    /**
     * Measures how fast memory is here: the rate of a copy, on as many threads as programs use.
     *
     * @param bytes how much is moved in one copy, bytes read and bytes written together: small
     *     copies stay in a cache
     * @return bytes per second, those read and those written together
     */
    double copyRate(long bytes);
}
