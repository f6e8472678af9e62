package io.gradus.nn;

import io.gradus.ir.DType;

/**
 * In which dtypes layers compute and keep their variables.
 *
 * @param compute the dtype of what goes through a layer
 * @param variable the dtype of its variables
 */
public record DTypePolicy(DType compute, DType variable) {
    /** Everything in float32. */
    public static final DTypePolicy FLOAT32 = new DTypePolicy(DType.FLOAT32, DType.FLOAT32);

    /** Everything in float64. */
    public static final DTypePolicy FLOAT64 = new DTypePolicy(DType.FLOAT64, DType.FLOAT64);

    /** Computes in float16 and keeps variables in float32 (Micikevicius et al., 2018). */
    public static final DTypePolicy MIXED_FLOAT16 = new DTypePolicy(DType.FLOAT16, DType.FLOAT32);

    /** Computes in bfloat16 and keeps variables in float32. */
    public static final DTypePolicy MIXED_BFLOAT16 = new DTypePolicy(DType.BFLOAT16, DType.FLOAT32);

    private static volatile DTypePolicy global = FLOAT32;

    /** Checks that both are floating. */
    public DTypePolicy {
        if (!compute.isFloating() || !variable.isFloating()) {
            throw new IllegalArgumentException(
                    "layers compute and keep variables in floating dtypes, not %s and %s"
                            .formatted(compute, variable));
        }
    }

    /**
     * A policy by the name that Keras gives it.
     *
     * @param name {@code mixed_float16}, {@code mixed_bfloat16}, or a floating dtype
     * @return the policy
     * @throws IllegalArgumentException if there is none of that name
     */
    public static DTypePolicy of(String name) {
        return switch (name) {
            case "mixed_float16" -> MIXED_FLOAT16;
            case "mixed_bfloat16" -> MIXED_BFLOAT16;
            default -> new DTypePolicy(DType.of(name), DType.of(name));
        };
    }

    /**
     * The policy of layers that have none of their own.
     *
     * @return {@link #FLOAT32} unless another was set
     */
    public static DTypePolicy global() {
        return global;
    }

    /**
     * Sets the policy of layers made from now on that have none of their own.
     *
     * @param policy the policy
     */
    public static void global(DTypePolicy policy) {
        global = policy;
    }

    /** As Keras names it. */
    @Override
    public String toString() {
        return compute == variable ? compute.toString() : "mixed_" + compute;
    }
}
