package io.gradus.cpu.gemm;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The vector kernels of one element type, and whether they may be used yet. */
final class VectorTier {
    /** Shorter vectors gain nothing over the scalar loops. */
    private static final int MIN_BITS = 128;

    private final ElementType<?> type;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile @Nullable KernelSet ready;
    private volatile @Nullable KernelSet generated;
    private volatile String state =
            "scalar loops (vector kernels are warmed from the first larger product on)";

    VectorTier(ElementType<?> type) {
        this.type = type;
    }

    /**
     * The kernels that are known to be fast. The first call starts to warm them in the background.
     */
    Optional<KernelSet> ready() {
        var kernels = ready;
        if (kernels == null && asked.compareAndSet(false, true)) {
            var obstacle = obstacle();
            if (obstacle.isPresent()) {
                giveUp(obstacle.get());
            } else {
                state = "scalar loops (vector kernels are being warmed)";
                new KernelWarmer(type, this).start();
            }
        }
        return Optional.ofNullable(kernels);
    }

    /** The kernels, fast or not yet; empty only where there can be none. */
    Optional<KernelSet> forced() {
        var kernels = ready;
        if (kernels != null) {
            return Optional.of(kernels);
        }
        return obstacle().isPresent() ? Optional.empty() : Optional.of(generated());
    }

    /** All kernels as first generated: whoever uses them helps to warm them. */
    KernelSet generated() {
        var kernels = generated;
        if (kernels == null) {
            kernels = generate();
            generated = kernels;
        }
        return kernels;
    }

    KernelSet generate() {
        int lanes = VectorUnit.lanes(type);
        int rows = VectorUnit.rows();
        return new KernelSet(
                KernelGenerator.generate(type, lanes, rows, 2),
                Optional.of(KernelGenerator.generate(type, lanes, 4, 2)),
                Optional.of(KernelGenerator.generate(type, lanes, rows, 1)),
                Optional.of(KernelGenerator.generate(type, lanes, 4, 1)));
    }

    void publish(KernelSet kernels, String description) {
        ready = kernels;
        state = description;
    }

    void giveUp(String reason) {
        state = "scalar loops (" + reason + ")";
        decided.countDown();
    }

    /** Says that no further kernels will be published. */
    void finish() {
        decided.countDown();
    }

    /** Waits until it is decided which kernels are used; false if that took too long. */
    boolean await(long nanos) throws InterruptedException {
        ready();
        return decided.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** What is used now, and why. */
    String state() {
        return state;
    }

    private static Optional<String> obstacle() {
        if (!VectorUnit.Presence.isPresent()) {
            return Optional.of(
                    "module jdk.incubator.vector is absent: run java with --add-modules"
                            + " jdk.incubator.vector");
        }
        return VectorUnit.bits() < MIN_BITS
                ? Optional.of("this processor's vectors have " + VectorUnit.bits() + " bits only")
                : Optional.empty();
    }
}
