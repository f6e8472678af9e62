package io.gradus.cpu.codegen;

import io.gradus.cpu.KernelCode;
import io.gradus.cpu.KernelTier;
import io.gradus.cpu.Launch;
import io.gradus.ir.Kernel;
import java.util.function.ToLongFunction;

/**
 * Runs kernels as generated classes, which kernels of the same structure share. A kernel's inputs
 * and outputs are different arrays.
 */
public final class CodegenTier implements KernelTier {
    /** Which code is generated. */
    public enum Mode {
        /** Scalar loops, which the JVM's own compiler turns into vectors where it can. */
        SCALAR,
        /**
         * Vectors from the first launch on, which is slow until the JVM has compiled them: for
         * tests.
         */
        VECTOR,
        /** Scalar loops first, vectors as soon as they have proved to be faster. */
        AUTO
    }

    private final KernelCache cache;

    /**
     * A tier with a cache of its own. Without the vector module all modes are scalar.
     *
     * @param mode which code is generated
     */
    public CodegenTier(Mode mode) {
        this(new KernelCache(mode));
    }

    CodegenTier(KernelCache cache) {
        this.cache = cache;
    }

    /**
     * What this tier has compiled.
     *
     * @return the cache
     */
    public KernelCache cache() {
        return cache;
    }

    @Override
    public KernelCode prepare(Kernel kernel) {
        var canonical = Canonical.of(kernel);
        var cached = cache.get(canonical.routine());
        return new Code(canonical, cached);
    }

    private record Code(Canonical.Result canonical, CachedKernel cached) implements KernelCode {
        @Override
        public Launch bind(ToLongFunction<String> symbols) {
            int[] arguments =
                    canonical.arguments().stream()
                            .mapToInt(dim -> (int) dim.evaluate(symbols))
                            .toArray();
            return new GeneratedLaunch(cached, arguments, canonical.messages());
        }

        @Override
        public String describe() {
            return cached.outcome();
        }
    }
}
