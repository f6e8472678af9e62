package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.compile.Compiler;
import io.gradus.ir.DType;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How many kernels a function becomes, and that their bits are those of the code run op by op. */
class FusionTest {
    private static final Generator RANDOM = new Generator(7);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes));
    }

    /** The nodes that the code is compiled to, after checking its results. */
    private static List<Node> compile(
            Function<List<Tensor>, List<Tensor>> code, Tensor... arguments) {
        var given = List.of(arguments);
        var eager = code.apply(given);
        var traced = TracedFunction.of(code).apply(given);
        for (int i = 0; i < eager.size(); i++) {
            assertThat(traced.get(i).shape()).isEqualTo(eager.get(i).shape());
            assertThat(traced.get(i).toByteBuffer()).isEqualTo(eager.get(i).toByteBuffer());
        }
        var trace = new Trace();
        var graph =
                trace.run(() -> {
                    var inputs = new ArrayList<Tensor>();
                    given.forEach(argument -> inputs.add(trace.parameter(argument.type())));
                    var outputs = code.apply(List.copyOf(inputs));
                    inputs.addAll(trace.reads().values());
                    inputs.addAll(trace.captured());
                    return trace.lower(inputs, outputs);
                });
        var plan = Compiler.plan(graph, Device.current().backend());
        return Epilogue.apart(plan.graph()).nodes().stream()
                .filter(node -> !(node instanceof Node.Alias))
                .toList();
    }

    private static void isOneKernel(
            Function<List<Tensor>, List<Tensor>> code, Tensor... arguments) {
        assertThat(compile(code, arguments)).singleElement().isInstanceOf(Kernel.class);
    }

    @Test
    void chainsWithBroadcasts() {
        isOneKernel(
                in -> List.of(in.get(0).plus(in.get(1)).tanh().times(in.get(2)).sigmoid().minus(1)),
                normal(5, 7),
                normal(7),
                normal(5, 1));
    }

    @Test
    void reshapesInBetween() {
        isOneKernel(
                in ->
                        List.of(
                                in.get(0)
                                        .square()
                                        .reshape(6, 4)
                                        .plus(1)
                                        .reshape(2, 12)
                                        .times(in.get(1))
                                        .reshape(-1)),
                normal(2, 3, 4),
                normal(12));
    }

    @Test
    void reductionsTakeInTheirElements() {
        isOneKernel(
                in -> List.of(in.get(0).minus(in.get(1)).square().sum(0, 1)),
                normal(4, 5, 6),
                normal(6));
        isOneKernel(in -> List.of(in.get(0).exp().mean().log()), normal(40, 50));
    }

    @Test
    void softmaxOfItsParts() {
        isOneKernel(
                in -> {
                    var x = in.getFirst();
                    var e = x.minus(x.max(new int[] {-1}, true)).exp();
                    return List.of(e.div(e.sum(new int[] {-1}, true)));
                },
                normal(6, 40));
    }

    @Test
    void layerNormalisationOfItsParts() {
        isOneKernel(
                in -> {
                    var x = in.get(0);
                    int[] last = {-1};
                    var centred = x.minus(x.mean(last, true));
                    var variance = centred.square().mean(last, true);
                    return List.of(
                            centred.times(variance.plus(1e-5).rsqrt())
                                    .times(in.get(1))
                                    .plus(in.get(2)));
                },
                normal(3, 5, 64),
                normal(64),
                normal(64));
    }

    @Test
    void anUpdateOfSeveralVariables() {
        isOneKernel(
                in -> {
                    var g = in.get(1);
                    var m = in.get(2).times(0.9).plus(g.times(0.1));
                    var v = in.get(3).times(0.999).plus(g.square().times(0.001));
                    return List.of(in.get(0).minus(m.times(0.01).div(v.sqrt().plus(1e-7))), m, v);
                },
                normal(30, 20),
                normal(30, 20),
                normal(30, 20),
                normal(30, 20).square());
    }

    @Test
    void biasAndActivationOfALayerAndTheirGradient() {
        var nodes =
                compile(
                        in -> {
                            var tape = new GradientTape();
                            Tensor loss;
                            try (tape) {
                                in.subList(1, 3).forEach(tape::watch);
                                loss = in.get(0).matmul(in.get(1)).plus(in.get(2)).relu().sum();
                            }
                            var gradients = tape.gradients(loss, in.get(1), in.get(2));
                            return List.of(gradients.get(in.get(1)), gradients.get(in.get(2)));
                        },
                        normal(8, 6),
                        normal(6, 5),
                        normal(5));
        assertThat(nodes.stream().filter(node -> node instanceof Library)).hasSize(2);
        assertThat(nodes.stream().filter(node -> node instanceof Kernel))
                .hasSizeLessThanOrEqualTo(2);
    }

    /** No product shares anything between channels, so all of it is arithmetic on elements. */
    @Test
    void aDepthwiseConvolutionWithBiasAndActivation() {
        isOneKernel(
                in ->
                        List.of(
                                in.get(0)
                                        .depthwiseConv2d(in.get(1), 1, 1, Padding.SAME)
                                        .plus(in.get(2))
                                        .relu()),
                normal(2, 6, 5, 4),
                normal(3, 3, 4, 1),
                normal(4));
    }

    @Test
    void whatIsComputedTwiceIsShared() {
        var nodes =
                compile(
                        in -> {
                            var x = in.getFirst();
                            return List.of(
                                    x.matmul(x.transpose()).exp(), x.matmul(x.transpose()).exp());
                        },
                        normal(6, 4));
        assertThat(nodes.stream().filter(node -> node instanceof Library)).hasSize(1);
        assertThat(nodes.stream().filter(node -> node instanceof Kernel).count())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void productsOfOneMatrixInAllOrientationsAreDifferent() {
        assertThat(
                        compile(
                                in -> {
                                    var x = in.getFirst();
                                    return List.of(
                                            x.matmul(x),
                                            x.matmul(x, true, false),
                                            x.matmul(x, false, true),
                                            x.matmul(x, true, true));
                                },
                                normal(6, 6)))
                .hasSize(4);
    }

    @Test
    void productsReadTransposedMatricesInPlace() {
        assertThat(
                        compile(
                                in ->
                                        List.of(
                                                in.get(0)
                                                        .transpose()
                                                        .matmul(in.get(1).transpose(0, 2, 1))),
                                normal(6, 5),
                                normal(3, 4, 6)))
                .singleElement()
                .isInstanceOf(Library.Matmul.class);
    }

    @Test
    void narrowFloatsAreRoundedWhereTheyWere() {
        var x = normal(9, 33).cast(DType.BFLOAT16);
        isOneKernel(
                in -> List.of(in.getFirst().exp().times(3.3).plus(in.getFirst()).sqrt()), x.abs());
        compile(
                in -> {
                    var y = in.getFirst();
                    return List.of(
                            y.minus(y.mean(new int[] {1}, true)).exp().sum(new int[] {1}, true));
                },
                x.cast(DType.FLOAT16));
    }

    @Test
    void aRowThatIsReadAgainTransposedStaysAnArray() {
        compile(
                in -> {
                    var y = in.getFirst().softmax();
                    return List.of(y.transpose().plus(y), y.sum(new int[] {0}, true).times(y));
                },
                normal(17, 17));
    }

    /** The gradients of the parts meet in one place each: nothing is added to zeros. */
    @Test
    void gatesThatAreSplitAndTheirGradients() {
        isOneKernel(
                in -> {
                    var gates = in.get(0);
                    var before = in.get(1);
                    var tape = new GradientTape();
                    Tensor output;
                    try (tape) {
                        tape.watch(gates);
                        tape.watch(before);
                        var parts = gates.split(4, -1);
                        var kept = parts.get(1).sigmoid().times(before);
                        var added = parts.get(0).sigmoid().times(parts.get(2).tanh());
                        output = parts.get(3).sigmoid().times(kept.plus(added).tanh());
                    }
                    var gradients =
                            tape.of(List.of(output))
                                    .outputGradients(in.get(2))
                                    .gradients(gates, before);
                    return List.of(gradients.get(0), gradients.get(1));
                },
                normal(6, 20),
                normal(6, 5),
                normal(6, 5));
    }

    @Test
    void partsThatNobodyReadHaveNoGradient() {
        for (int axis = 0; axis < 2; axis++) {
            int along = axis;
            for (int[] sizes : new int[][] {{2, 2, 2}, {1, 0, 5}, {6}}) {
                compile(
                        in -> {
                            var x = in.getFirst();
                            var tape = GradientTape.persistent();
                            Tensor y;
                            Tensor slope;
                            try (tape) {
                                tape.watch(x);
                                y = x.split(sizes, along).getLast().square().sum();
                                slope = tape.gradient(y, x);
                            }
                            var curvature = tape.gradient(slope, x);
                            return List.of(y, slope, curvature.plus(x));
                        },
                        normal(6, 6));
            }
        }
    }

    @Test
    void emptyAndSingleElements() {
        compile(in -> List.of(in.getFirst().exp().sum(new int[] {0}, true).plus(1)), normal(0, 3));
        compile(in -> List.of(in.getFirst().exp().reshape(1, 1, 1).sum().plus(1)), normal(1));
    }
}
