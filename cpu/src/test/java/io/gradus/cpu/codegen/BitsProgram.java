package io.gradus.cpu.codegen;

import io.gradus.cpu.TierEquality;
import io.gradus.ir.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares all tiers with the interpreter, in whatever JVM it is started: the program of {@link
 * CodegenFlagsTest}.
 */
final class BitsProgram {
    private BitsProgram() {}

    /**
     * Takes the number of random kernels; prints the vector width and how many kernels were
     * compared.
     */
    public static void main(String[] arguments) {
        var kernels =
                new ArrayList<Kernel>(
                        List.of(
                                FusedKernelTest.softmax(20, 10),
                                FusedKernelTest.softmax(6, 300),
                                FusedKernelTest.softmax(2, 4200)));
        int random = Integer.parseInt(arguments[0]);
        for (int seed = 0; seed < random; seed++) {
            kernels.add(RandomKernels.kernel(1_000_003L * seed));
        }
        for (var kernel : kernels) {
            TierEquality.assertSame(Samples.tiers(), kernel, Samples.ordinary(1).inputs(kernel));
            TierEquality.assertSame(Samples.tiers(), kernel, Samples.special(2).inputs(kernel));
        }
        System.out.println(
                Lanes.preferred().map(Lanes::bits).orElse(0)
                        + " bits, "
                        + kernels.size()
                        + " kernels");
    }
}
