package io.gradus.cpu.codegen;

import io.gradus.cpu.TierEquality;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Kernels of random structure return the interpreter's bits in every tier. */
class KernelProperties {
    private static final boolean LONG = Boolean.getBoolean("gradus.long");

    @Property(
            tries = 150,
            shrinking = ShrinkingMode.OFF,
            seed = "20251",
            generation = net.jqwik.api.GenerationMode.RANDOMIZED)
    void anyKernelReturnsTheInterpretersBits(@ForAll long seed) {
        for (int i = 0; i < (LONG ? 20 : 1); i++) {
            var kernel = RandomKernels.kernel(seed + i);
            TierEquality.assertSame(Samples.tiers(), kernel, Samples.ordinary(seed).inputs(kernel));
            TierEquality.assertSame(Samples.tiers(), kernel, Samples.special(seed).inputs(kernel));
        }
    }
}
