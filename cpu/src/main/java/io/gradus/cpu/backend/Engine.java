package io.gradus.cpu.backend;

import io.gradus.cpu.KernelTier;
import io.gradus.cpu.Parallel;
import io.gradus.cpu.codegen.CodegenTier;
import io.gradus.cpu.conv.Convolution;
import io.gradus.cpu.conv.ConvolutionSizes;
import io.gradus.cpu.conv.ReferenceConvolution;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.cpu.gemm.Matrix;
import io.gradus.cpu.reference.Interpreter;
import io.gradus.ir.Library.Direction;
import java.time.Duration;

/**
 * What computes: kernels, matrix products and convolutions of one tier.
 *
 * @param tier the tier
 * @param kernels what runs kernels
 */
record Engine(Tier tier, KernelTier kernels) {
    /** Kernels that stay slow for so long are given up, on all machines but the busiest. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static Engine of(Tier tier) {
        return new Engine(
                tier,
                switch (tier) {
                    case REFERENCE -> new Interpreter();
                    case SCALAR -> new CodegenTier(CodegenTier.Mode.SCALAR);
                    case VECTOR ->
                            new CodegenTier(
                                    Description.hasVectors()
                                            ? CodegenTier.Mode.VECTOR
                                            : CodegenTier.Mode.SCALAR);
                    case AUTO -> new CodegenTier(CodegenTier.Mode.AUTO);
                });
    }

    /**
     * Waits until it is known what multiplies matrices of a type. Before, programs are slower than
     * they will be, and so is the peak that they are compared with.
     */
    void settle(boolean float64) {
        try {
            Gemm.warmUp(tier.gemm(), float64, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    <A> void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        Gemm.multiply(tier.gemm(), a, b, c, parallel);
    }

    <A> void multiplyBatch(
            Matrix<A> a,
            int[] aMoves,
            Matrix<A> b,
            int[] bMoves,
            Matrix<A> c,
            int[] cMoves,
            Parallel parallel) {
        Gemm.multiplyBatch(tier.gemm(), a, aMoves, b, bMoves, c, cMoves, parallel);
    }

    void convolve(
            Direction direction,
            ConvolutionSizes sizes,
            Object left,
            Object right,
            Object result,
            Parallel parallel) {
        if (tier == Tier.REFERENCE) {
            ReferenceConvolution.run(direction, sizes, left, right, result);
        } else {
            Convolution.run(direction, sizes, left, right, result, tier.gemm(), parallel);
        }
    }
}
