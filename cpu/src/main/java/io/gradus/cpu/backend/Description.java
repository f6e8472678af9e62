package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.FusedMultiplyAdd;
import io.gradus.cpu.gemm.Gemm;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** What was chosen, why, and what is missing. */
final class Description {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String FLAG = "--add-modules " + MODULE;

    private Description() {}

    static String of(Tier tier, Parallel parallel) {
        return String.join(
                "\n",
                List.of(
                        "device: "
                                + CpuBackend.NAME
                                + " ("
                                + System.getProperty("os.arch")
                                + ", "
                                + Runtime.getRuntime().availableProcessors()
                                + " processors)",
                        "java: " + System.getProperty("java.vm.name") + " " + Runtime.version(),
                        "threads: " + parallel,
                        "vectors: " + vectors(),
                        "fused multiply-add: "
                                + (FusedMultiplyAdd.FUSED
                                        ? "yes"
                                        : "no; products are rounded before they are added, which changes bits"),
                        "kernels: " + kernels(tier),
                        Gemm.describe()));
    }

    private static String vectors() {
        return hasVectors()
                ? Width.describe()
                : "module "
                        + MODULE
                        + " is absent: run java with "
                        + FLAG
                        + " for several times the speed; results are the same to the bit";
    }

    private static String kernels(Tier tier) {
        var how =
                switch (tier) {
                    case REFERENCE -> "interpreted, one element at a time";
                    case SCALAR -> "generated scalar loops";
                    case VECTOR ->
                            hasVectors() ? "generated vector loops" : "generated scalar loops";
                    case AUTO ->
                            hasVectors()
                                    ? "generated scalar loops, exchanged for vector loops that prove faster"
                                    : "generated scalar loops";
                };
        var set = System.getProperty(Tier.PROPERTY) == null ? "" : "; set by " + Tier.PROPERTY;
        return tier + " (" + how + set + ")";
    }

    /**
     * Whether vector code can run: the module is in the boot layer, and this one was able to read
     * it.
     */
    static boolean hasVectors() {
        return ModuleLayer.boot()
                .findModule(MODULE)
                .filter(Description.class.getModule()::canRead)
                .isPresent();
    }

    /** One line in the log of a program that could be faster. */
    static void warnOfMissingVectors(Tier tier) {
        if (!hasVectors() && tier != Tier.REFERENCE) {
            System.getLogger(CpuBackend.class.getPackageName())
                    .log(
                            System.Logger.Level.INFO,
                            "Module {0} is absent, so kernels run without SIMD instructions: run java with {1}.",
                            MODULE,
                            FLAG);
        }
    }

    /** The class that names the vector module: loaded only where the module is. */
    private static final class Width {
        static String describe() {
            var species = FloatVector.SPECIES_PREFERRED;
            return species.vectorBitSize()
                    + " bits, "
                    + species.length()
                    + " float32 lanes (module "
                    + MODULE
                    + ")";
        }
    }
}
