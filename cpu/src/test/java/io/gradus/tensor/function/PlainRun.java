package io.gradus.tensor.function;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;

/** A program that traces and runs a function, for a virtual machine with fewer modules. */
final class PlainRun {
    private PlainRun() {}

    public static void main(String[] arguments) {
        var function = TracedFunction.of((Tensor x) -> x.times(x).sum());
        float result = 0;
        for (int i = 0; i < 2_000; i++) {
            result = function.apply(Tensor.of(new float[] {3, 4})).toFloat();
        }
        System.out.println(ModuleLayer.boot().findModule("jdk.jfr").isPresent() + " " + result);
    }
}
