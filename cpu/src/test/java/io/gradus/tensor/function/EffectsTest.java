package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Assignments and random draws inside of branches and loops: traced, they do what the same code
 * does eagerly, bit for bit, in results and in what variables hold afterwards.
 */
class EffectsTest {
    /** What a program has besides its arguments: two variables and a generator. */
    private record World(Variable a, Variable b, Generator random) {
        static World fresh() {
            return new World(
                    new Variable(Tensor.of(new double[] {1, 2}), "a"),
                    new Variable(Tensor.of(0.5), "b"),
                    new Generator(7));
        }

        List<Object> state() {
            return List.of(
                    a.value().toArray(), b.value().toArray(), random.state().value().toArray());
        }
    }

    /** Runs code three times in a world of its own, eagerly and traced, and compares everything. */
    private static void same(BiFunction<World, Tensor, List<Tensor>> code, Tensor... arguments) {
        var eager = World.fresh();
        var traced = World.fresh();
        var function = TracedFunction.<Tensor, List<Tensor>>of(x -> code.apply(traced, x));
        for (int call = 0; call < 3; call++) {
            for (var argument : arguments) {
                var expected = code.apply(eager, argument);
                var got = function.apply(argument);
                assertThat(arrays(got)).isEqualTo(arrays(expected));
                assertThat(traced.state().toArray()).isEqualTo(eager.state().toArray());
            }
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    private static Object[] arrays(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toArray).toArray();
    }

    private static final Tensor[] SIGNS = {
        Tensor.of(new double[] {1, 2, 3}), Tensor.of(new double[] {-1, -2, 3})
    };

    @Test
    @DisplayName("a branch assigns, the other does not: the variable keeps its value there")
    void oneBranchAssigns() {
        same(
                (world, x) -> {
                    var before = world.a().value();
                    var y =
                            Control.cond(
                                    x.sum().greater(0),
                                    () -> {
                                        world.a().assignAdd(x.slice(0, 0, 2));
                                        world.b().assign(3);
                                        return world.a().sum();
                                    },
                                    () -> world.a().value().max());
                    return List.of(before, y, world.a().value(), world.b().value());
                },
                SIGNS);
    }

    @Test
    @DisplayName(
            "both branches assign and draw, different variables and different numbers of draws")
    void bothBranchesAssign() {
        same(
                (world, x) -> {
                    Control.cond(
                            x.sum().greater(0),
                            () ->
                                    world.a()
                                            .assign(
                                                    world.random()
                                                            .normal(
                                                                    Shape.of(2),
                                                                    0,
                                                                    1,
                                                                    DType.FLOAT64)),
                            () -> {
                                world.b()
                                        .assign(
                                                world.random()
                                                        .uniform(Shape.scalar())
                                                        .cast(DType.FLOAT64));
                                world.random().uniform(Shape.of(3));
                            });
                    return List.of(world.random().uniform(Shape.of(2)));
                },
                SIGNS);
    }

    @Test
    @DisplayName("a scan assigns what it reads, draws, and the values go from step to step")
    void scan() {
        same(
                (world, xs) -> {
                    var result =
                            Control.scan(
                                    Tensor.of(0.0),
                                    xs,
                                    (Tensor carry, Tensor x) -> {
                                        var noise =
                                                world.random()
                                                        .normal(Shape.of(2), 0, 1, DType.FLOAT64);
                                        world.a().assign(world.a().times(0.5).plus(noise));
                                        world.b().assignAdd(x);
                                        return new Step<>(
                                                carry.plus(world.a().sum()),
                                                world.b().times(carry));
                                    });
                    return List.of(result.carry(), result.output(), world.a().value());
                },
                SIGNS);
    }

    @Test
    @DisplayName("while loops assign in the step and in the condition; branches in them too")
    void whileLoop() {
        same(
                (world, x) -> {
                    var y =
                            Control.whileLoop(
                                    x,
                                    s -> {
                                        world.random().uniform(Shape.scalar());
                                        return s.abs().sum().plus(world.b()).less(60);
                                    },
                                    s -> {
                                        Control.cond(
                                                s.sum().greater(3),
                                                () -> world.b().assignAdd(0.25),
                                                () -> {});
                                        var noise =
                                                world.random()
                                                        .uniform(
                                                                Shape.scalar(),
                                                                1,
                                                                2,
                                                                DType.FLOAT64);
                                        return s.times(noise).plus(world.b());
                                    },
                                    100);
                    return List.of(y, world.b().value());
                },
                SIGNS);
    }

    @Test
    @DisplayName("no steps: nothing is assigned, nothing drawn")
    void noSteps() {
        same(
                (world, x) -> {
                    BiFunction<Tensor, Tensor, Tensor> step =
                            (i, s) -> {
                                world.a().assign(world.a().times(2));
                                return s.plus(world.random().uniform(Shape.of(3)));
                            };
                    return List.of(
                            Control.forLoop(3, 3, x, step),
                            Control.forLoop(x.sum().cast(DType.INT32), Tensor.of(-100), x, step),
                            world.a().value());
                },
                SIGNS);
    }

    @Test
    @DisplayName("gradients are added up over micro-batches, and one step is taken")
    void accumulation() {
        BiFunction<World, Tensor, List<Tensor>> code =
                (world, batches) -> {
                    var sum = new Variable[] {world.b()};
                    var losses =
                            Control.scan(
                                    Tensor.zeros(Shape.of(2), DType.FLOAT64),
                                    batches,
                                    (Tensor gradient, Tensor batch) -> {
                                        var tape = new GradientTape();
                                        Tensor loss;
                                        try (tape) {
                                            loss =
                                                    batch.matmul(world.a().reshape(2, 1))
                                                            .tanh()
                                                            .square()
                                                            .mean();
                                        }
                                        sum[0].assignAdd(loss);
                                        return new Step<>(
                                                gradient.plus(tape.gradient(loss, world.a())),
                                                loss);
                                    });
                    world.a().assignSub(losses.carry().div(4));
                    return List.of(losses.output(), losses.carry());
                };
        same(code, random(3, 4, 5, 2));
    }

    @Test
    @DisplayName("training in a loop: each step assigns the variables that the next one reads")
    void training() {
        same(
                (world, x) ->
                        List.of(
                                Control.forLoop(
                                        0,
                                        20,
                                        Tensor.of(0.0),
                                        (Tensor i, Tensor last) -> {
                                            var tape = new GradientTape();
                                            Tensor loss;
                                            try (tape) {
                                                loss =
                                                        world.a()
                                                                .times(x.slice(0, 0, 2))
                                                                .sum()
                                                                .minus(world.b())
                                                                .square();
                                            }
                                            var gradients =
                                                    tape.gradients(loss, world.a(), world.b());
                                            world.a().assignSub(gradients.get(0).times(0.01));
                                            world.b().assignSub(gradients.get(1).times(0.01));
                                            return loss;
                                        })),
                SIGNS);
    }

    @Test
    @DisplayName("loss scaling: a step with infinite gradients is skipped and the scale halved")
    void lossScaling() {
        var scales = new ArrayList<List<Double>>();
        for (boolean trace : new boolean[] {false, true}) {
            var w = new Variable(Tensor.of(1f), "w");
            var scale = new Variable(Tensor.of(1e38f), "scale", false);
            Function<Tensor, Tensor> code =
                    x -> {
                        var tape = new GradientTape();
                        Tensor loss;
                        try (tape) {
                            loss = w.times(x).square().times(scale);
                        }
                        var gradient = tape.gradient(loss, w);
                        Control.cond(
                                gradient.isFinite().all(),
                                () -> {
                                    w.assignSub(gradient.div(scale).times(0.1f));
                                },
                                () -> {
                                    scale.assign(scale.times(0.5f));
                                });
                        return loss;
                    };
            var function = TracedFunction.of(code);
            var seen = new ArrayList<Double>();
            for (int i = 0; i < 6; i++) {
                (trace ? (Function<Tensor, Tensor>) function::apply : code).apply(Tensor.of(3f));
                seen.add(scale.value().toDouble());
                seen.add(w.value().toDouble());
            }
            scales.add(seen);
        }
        assertThat(scales.get(1)).isEqualTo(scales.get(0));
        // Twice too large, then small enough to go on.
        assertThat(scales.get(0).get(0)).isEqualTo((double) 0.5e38f);
        assertThat(scales.get(0).get(1)).isEqualTo(1);
        assertThat(scales.get(0).getLast()).isNotEqualTo(1);
    }

    // ---- gradients
    // -----------------------------------------------------------------------------------------------

    /** Compares a gradient with respect to the variables of a world, eager and traced. */
    private static void sameGradients(BiFunction<World, Tensor, Tensor> code, Tensor x) {
        BiFunction<World, Tensor, List<Tensor>> gradients =
                (world, given) -> {
                    var outer = new GradientTape();
                    Tensor mixed;
                    Tensor y;
                    List<Tensor> first = new ArrayList<>();
                    try (outer) {
                        outer.watch(given);
                        var tape = new GradientTape();
                        try (tape) {
                            tape.watch(given);
                            y = code.apply(world, given);
                        }
                        var found = tape.gradients(y, world.a(), world.b(), given);
                        for (int i = 0; i < 3; i++) {
                            first.add(found.get(i));
                        }
                        mixed = first.get(0).sum().times(first.get(1)).plus(first.get(2).sum());
                    }
                    var second = outer.gradients(mixed, world.a(), world.b(), given);
                    var all = new ArrayList<>(first);
                    all.add(y);
                    for (int i = 0; i < 3; i++) {
                        all.add(second.get(i));
                    }
                    return all;
                };
        var eager = gradients.apply(World.fresh(), x);
        var world = World.fresh();
        var traced =
                TracedFunction.<Tensor, List<Tensor>>of(given -> gradients.apply(world, given))
                        .apply(x);
        for (int i = 0; i < eager.size(); i++) {
            assertThat(traced.get(i).toDoubleArray())
                    .as("result %d", i)
                    .usingComparatorWithPrecision(1e-9)
                    .containsExactly(eager.get(i).toDoubleArray());
        }
    }

    @Test
    @DisplayName(
            "a variable that is read, assigned and read again: the gradient sums over reads and stops at assignments")
    void assignmentsCut() {
        sameGradients(
                (world, x) ->
                        Control.scan(
                                        Tensor.of(1.0),
                                        x,
                                        (Tensor s, Tensor xi) -> {
                                            var read = world.a().times(xi).sum();
                                            world.a().assign(world.a().plus(s.times(0.1)));
                                            world.b().assignAdd(xi);
                                            return new Step<>(
                                                    s.times(read)
                                                            .plus(world.b().times(s))
                                                            .sin()
                                                            .plus(world.a().square().sum()),
                                                    List.of());
                                        })
                                .carry(),
                random(1, 3));
    }

    @Test
    @DisplayName("the same in a while loop with a branch, with random numbers that are drawn once")
    void assignmentsCutInWhile() {
        sameGradients(
                (world, x) ->
                        Control.whileLoop(
                                        x,
                                        s -> s.abs().sum().less(30),
                                        s -> {
                                            var noise =
                                                    world.random()
                                                            .uniform(Shape.scalar())
                                                            .cast(DType.FLOAT64);
                                            world.b().assign(world.b().times(1.1));
                                            return Control.cond(
                                                    s.sum().greater(0),
                                                    () -> {
                                                        world.a().assign(s.slice(0, 0, 2));
                                                        return s.times(world.b().plus(1.5))
                                                                .plus(world.a().sum());
                                                    },
                                                    () ->
                                                            s.times(-1.5)
                                                                    .plus(
                                                                            noise.times(
                                                                                    world.a()
                                                                                            .sum())));
                                        },
                                        50)
                                .sum(),
                random(5, 3));
    }

    @Test
    @DisplayName("a call that fails inside of a loop leaves every variable as it was")
    void failureChangesNothing() {
        var world = World.fresh();
        var table = Tensor.of(new double[] {1, 2, 3});
        var function =
                TracedFunction.<Tensor, Tensor>of(rows -> {
                    world.b().assign(100);
                    return Control.scan(
                                    Tensor.of(0.0),
                                    rows,
                                    (Tensor s, Tensor row) -> {
                                        world.a()
                                                .assignAdd(
                                                        world.random()
                                                                .normal(
                                                                        Shape.of(2),
                                                                        0,
                                                                        1,
                                                                        DType.FLOAT64));
                                        return new Step<>(s.plus(table.gather(row)), List.of());
                                    })
                            .carry();
                });
        var before = world.state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> function.apply(Tensor.of(new int[] {0, 1, 2, 3})))
                .withMessageContaining("index 3");
        assertThat(world.state().toArray()).isEqualTo(before.toArray());
        assertThat(function.apply(Tensor.of(new int[] {0, 1, 2, 2})).toDouble()).isEqualTo(9);
        assertThat(world.state().toArray()).isNotEqualTo(before.toArray());
        assertThat(world.b().value().toDouble()).isEqualTo(100);
    }
}
