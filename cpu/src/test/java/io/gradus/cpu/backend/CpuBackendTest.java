package io.gradus.cpu.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import io.gradus.ir.DType;
import io.gradus.spi.BackendProvider;
import io.gradus.spi.Buffer;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CpuBackendTest {
    private final CpuBackend backend = new CpuBackend(Tier.AUTO, new ThreadPool(2));

    @Test
    void theServiceLoaderFindsItOnce() {
        var providers = ServiceLoader.load(BackendProvider.class).stream().toList();
        assertThat(providers).hasSize(1);
        var provider = providers.getFirst().get();
        assertThat(provider.name()).isEqualTo("cpu");
        assertThat(provider.open().name()).isEqualTo("cpu");
        assertThat(provider.open()).isSameAs(provider.open());
    }

    @Test
    void describesWhatWasChosen() {
        var lines = backend.describe().lines().toList();
        assertThat(lines).anyMatch(line -> line.contains("threads: 2"));
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("java: ") && line.contains(Runtime.version().toString()));
        assertThat(lines).anyMatch(line -> line.startsWith("kernels: auto"));
        assertThat(lines).anyMatch(line -> line.startsWith("fused multiply-add: "));
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("vectors: ")
                                && line.contains(
                                        present
                                                ? "float32 lanes"
                                                : "--add-modules jdk.incubator.vector"));
    }

    @Test
    void arraysGoInAndOutAsTheyAre() {
        float[] values = {1, 2, 3};
        var buffer = backend.upload(DType.FLOAT32, values);
        assertThat(buffer.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(buffer.elements()).isEqualTo(3);
        assertThat(backend.download(buffer)).isSameAs(values);
        assertThat(backend.upload(DType.STRING, new String[] {"a"}).elements()).isEqualTo(1);
        assertThat(backend.upload(DType.BFLOAT16, new short[2]).dtype()).isEqualTo(DType.BFLOAT16);
        backend.synchronize();
    }

    @Test
    void aWrongArrayIsNamed() {
        assertThatThrownBy(() -> backend.upload(DType.FLOAT32, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("double[] does not hold float32");
    }

    @Test
    void aBufferOfAnotherDeviceIsRefused() {
        var foreign =
                new Buffer() {
                    @Override
                    public DType dtype() {
                        return DType.INT32;
                    }

                    @Override
                    public int elements() {
                        return 0;
                    }

                    @Override
                    public String toString() {
                        return "foreign buffer";
                    }
                };
        assertThatThrownBy(() -> backend.download(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("foreign buffer")
                .hasMessageContaining("cpu");
    }

    @Test
    void threadsAndExecutorsCanBeReplaced() {
        backend.threads(3);
        assertThat(backend.threads()).isEqualTo(3);
        assertThatThrownBy(() -> backend.threads(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(backend.threads()).isEqualTo(3);

        var handed = new AtomicInteger();
        backend.executor(
                task -> {
                    handed.incrementAndGet();
                    task.run();
                },
                2);
        assertThat(backend.threads()).isEqualTo(2);
        var sum = new AtomicInteger();
        backend.parallel().run(10, sum::addAndGet);
        assertThat(sum).hasValue(45);
        assertThat(handed).hasPositiveValue();
    }

    @Test
    void anUnknownTierIsNamed() {
        assertThat(Tier.of("Vector")).isEqualTo(Tier.VECTOR);
        assertThatThrownBy(() -> Tier.of("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gradus.cpu.tier")
                .hasMessageContaining("auto, reference, scalar, vector");
        assertThat(new CpuBackend(Tier.SCALAR, Parallel.sequential()).describe())
                .contains("kernels: scalar");
    }
}
