package io.gradus.cpu.backend;

import io.gradus.cpu.gemm.GemmTier;
import java.util.Arrays;
import java.util.Locale;

/** How programs are computed. All tiers return the same bits. */
enum Tier {
    /** The fastest that is ready. */
    AUTO(GemmTier.AUTO),
    /** The definition, slow and plain. */
    REFERENCE(GemmTier.REFERENCE),
    /** Generated loops without the Vector API. */
    SCALAR(GemmTier.SCALAR),
    /** Generated loops with the Vector API, wherever it is present. */
    VECTOR(GemmTier.VECTOR);

    /** The system property that names a tier. */
    static final String PROPERTY = "gradus.cpu.tier";

    private final GemmTier gemm;

    Tier(GemmTier gemm) {
        this.gemm = gemm;
    }

    GemmTier gemm() {
        return gemm;
    }

    static Tier of(String setting) {
        return Arrays.stream(values())
                .filter(tier -> tier.toString().equalsIgnoreCase(setting))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "the system property "
                                        + PROPERTY
                                        + " is '"
                                        + setting
                                        + "': known are "
                                        + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
