package io.gradus.cpu.codegen;

import java.util.List;
import java.util.Optional;

/** All that is compiled of one structure of kernels, and how far its vector code has come. */
final class CachedKernel {
    /** Operations after which a kernel is worth a vector class. */
    private static final long HOT = 2_000_000;

    /**
     * Launches below which it may have been the only time, as with the first values of variables:
     * its trial would keep those waiting that go on.
     */
    private static final int SEVERAL = 8;

    private final Routine routine;
    private final KernelCache cache;
    private final List<Part> parts;
    private final int stateSlots;
    private final Optional<Lanes> lanes;
    private final VectorLoops vectorLoops;
    private final GeneratedKernel scalar;
    // Read without synchronisation: generated kernels have no state, and a late reader merely runs
    // the old one.
    private GeneratedKernel fastest;
    private boolean counting;
    private long work;
    private int launches;
    private volatile String outcome;

    CachedKernel(Routine routine, CodegenTier.Mode mode, KernelCache cache) {
        this.routine = routine;
        this.cache = cache;
        parts = Part.of(routine);
        stateSlots = parts.stream().mapToInt(part -> part.leaves().size()).sum();
        lanes = mode == CodegenTier.Mode.SCALAR ? Optional.empty() : Lanes.preferred();
        vectorLoops =
                lanes.map(width -> VectorLoops.of(routine, width))
                        .orElse(new VectorLoops(List.of(), List.of()));
        boolean canHaveVectors = !vectorLoops.loops().isEmpty();
        boolean vectorsAtOnce = canHaveVectors && mode == CodegenTier.Mode.VECTOR;
        scalar = cache.generate(ClassMaker.compile(routine, parts, Optional.empty()));
        fastest = vectorsAtOnce ? cache.generate(vectors()) : scalar;
        counting = canHaveVectors && !vectorsAtOnce;
        outcome =
                vectorsAtOnce
                        ? "vector"
                        : counting
                                ? "scalar, not hot"
                                : "scalar"
                                        + vectorLoops.obstacles().stream()
                                                .findFirst()
                                                .map(o -> ": " + o)
                                                .orElse("");
    }

    String name() {
        return routine.name();
    }

    List<Part> parts() {
        return parts;
    }

    int stateSlots() {
        return stateSlots;
    }

    /** Whether launches with these arguments have loops long enough for vectors. */
    boolean vectorsPay(int[] arguments) {
        return vectorLoops.pay(arguments);
    }

    /** Whether vectors go along the loop that is a part, and not along loops inside of it. */
    boolean isVectorLoop(Part part) {
        return vectorLoops.isAcross(part);
    }

    GeneratedKernel scalar() {
        return scalar;
    }

    GeneratedKernel fastest() {
        return fastest;
    }

    boolean isCounting() {
        return counting;
    }

    /**
     * Counts work; the launch that makes the kernel hot has its vector code tried out, on copies of
     * its arrays.
     */
    void count(long operations, GeneratedLaunch launch, Object[] arrays) {
        work += operations;
        launches++;
        if (work > HOT && launches >= SEVERAL) {
            promote(launch, arrays, operations);
        }
    }

    private synchronized void promote(GeneratedLaunch launch, Object[] arrays, long operations) {
        if (!counting) {
            return;
        }
        work = 0;
        if (Promotion.fits(arrays)) {
            counting = false;
            outcome = "scalar, vectors on trial";
            Promotion.start(this, launch, arrays, operations);
        }
    }

    ClassMaker.Compiled vectors() {
        return ClassMaker.compile(routine, parts, lanes);
    }

    KernelCache cache() {
        return cache;
    }

    /** Vector code has proved itself. */
    void adopt(GeneratedKernel vectors, String measured) {
        fastest = vectors;
        outcome = "vector, " + measured;
        Flight.promoted(name(), outcome);
    }

    /** Vector code was tried and is not used. */
    void keepScalar(String reason) {
        outcome = "scalar: " + reason;
        Flight.promoted(name(), outcome);
    }

    /** Scalar or vector code, with figures or the reason. */
    String outcome() {
        return outcome;
    }

    @Override
    public String toString() {
        return routine.name() + ": " + outcome;
    }
}
