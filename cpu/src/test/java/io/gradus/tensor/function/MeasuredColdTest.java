package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.explain.Timing;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Functions that are measured first thing in a process: neither their steps nor the machine's peak
 * are measured while vector kernels are still being warmed.
 */
class MeasuredColdTest {
    /**
     * What runs in a process of its own: tells what multiplies when the first task is handed out.
     */
    static final class Program {
        public static void main(String[] args) {
            var dtype = DType.valueOf(args[0]);
            var x = Tensor.full(Shape.of(256, 256), 0.5, dtype);
            boolean product = args[1].equals("product");
            var function =
                    TracedFunction.of((Tensor y) -> product ? y.matmul(y) : y.slice(0, 0, 2).abs());
            function.explain(x);
            var asked = new AtomicBoolean();
            Device.current()
                    .executor(
                            task -> {
                                if (asked.compareAndSet(false, true)) {
                                    System.out.println(Device.current().describe());
                                }
                                Thread.startVirtualThread(task);
                            },
                            2);
            function.explain(x, Timing.MEASURED);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, sum", "FLOAT32, product", "FLOAT64, product"})
    void whatMultipliesIsKnownBeforeAnythingIsMeasured(DType dtype, String what) throws Exception {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                dtype.name(),
                                what)
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output.lines())
                .filteredOn(line -> line.startsWith(dtype + " matrix products: "))
                .singleElement()
                .asString()
                .doesNotContainPattern("are (being )?warmed");
    }
}
