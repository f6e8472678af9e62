package io.gradus.cpu.codegen;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The kernels that a {@link CodegenTier} has compiled lately, by their structure. Programs hold the
 * kernels that they run: one that is forgotten here is merely generated again for the next program.
 *
 * <p>There are two generations. What is asked for goes to the young one; when that is full it
 * becomes the old one, and what is left of the old one is forgotten.
 */
public final class KernelCache {
    /** Some megabytes of classes for each hundred. */
    private static final int MOST = 2048;

    private final CodegenTier.Mode mode;
    private final int generation;
    private final AtomicInteger generated = new AtomicInteger();
    private volatile ConcurrentHashMap<String, CachedKernel> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<String, CachedKernel> old = new ConcurrentHashMap<>();

    KernelCache(CodegenTier.Mode mode) {
        this(mode, MOST);
    }

    /** A cache of so many kernels at most, but for races, and at least of half of them. */
    KernelCache(CodegenTier.Mode mode, int most) {
        this.mode = mode;
        generation = most / 2;
    }

    CachedKernel get(Routine routine) {
        var known = young.get(routine.key());
        if (known != null) {
            return known;
        }
        if (young.size() >= generation) {
            age();
        }
        var older = old.get(routine.key());
        return young.computeIfAbsent(
                routine.key(), _ -> older != null ? older : new CachedKernel(routine, mode, this));
    }

    private synchronized void age() {
        if (young.size() >= generation) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
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
     * What became of each kernel that is not forgotten: scalar or vector code, with figures or the
     * reason.
     *
     * @return one line for each structure, sorted
     */
    public List<String> report() {
        return Stream.of(young, old)
                .flatMap(kernels -> kernels.values().stream())
                .distinct()
                .map(CachedKernel::toString)
                .sorted()
                .toList();
    }
}
