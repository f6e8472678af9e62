package io.gradus.cpu.gemm;

/** Which implementation multiplies. All give the same bits. */
public enum GemmTier {
    /**
     * The fastest that is ready: the vector kernels once they are warm, the scalar loops before.
     */
    AUTO,
    /** The definition, in plain loops. */
    REFERENCE,
    /** Java loops that the just-in-time compiler vectorises by itself. */
    SCALAR,
    /** Vector kernels, compiled or not; the scalar loops where the vector module is absent. */
    VECTOR
}
