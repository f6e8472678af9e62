package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import io.gradus.cpu.gemm.FusedMultiplyAdd;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.ir.DType;
import io.gradus.ir.Plan;
import io.gradus.spi.Backend;
import io.gradus.spi.Buffer;
import io.gradus.spi.Program;
import java.util.concurrent.Executor;

/**
 * The processor. Buffers are Java arrays on the heap; programs run on the calling thread and on
 * helpers, and are done when {@link Program#run} returns.
 *
 * <p>Two system properties choose for a whole run: {@code gradus.cpu.tier} ({@code auto}, {@code
 * reference}, {@code scalar} or {@code vector}; all return the same bits) and {@code
 * gradus.cpu.threads}.
 */
public final class CpuBackend implements Backend {
    static final String NAME = "cpu";
    private static final String THREADS_PROPERTY = "gradus.cpu.threads";

    private final Engine engine;
    private volatile Parallel parallel;

    CpuBackend(Tier tier, Parallel parallel) {
        engine = Engine.of(tier);
        this.parallel = parallel;
    }

    static CpuBackend fromSettings() {
        var tier = Tier.of(System.getProperty(Tier.PROPERTY, "auto"));
        int threads =
                Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors());
        Description.warnOfMissingVectors(tier);
        return new CpuBackend(tier, new ThreadPool(threads));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe() {
        return Description.of(engine.tier(), parallel);
    }

    @Override
    public boolean fusesMultiplyAdd() {
        return FusedMultiplyAdd.FUSED;
    }

    @Override
    public Buffer upload(DType dtype, Object array) {
        return new CpuBuffer(dtype, HostArrays.elements(dtype, array), array);
    }

    @Override
    public Object download(Buffer buffer) {
        if (buffer instanceof CpuBuffer here) {
            return here.array;
        }
        throw new IllegalArgumentException(
                "a " + buffer + " is not in the memory of device " + NAME);
    }

    @Override
    public Program compile(Plan plan) {
        return new CpuProgram(this, plan, engine);
    }

    @Override
    public double flopRate(DType dtype) {
        boolean float64 = dtype == DType.FLOAT64;
        engine.settle(float64);
        return 2 * Gemm.peak(engine.tier().gemm(), float64, parallel);
    }

    @Override
    public double copyRate(long bytes) {
        return CopyRate.measure(bytes, parallel);
    }

    /** Does nothing: a program's run returns when its work is done. */
    @Override
    public void synchronize() {}

    @Override
    public synchronized void threads(int count) {
        replace(new ThreadPool(count));
    }

    @Override
    public int threads() {
        return parallel.threads();
    }

    @Override
    public synchronized void executor(Executor executor, int threads) {
        replace(Parallel.ofExecutor(executor, threads));
    }

    /** Runs that are going on finish on the old threads, which then end. */
    private void replace(Parallel next) {
        var previous = parallel;
        parallel = next;
        if (previous instanceof ThreadPool pool) {
            pool.close();
        }
    }

    Parallel parallel() {
        return parallel;
    }
}
