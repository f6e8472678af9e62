/** The CPU backend: kernels generated as bytecode, with SIMD where the vector module is present. */
module io.gradus.cpu {
    requires transitive io.gradus.core;
    requires static jdk.incubator.vector;
    requires static jdk.jfr;
    requires static org.jspecify;

    provides io.gradus.spi.BackendProvider with
            io.gradus.cpu.backend.CpuBackendProvider;
}
