package io.gradus.cpu.codegen;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The kernels that a {@link CodegenTier} has compiled, by their structure. */
public final class KernelCache {
    private final CodegenTier.Mode mode;
    private final ConcurrentHashMap<String, CachedKernel> kernels = new ConcurrentHashMap<>();
    private final AtomicInteger generated = new AtomicInteger();

    KernelCache(CodegenTier.Mode mode) {
        this.mode = mode;
    }

    CachedKernel get(Routine routine) {
        var known = kernels.get(routine.key());
        return known != null
                ? known
                : kernels.computeIfAbsent(
                        routine.key(), _ -> new CachedKernel(routine, mode, this));
    }

    GeneratedKernel generate(ClassMaker.Compiled compiled) {
        generated.incrementAndGet();
        return compiled.load();
    }

    /**
     * How many classes were generated so far; kernels that differ in sizes alone share theirs.
     *
     * @return the count
     */
    public int generated() {
        return generated.get();
    }

    /**
     * What became of each kernel: scalar or vector code, with figures or the reason.
     *
     * @return one line for each structure, sorted
     */
    public List<String> report() {
        return kernels.values().stream().map(CachedKernel::toString).sorted().toList();
    }
}
