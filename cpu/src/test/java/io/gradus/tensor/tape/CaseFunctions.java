package io.gradus.tensor.tape;

import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.function.Function;

/** Functions that the literal cases of tapes differentiate, traced. */
final class CaseFunctions {
    private CaseFunctions() {}

    static Tensor f(float value) {
        return Tensor.of(value);
    }

    static Function<Tensor, Tensor> of(Function<Tensor, Tensor> code) {
        return TracedFunction.of(code)::apply;
    }

    static Function<List<Tensor>, Tensor> ofAll(Function<List<Tensor>, Tensor> code) {
        return TracedFunction.of(code)::apply;
    }

    static final Function<Tensor, Tensor> SQUARE = of(x -> x.times(x));
    static final Function<List<Tensor>, Tensor> PRODUCT = ofAll(in -> in.get(0).times(in.get(1)));

    static Tensor gradient(Function<Tensor, Tensor> function, Tensor x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x);
        }
        return tape.gradient(y, x);
    }
}
