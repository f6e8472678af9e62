package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gradients are, in numbers. */
class TapeValuesTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("y=x*x, z=y*y at 3: dy/dx=6, dz/dx=108, dz/dy=18 though y was never watched")
    void squareOfSquare(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    Tensor y;
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(x);
                        z = y.times(y);
                    }
                    return List.of(tape.gradient(y, x), tape.gradient(z, x), tape.gradient(z, y));
                },
                inputs(3f),
                6f,
                108f,
                18f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("y=x**3 at 3, a persistent tape asked inside its block: 27, 27, 18, 6")
    void thirdOrderOnOneTape(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    try (tape) {
                        tape.watch(x);
                        var y = x.times(x).times(x);
                        var first = tape.gradient(y, x);
                        var second = tape.gradient(first, x);
                        return List.of(y, first, second, tape.gradient(second, x));
                    }
                },
                inputs(3f),
                27f,
                27f,
                18f,
                6f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("y=x: 1; targets [y,y]: 2")
    void targetIsSource(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    try (tape) {
                        tape.watch(x);
                    }
                    return List.of(tape.gradient(x, x), tape.of(x, x).gradients(x).get(x));
                },
                inputs(3f),
                1f,
                2f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("targets [x, y=x*x] at 2: 5")
    void sourceAmongTargets(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(x);
                    }
                    return List.of(tape.of(x, y).gradients(x).get(x));
                },
                inputs(2f),
                5f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("targets [x, y, z=y*y], sources [x, y] at (3, 5): [1, 11]")
    void sourcesAmongTargets(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var y = in.get(1);
                    var tape = new GradientTape();
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(y);
                        z = y.times(y);
                    }
                    var gradients = tape.of(x, y, z).gradients(x, y);
                    return List.of(gradients.get(x), gradients.get(y));
                },
                inputs(3f, 5f),
                1f,
                11f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "y=2x, sources [x,x]: [2,2]; z=x*x+x*y at (3,5): [x,x] -> [11,11], [y,x] -> [3,11]")
    void repeatedSources(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var y = in.get(1);
                    var tape = GradientTape.persistent();
                    Tensor twice;
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(y);
                        twice = x.times(2);
                        z = x.times(x).plus(x.times(y));
                    }
                    var first = tape.gradients(twice, x, x);
                    var second = tape.gradients(z, x, x);
                    var third = tape.gradients(z, y, x);
                    return List.of(
                            first.get(0),
                            first.get(1),
                            second.get(0),
                            second.get(1),
                            third.get(0),
                            third.get(1));
                },
                inputs(3f, 5f),
                2f,
                2f,
                11f,
                11f,
                3f,
                11f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("targets [2x, 3y], sources [x, y]: [2, 3]")
    void severalTargets(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var y = in.get(1);
                    var tape = new GradientTape();
                    Tensor a;
                    Tensor b;
                    try (tape) {
                        tape.watch(x);
                        tape.watch(y);
                        a = x.times(2);
                        b = y.times(3);
                    }
                    var gradients = tape.of(a, b).gradients(x, y);
                    return List.of(gradients.get(x), gradients.get(y));
                },
                inputs(3f, 2f),
                2f,
                3f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("loss=x*y at (3, 2), targets [loss, x] weighted [1, 2]: 4")
    void outputGradients(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        tape.watch(x);
                        loss = x.times(in.get(1));
                    }
                    return List.of(
                            tape.of(loss, x)
                                    .outputGradients(Tensor.of(1f), Tensor.of(2f))
                                    .gradients(x)
                                    .get(x));
                },
                inputs(3f, 2f),
                4f);
    }

    record Pair(Operand first, Operand second) {}

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "y=x1+2*x2+3*x3: (x1, x2, [x1, x3]) -> (1, 2, [1, 3]); maps and records keep their form")
    void structuresOfSources(Mode mode) {
        mode.check(
                in -> {
                    var x1 = in.get(0);
                    var x2 = in.get(1);
                    var x3 = in.get(2);
                    var tape = GradientTape.persistent();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y = x1.plus(x2.times(2)).plus(x3.times(3));
                    }
                    var list =
                            (List<?>)
                                    tape.gradients(y, List.of(x1, x2, List.of(x1, x3))).structure();
                    var inner = (List<?>) list.get(2);
                    var second =
                            (List<?>) tape.gradients(y, List.of(x1, Map.of("b", x2))).structure();
                    var map = (Map<?, ?>) second.get(1);
                    var pair = (Pair) tape.gradients(y, new Pair(x3, x2)).structure();
                    assertThat(list).hasSize(3);
                    assertThat(map).hasSize(1);
                    return List.of(
                            (Tensor) list.get(0),
                            (Tensor) list.get(1),
                            (Tensor) inner.get(0),
                            (Tensor) inner.get(1),
                            (Tensor) second.get(0),
                            (Tensor) map.get("b"),
                            pair.first().value(),
                            pair.second().value());
                },
                inputs(1f, 2f, 3f),
                1f,
                2f,
                1f,
                3f,
                1f,
                2f,
                3f,
                2f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("sources as a map over tensors {x1: .., x2: ..} give a map with the same keys")
    void mapWithTensorsAsKeys(Mode mode) {
        mode.check(
                in -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y = in.get(0).plus(in.get(1).times(2)).plus(in.get(2).times(3));
                    }
                    var byTensor = Map.of(in.get(1), in.get(1), in.get(2), in.get(2));
                    var found =
                            (List<?>) tape.gradients(y, List.of(in.get(0), byTensor)).structure();
                    var map = (Map<?, ?>) found.get(1);
                    return List.of(
                            (Tensor) found.get(0),
                            (Tensor) map.get(in.get(1)),
                            (Tensor) map.get(in.get(2)));
                },
                inputs(1f, 2f, 3f),
                1f,
                2f,
                3f);
    }

    @Test
    @DisplayName("Java's own max of the variables 2, 3, 5: none, none, 1")
    void hostMaximum() {
        var variables = List.of(new Variable(2f), new Variable(3f), new Variable(5f));
        var tape = new GradientTape();
        Operand largest;
        try (tape) {
            largest =
                    variables.stream()
                            .max(Comparator.comparing(v -> v.value().toFloat()))
                            .orElseThrow();
        }
        var gradients = tape.gradients(largest, variables);
        assertThat(gradients.find(0)).isEmpty();
        assertThat(gradients.find(1)).isEmpty();
        assertThat(gradients.get(2).toFloat()).isEqualTo(1f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("where(x<10, x, x*x): 5 -> 1, 50 -> 100")
    void where(Mode mode) {
        for (float[] pair : new float[][] {{5, 1}, {50, 100}}) {
            mode.check(
                    in -> {
                        var x = in.getFirst();
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            tape.watch(x);
                            y = Tensors.where(x.less(10), x, x.times(x));
                        }
                        return List.of(tape.gradient(y, x));
                    },
                    inputs(pair[0]),
                    pair[1]);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("identity, plus 0, minus 0, times 1 are tensors of their own: [2, 3, 3, 3, 3]")
    void operationsThatChangeNothing(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var copies = List.of(x, x.identity(), x.plus(0), x.minus(0), x.times(1));
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        copies.forEach(tape::watch);
                        loss = x.times(2);
                        for (var copy : copies.subList(1, 5)) {
                            loss = loss.plus(copy.times(3));
                        }
                    }
                    var gradients = tape.gradients(loss, copies);
                    return Stream.of(0, 1, 2, 3, 4).map(gradients::get).toList();
                },
                inputs(5f),
                2f,
                3f,
                3f,
                3f,
                3f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("two equal constants, both watched, y=x1+x2: each has the gradient 1")
    void equalConstants(Mode mode) {
        mode.check(
                in -> {
                    var x1 = Tensor.of(3f);
                    var x2 = Tensor.of(3f);
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x1);
                        tape.watch(x2);
                        y = x1.plus(x2);
                    }
                    var gradients = tape.gradients(y, x1, x2);
                    return List.of(gradients.get(x1), gradients.get(x2));
                },
                List.of(),
                1f,
                1f);
    }

    private static Tensor crossEntropy(Tensor labels, Tensor logits) {
        return labels.times(logits.logSoftmax()).sum(1).unaryMinus().mean();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("softmax cross-entropy of logits [[0,0]], labels [[1,0]]: [[-.5,.5]]")
    void softmaxCrossEntropy(Mode mode) {
        mode.check(
                in -> {
                    var logits = in.get(0);
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        tape.watch(logits);
                        loss = crossEntropy(in.get(1), logits);
                    }
                    return List.of(tape.gradient(loss, logits));
                },
                inputs(new float[][] {{0, 0}}, new float[][] {{1, 0}}),
                (Object) new float[][] {{-0.5f, 0.5f}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("softmax cross-entropy of one class: the second derivative is [[0]]")
    void softmaxCrossEntropyTwice(Mode mode) {
        mode.check(
                in -> {
                    var logits = in.get(0);
                    var outer = new GradientTape();
                    Tensor first;
                    try (outer) {
                        outer.watch(logits);
                        var inner = new GradientTape();
                        Tensor loss;
                        try (inner) {
                            inner.watch(logits);
                            loss = crossEntropy(in.get(1), logits);
                        }
                        first = inner.gradient(loss, logits);
                    }
                    return List.of(first, outer.gradient(first, logits));
                },
                inputs(new float[][] {{0}}, new float[][] {{1}}),
                new float[][] {{0}},
                new float[][] {{0}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("mean of stack([a, a]) with a=v+1, v=[1]: [1]")
    void stackOfTheSame(Mode mode) {
        var v = new Variable(Tensor.of(new float[] {1}));
        mode.check(
                in -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        var a = v.plus(1);
                        loss = Tensors.stack(0, a, a).mean();
                    }
                    return List.of(tape.gradient(loss, v));
                },
                List.of(),
                (Object) new float[] {1});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("f(x)=(x+2, x*x) at [0,1,2]: [1,3,5]")
    void functionOfTwoResults(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    List<Tensor> both;
                    try (tape) {
                        tape.watch(x);
                        both = List.of(x.plus(2), x.times(x));
                    }
                    return List.of(tape.of(both).gradients(x).get(x));
                },
                inputs(new float[] {0, 1, 2}),
                (Object) new float[] {1, 3, 5});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("conv2d of 1 with a 1x1 filter of 2: the gradient of the input is [[[[2]]]]")
    void convolution(Mode mode) {
        mode.check(
                in -> {
                    var x = in.get(0);
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.conv2d(in.get(1), 1, Padding.VALID);
                    }
                    return List.of(tape.gradient(y, x));
                },
                inputs(new float[][][][] {{{{1}}}}, new float[][][][] {{{{2}}}}),
                (Object) new float[][][][] {{{{2}}}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("exp'' at 0 is 1; (x*x)'' is 2")
    void secondDerivatives(Mode mode) {
        mode.check(
                in ->
                        List.of(
                                GradientTape.hessian(Tensor::exp, in.get(0)),
                                GradientTape.hessian(x -> x.times(x), in.get(1))),
                inputs(0f, 3f),
                1f,
                2f);
    }
}
