package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizersTest {
    private static final float[][] GRADIENTS = {
        {0.5f, -2, 1, 3},
        {-1, 0.1f, 2, -3},
        {0.25f, 0.25f, -8, 1},
        {3, -0.01f, 1, 0.5f},
        {-2, 4, 0.5f, -1},
        {1, 1, 1, 1},
        {-0.5f, 2, 0.25f, -4}
    };

    private static Variable variable() {
        return new Variable(Tensor.of(new float[] {1, -1, 2, 0.5f}).reshape(2, 2), "w");
    }

    private static Tensor gradient(int step) {
        return Tensor.of(GRADIENTS[step]).reshape(2, 2);
    }

    /** The values of a matrix and a vector after each step. */
    private static List<float[]> run(Optimizer optimizer, boolean traced) {
        var matrix = variable();
        var vector = new Variable(Tensor.of(new float[] {3, -4}), "v");
        var variables = List.of(matrix, vector);
        var step =
                TracedFunction.<List<Tensor>, Tensor>of(gradients -> {
                    optimizer.apply(gradients, variables);
                    return optimizer.iterations().value();
                });
        var values = new ArrayList<float[]>();
        for (int i = 0; i < GRADIENTS.length; i++) {
            var gradients = List.of(gradient(i), gradient(i).get(0));
            if (traced) {
                step.apply(gradients);
            } else {
                optimizer.apply(gradients, variables);
            }
            values.add(matrix.value().toFloatArray());
            values.add(vector.value().toFloatArray());
        }
        assertThat(step.traces()).isEqualTo(traced ? 1 : 0);
        return values;
    }

    private static void sameTraced(Supplier<Optimizer> make) {
        var eager = run(make.get(), false);
        var traced = run(make.get(), true);
        for (int i = 0; i < eager.size(); i++) {
            assertThat(traced.get(i)).as("values %d", i).isEqualTo(eager.get(i));
        }
    }

    // ---- all algorithms
    // ----------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adadelta",
                "adafactor",
                "adagrad",
                "adam",
                "adamax",
                "adamw",
                "ftrl",
                "lamb",
                "lion",
                "muon",
                "nadam",
                "rmsprop",
                "schedule_free_adamw",
                "sgd"
            })
    void eachIsTheSameTracedAndMakesALossSmaller(String name) {
        sameTraced(() -> Optimizers.of(name));
        var optimizer = Optimizers.of(name);
        optimizer.learningRate().assign(0.1);
        var w = new Variable(Tensor.of(new float[] {1, -2, 3, 0.5f}).reshape(2, 2), "w");
        double first = w.square().sum().toDouble();
        for (int i = 0; i < 20; i++) {
            optimizer.apply(List.of(w.times(2)), List.of(w));
        }
        assertThat(w.square().sum().toDouble()).isLessThan(first);
        assertThat(optimizer.iterations().value().toLong()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adadelta",
                "adafactor",
                "adagrad",
                "adam",
                "adamax",
                "adamw",
                "ftrl",
                "lamb",
                "lion",
                "muon",
                "nadam",
                "rmsprop",
                "schedule_free_adamw",
                "sgd"
            })
    void eachGoesThroughAFileAndCanBeGoneOnWith(String name) {
        Supplier<Optimizer> make =
                () ->
                        ((RuleOptimizer) Optimizers.of(name))
                                .weightDecay(0.125)
                                .excludeFromWeightDecay("^v$")
                                .clipnorm(3)
                                .useEma(0.75, 4)
                                .gradientAccumulationSteps(2);
        var first = make.get();
        first.learningRate().assign(0.0625);
        var w = variable();
        var v = new Variable(Tensor.of(new float[] {3, -4}), "v");
        for (int i = 0; i < 3; i++) {
            first.apply(List.of(gradient(i), gradient(i).get(0)), List.of(w, v));
        }
        var config = Config.of(first);
        var second = Config.read(Optimizer.class, config, Optimizers.registry());
        assertThat(second).hasSameClassAs(first);
        assertThat(Config.of(second)).isEqualTo(config);

        var w2 = new Variable(w.value(), "w");
        var v2 = new Variable(v.value(), "v");
        second.build(List.of(w2, v2));
        assertThat(second.state().keySet()).isEqualTo(first.state().keySet());
        first.state().forEach((key, one) -> second.state().get(key).assign(one));
        first.slots(w).forEach((key, one) -> second.slots(w2).get(key).assign(one));
        first.slots(v).forEach((key, one) -> second.slots(v2).get(key).assign(one));
        assertThat(second.slots(w2).keySet()).isEqualTo(first.slots(w).keySet());
        for (int i = 3; i < GRADIENTS.length; i++) {
            first.apply(List.of(gradient(i), gradient(i).get(0)), List.of(w, v));
            second.apply(List.of(gradient(i), gradient(i).get(0)), List.of(w2, v2));
        }
        assertThat(w2.value().toFloatArray()).isEqualTo(w.value().toFloatArray());
        assertThat(v2.value().toFloatArray()).isEqualTo(v.value().toFloatArray());
        assertThat(first.iterations().value().toLong()).isEqualTo(3);
    }

    @Test
    void buildingMakesWhatTheFirstStepWould() {
        var w = variable();
        var adam = new Adam().amsgrad(true).useEma(0.9);
        adam.build(List.of(w));
        assertThat(adam.slots(w).keySet())
                .containsExactly("momentum", "velocity", "velocity_hat", "average");
        assertThat(w.value().toFloatArray()).containsExactly(1, -1, 2, 0.5f);
        assertThat(adam.iterations().value().toLong()).isZero();
        var others = variable();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adam.apply(List.of(gradient(0)), List.of(others)))
                .withMessageContaining("'w' is unknown");
        adam.apply(List.of(gradient(0)), List.of(w));
        // Without build() all are welcome.
        var sgd = new SGD(0.1).momentum(0.9);
        sgd.apply(List.of(gradient(0)), List.of(w));
        sgd.apply(List.of(gradient(0)), List.of(others));
        assertThat(sgd.variables()).hasSize(4);
    }

    // ---- what all can do, by hand
    // ------------------------------------------------------------------

    private static void check(Variable variable, double... expected) {
        assertThat(variable.value().toDoubleArray()).containsExactly(expected, offset(1e-6));
    }

    @Test
    void weightsDecayApartFromTheirGradients() {
        var w = variable();
        var bias = new Variable(Tensor.of(new float[] {8}), "dense/bias");
        var free = new Variable(Tensor.of(new float[] {8}), "free");
        var sgd =
                new SGD(0.5)
                        .weightDecay(0.25)
                        .excludeFromWeightDecay("bias$")
                        .excludeFromWeightDecay(List.of(free));
        var one = Tensor.of(new float[] {1});
        sgd.apply(List.of(gradient(0), one, one), List.of(w, bias, free));
        // 1 − 0.5 · 0.25 of each, then half the gradient.
        check(w, 0.875 - 0.25, -0.875 + 1, 1.75 - 0.5, 0.4375 - 1.5);
        check(bias, 7.5);
        check(free, 7.5);
        sameTraced(() -> new Adam(0.1).weightDecay(0.25).excludeFromWeightDecay("v"));
    }

    @Test
    void gradientsAreClipped() {
        var w = variable();
        var v = new Variable(Tensor.of(new float[] {0, 0}), "v");
        var gradients =
                List.of(
                        Tensor.of(new float[] {3, 0, 0, 4}).reshape(2, 2),
                        Tensor.of(new float[] {0, -12}));
        new SGD(1).clipvalue(3.5).apply(gradients, List.of(w, v));
        check(w, -2, -1, 2, -3);
        check(v, 0, 3.5);
        new SGD(1).clipnorm(10).apply(gradients, List.of(w, v));
        check(w, -5, -1, 2, -7);
        check(v, 0, 13.5);
        // √(9 + 16 + 144) = 13
        new SGD(1).globalClipnorm(6.5).apply(gradients, List.of(w, v));
        check(w, -6.5, -1, 2, -9);
        check(v, 0, 19.5);
        assertThatIllegalStateException()
                .isThrownBy(() -> new SGD().clipnorm(1).globalClipnorm(1))
                .withMessageContaining("clipnorm is set already")
                .withMessageContaining("globalClipnorm");
        sameTraced(() -> new SGD(0.1).globalClipnorm(1));
        sameTraced(() -> new SGD(0.1).clipnorm(1));
    }

    @Test
    void averagesFollowVariablesAndTakeTheirPlace() {
        // Keras' own numbers, of its test of averages.
        var w = new Variable(Tensor.of(new float[] {3, 4, 5, 6}));
        var sgd = new SGD(1).useEma(0.9, 3);
        var ones = Tensor.of(new float[] {1, 1, 1, 1});
        sgd.apply(List.of(ones), List.of(w));
        check(w, 2, 3, 4, 5);
        check(sgd.average(w).orElseThrow(), 2, 3, 4, 5);
        sgd.apply(List.of(ones), List.of(w));
        check(w, 1, 2, 3, 4);
        check(sgd.average(w).orElseThrow(), 1.9, 2.9, 3.9, 4.9);
        sgd.swapAverages(List.of(w));
        check(w, 1.9, 2.9, 3.9, 4.9);
        sgd.swapAverages(List.of(w));
        check(w, 1, 2, 3, 4);
        sgd.apply(List.of(ones), List.of(w));
        check(w, 1.71, 2.71, 3.71, 4.71);
        sameTraced(() -> new SGD(0.1).useEma(0.9, 3));

        var last = new SGD(1).useEma(0.5);
        last.apply(List.of(ones), List.of(w));
        last.apply(List.of(ones), List.of(w));
        last.finalizeVariableValues(List.of(w));
        check(w, 0.21, 1.21, 2.21, 3.21);
        var none = new SGD(1);
        none.apply(List.of(ones), List.of(w));
        none.finalizeVariableValues(List.of(w));
        check(w, -0.79, 0.21, 1.21, 2.21);
    }

    @Test
    void gradientsOfSeveralStepsAreOne() {
        var w = variable();
        var sum = new SGD(0.5).clipvalue(1).gradientAccumulationSteps(3);
        for (int i = 0; i < 5; i++) {
            sum.apply(List.of(gradient(i)), List.of(w));
            assertThat(sum.iterations().value().toLong()).isEqualTo(i < 2 ? 0 : 1);
        }
        var mean = gradient(0).plus(gradient(1)).plus(gradient(2)).div(3);
        var once = variable();
        new SGD(0.5).clipvalue(1).apply(List.of(mean), List.of(once));
        check(w, once.value().toDoubleArray());
        sameTraced(() -> new Adam(0.1).gradientAccumulationSteps(3));
        sameTraced(() -> new Nadam(0.1).useEma(0.9, 2).gradientAccumulationSteps(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SGD().gradientAccumulationSteps(1))
                .withMessageContaining("at least 2");
    }

    @Test
    void aScaledLossChangesNothing() {
        var w = variable();
        var sgd = new SGD(0.5).lossScaleFactor(1024);
        var tape = new GradientTape();
        Tensor scaled;
        try (tape) {
            scaled = sgd.scaleLoss(w.square().sum());
        }
        assertThat(scaled.toFloat()).isEqualTo(1024 * 6.25f);
        sgd.apply(tape.gradients(scaled, w));
        check(w, 0, 0, 0, 0);
    }

    @Test
    void constraintsComeAfterAverages() {
        var w = variable().constraint(value -> value.relu());
        var sgd = new SGD(0.5).useEma(0.5);
        sgd.apply(List.of(gradient(0)), List.of(w));
        check(w, 0.75, 0, 1.5, 0);
        check(sgd.average(w).orElseThrow(), 0.75, 0, 1.5, -1);
    }

    @Test
    void someGradientsAreTheNextValues() {
        var w = variable();
        var amax = new Variable(Tensor.of(new float[] {7}), "amax");
        var sgd = new SGD(0.5).overwriteWithGradient(amax).clipvalue(1);
        sgd.apply(List.of(gradient(1), Tensor.of(new float[] {5})), List.of(w, amax));
        check(amax, 5);
        check(w, 1.5, -1.05, 1.5, 1);
    }

    // ---- learning rates
    // ----------------------------------------------------------------------------

    @Test
    void theLearningRateCanBeAssigned() {
        var sgd = new SGD(0.5);
        var w = new Variable(1f);
        sgd.apply(List.of(Tensor.of(1f)), List.of(w));
        assertThat(w.value().toFloat()).isEqualTo(0.5f);
        sgd.learningRate().assign(0.25);
        assertThat(sgd.currentLearningRate().toFloat()).isEqualTo(0.25f);
        sgd.apply(List.of(Tensor.of(1f)), List.of(w));
        assertThat(w.value().toFloat()).isEqualTo(0.25f);
    }

    @Test
    void schedulesCountSteps() {
        var schedule = new PiecewiseConstantDecay(List.of(0, 2), List.of(1.0, 0.5, 0.25));
        var sgd = new SGD(schedule);
        var w = new Variable(0f);
        for (double rate : new double[] {1, 0.5, 0.5, 0.25, 0.25}) {
            assertThat(sgd.currentLearningRate().toDouble()).isEqualTo(rate);
            double before = w.value().toDouble();
            sgd.apply(List.of(Tensor.of(-1f)), List.of(w));
            assertThat(w.value().toDouble() - before).isEqualTo(rate);
        }
        assertThatThrownBy(sgd::learningRate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schedule");
        sameTraced(() -> new Adam(new CosineDecay(0, 4).warmup(0.1, 3)));
    }

    @Test
    void schedulesGoThroughAFile() {
        for (LearningRateSchedule schedule :
                List.of(
                        new CosineDecay(0.5, 7, 0.25).warmup(1, 3),
                        new CosineDecay(0.5, 7),
                        new CosineDecayRestarts(0.5, 3, 1.5, 0.75, 0.125),
                        new ExponentialDecay(0.5, 3, 0.75, true),
                        new InverseTimeDecay(0.5, 3, 0.75, true),
                        new PolynomialDecay(0.5, 7, 0.25, 2, true),
                        new PiecewiseConstantDecay(List.of(2, 5), List.of(1.0, 0.5, 0.25)))) {
            var config = Config.of(new Adam(schedule));
            var adam = Config.read(Optimizer.class, config, Optimizers.registry());
            assertThat(Config.of(adam)).isEqualTo(config);
            assertThat(
                            Config.read(
                                    LearningRateSchedule.class,
                                    Config.of(schedule),
                                    Optimizers.registry()))
                    .isEqualTo(schedule);
            adam.iterations().assign(4);
            assertThat(adam.currentLearningRate().toFloat())
                    .isEqualTo(schedule.rate(Tensor.of(4L)).toFloat());
        }
        assertThatThrownBy(() -> Config.of(new SGD(step -> Tensor.of(1f))))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void cosineRestartsBeginOnTime() {
        // Periods of 3, 6, 12, 24 … steps; of 3 each.
        var doubling = new CosineDecayRestarts(1, 3);
        for (int start : new int[] {0, 3, 9, 21, 45, 93, 189, 381, 765}) {
            assertThat(doubling.rate(Tensor.of((long) start)).toDouble())
                    .isCloseTo(1, offset(1e-6));
        }
        var even = new CosineDecayRestarts(1, 3, 1, 0.5, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(even.rate(Tensor.of(3L * i)).toDouble())
                    .isCloseTo(Math.pow(0.5, i), offset(1e-7));
        }
    }

    // ---- how they are used
    // -------------------------------------------------------------------------

    @Test
    void aStepCanBePartOfATracedFunction() {
        var traced = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var eager = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var tracedAdam = new Adam(new CosineDecay(0.1, 5));
        var eagerAdam = new Adam(new CosineDecay(0.1, 5));
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        loss = traced.minus(x).square().sum();
                    }
                    tracedAdam.apply(tape.gradients(loss, traced));
                    return loss;
                });
        var target = Tensor.of(new float[] {-1, 0.5f});
        for (int i = 0; i < 5; i++) {
            step.apply(target);
            var gradient = eager.minus(target).times(2);
            eagerAdam.apply(List.of(gradient), List.of(eager));
        }
        assertThat(step.traces()).isEqualTo(1);
        assertThat(tracedAdam.iterations().value().toLong()).isEqualTo(5);
        assertThat(traced.value().toFloatArray()).isEqualTo(eager.value().toFloatArray());
        assertThat(tracedAdam.variables())
                .extracting(Variable::name)
                .containsExactly(
                        "optimizer/iterations", "optimizer/w/momentum", "optimizer/w/velocity");
        assertThat(tracedAdam.state().keySet()).containsExactly("iterations");
        assertThat(tracedAdam.slots(traced).keySet()).containsExactly("momentum", "velocity");
    }

    @Test
    void variablesWithoutAGradientStay() {
        var used = new Variable(2f);
        var unused = new Variable(3f);
        var sgd = new SGD(0.1);
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = used.square();
        }
        sgd.apply(tape.gradients(loss, used, unused));
        assertThat(used.value().toFloat()).isEqualTo(1.6f);
        assertThat(unused.value().toFloat()).isEqualTo(3f);
    }

    /** As a user would write it. */
    private static final class SignDescent extends RuleOptimizer {
        SignDescent(double learningRate) {
            super(learningRate);
        }

        @Override
        protected Rule rule(Tensor learningRate, Tensor step) {
            return (variable, gradient) -> variable.assignSub(gradient.sign().times(learningRate));
        }
    }

    @Test
    void aRuleOfOnesOwnIsEnough() {
        var w = variable();
        new SignDescent(0.5).weightDecay(1).apply(List.of(gradient(0)), List.of(w));
        check(w, 0, 0, 0.5, -0.25);
        sameTraced(() -> new SignDescent(0.5).useEma(0.5));
        assertThatThrownBy(() -> Config.of(new SignDescent(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("SignDescent");
    }

    @Test
    void mistakesAreNamed() {
        var sgd = new SGD(0.1);
        var w = new Variable(Tensor.of(new float[] {1, 2}), "w");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sgd.apply(List.of(Tensor.of(1f)), List.of(w)))
                .withMessageContaining("'w'")
                .withMessageContaining("(2,)");
        assertThatIllegalArgumentException().isThrownBy(() -> sgd.apply(List.of(), List.of(w)));
        var tape = new GradientTape();
        tape.close();
        var gradients = tape.gradients(Tensor.of(1f), w);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sgd.apply(gradients))
                .withMessageContaining("inside the tape");
        assertThatIllegalArgumentException().isThrownBy(() -> new SGD(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SGD(0.1).momentum(2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam().beta1(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SGD().clipnorm(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Optimizers.of("addam"))
                .withMessageContaining("addam")
                .withMessageContaining("adamax");
        assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PiecewiseConstantDecay(List.of(2, 1), List.of(1.0, 1.0, 1.0)))
                .withMessageContaining("ascend");
    }

    @Test
    void sixteenBitVariablesStaySo() {
        for (var dtype : List.of(DType.BFLOAT16, DType.FLOAT16)) {
            for (var optimizer :
                    List.of(
                            new SGD(0.25).momentum(0.875).nesterov(true),
                            new Adam(0.25).epsilon(1e-3).useEma(0.5).globalClipnorm(1),
                            new AdamW(0.25).epsilon(1e-3))) {
                var w = new Variable(Tensor.of(1f).cast(dtype));
                optimizer.apply(List.of(Tensor.of(1f)), List.of(w));
                assertThat(w.value().dtype()).isEqualTo(dtype);
                assertThat(w.value().toFloat()).isLessThan(0.8f);
            }
        }
    }
}
