package io.gradus.cpu;

import io.gradus.ir.Kernel;

/**
 * One way of running kernels: the plain interpreter, generated scalar code, or generated vector
 * code. All tiers return the same bits; the interpreter defines them.
 */
public interface KernelTier {
    /**
     * Gets a kernel ready, for any values of its open sizes. Tiers that generate code cache it by
     * the kernel's structure.
     *
     * @param kernel the kernel
     * @return its code
     */
    KernelCode prepare(Kernel kernel);
}
