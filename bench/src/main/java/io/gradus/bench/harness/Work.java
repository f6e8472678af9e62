package io.gradus.bench.harness;

/** What is measured step by step, the same for every peer. */
public enum Work {
    /** The tutorial's net, trained by gradient descent at rate 0.1. */
    A("MLP 784-50-10, batch 100, SGD", 100, 8, 2.0 * 100 * (2 * 784 * 50 + 3 * 50 * 10)),
    /** A wider net, trained by gradient descent at rate 0.1. */
    B("MLP 784-512-10, batch 128, SGD", 128, 8, 2.0 * 128 * (2 * 784 * 512 + 3 * 512 * 10)),
    /** Two convolutions, trained by Adam at rate 0.001. */
    C(
            "CNN 3x3x32, pool, 3x3x64, pool, dense 10, batch 128, Adam",
            128,
            8,
            2.0 * 128 * (2 * 26 * 26 * 9 * 32 + 3 * 11 * 11 * 9 * 32 * 64 + 3 * 1600 * 10)),
    /** A recurrent net whose last state is classified, trained by Adam at rate 0.001. */
    D(
            "LSTM 64 units, 64 steps of 32 features, batch 64, Adam",
            64,
            8,
            2.0 * 64 * (64 * 256 * (2 * 32 + 3 * 64) + 3 * 64 * 10)),
    /** A small decoder of pre-normalised blocks, trained by AdamW at rate 0.001, decay 0.01. */
    E(
            "GPT 4 layers, 4 heads, width 128, context 128, batch 16, AdamW",
            16,
            4,
            3 * 2.0 * 16 * 128 * (4 * (12 * 128 * 128 + 2 * 128 * 128) + 128 * 65)),
    /** Ten weights and a bias by gradient descent at rate 0.1: what a step costs by itself. */
    F("linear regression, 10 weights, batch 32, SGD", 32, 8, 3 * 2.0 * 32 * 10),
    /** The net of B answers for one image. */
    G_B("inference of B, batch 1", 1, 8, 2.0 * (784 * 512 + 512 * 10)),
    /** The net of C answers for one image. */
    G_C("inference of C, batch 1", 1, 8, 2.0 * (26 * 26 * 9 * 32 + 121 * 9 * 32 * 64 + 16000)),

    /** Fused multiply-adds on registers, on each thread: what the cores give at this moment. */
    FMA("loop of fused multiply-adds", 0, 0, 0),
    /** A matrix product whose operands stay in cache: what the kernel reaches at best. */
    KERNEL("matrix product in cache", 0, 0, 0),
    /** Copies arrays that fit in no cache. */
    COPY("copy loop over 64 MiB", 0, 0, 0),
    /** A chain of elementwise operations over as much, into a variable. */
    CHAIN("fused elementwise chain over 64 MiB", 0, 0, 0);

    private final String title;
    private final int batch;
    private final int batches;
    private final double flops;

    Work(String title, int batch, int batches, double flops) {
        this.title = title;
        this.batch = batch;
        this.batches = batches;
        this.flops = flops;
    }

    /**
     * What it is.
     *
     * @return one line for people
     */
    public String title() {
        return title;
    }

    /**
     * Examples in a step.
     *
     * @return the count; 0 where there are none
     */
    public int batch() {
        return batch;
    }

    /**
     * How many batches take turns.
     *
     * @return the count; 0 where there are none
     */
    public int batches() {
        return batches;
    }

    /**
     * The arithmetic of its matrix products and convolutions, forward and backward, a multiply-add
     * counted as two. The gradient of the input images is not part of it, as nobody needs it.
     *
     * @return operations in a step; 0 where that depends on the machine
     */
    public double flops() {
        return flops;
    }

    /**
     * Whether this measures the machine rather than a library.
     *
     * @return true for the loops
     */
    public boolean ofMachine() {
        return batch == 0;
    }

    /**
     * How it is said on the command line and in tables.
     *
     * @return the name, such as {@code A} or {@code G(B)}
     */
    public String label() {
        return switch (this) {
            case G_B -> "G(B)";
            case G_C -> "G(C)";
            default -> name();
        };
    }
}
